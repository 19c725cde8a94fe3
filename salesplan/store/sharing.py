"""What rows have in common, held once: decoded as they are, a million rows hold the name of their rep a million times.

Texts, days and whole numbers of nouns are shared, those of nouns in them too; numbers with decimals are not, as 0.0 and
−0.0 are equal.
"""

from __future__ import annotations

import sys
from collections import deque
from datetime import date
from functools import cache
from itertools import chain, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from msgspec.structs import force_setattr

from salesplan.domain.nouns import Noun, field_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def share(found: Any, known: dict[Any, Any]) -> None:
    """Let a noun, or a tuple of nouns of one class, hold what is `known` already or is known from now on.

    Texts are those of the whole program: of inputs that were read, too.
    """
    if isinstance(found, Noun):
        _share([found], known)
    elif isinstance(found, tuple) and found and isinstance(found[0], Noun):
        _share(found, known)


def rows_shared(rows: Sequence[Any], like: Sequence[Any]) -> tuple[Any, ...]:
    """The rows, each that equals one of `like` as that very row."""
    if len(rows) == len(like):
        return tuple(known if known == row else row for row, known in zip(rows, like, strict=True))
    known = dict(zip(like, like, strict=True))
    return tuple(map(known.get, rows, rows))


def _share(nouns: Sequence[Noun], known: dict[Any, Any]) -> None:
    texts, others, inner = _shareable(type(nouns[0]))
    for name in texts:
        _set(nouns, name, map(sys.intern, map(attrgetter(name), nouns)))
    for name in others:
        values = list(map(attrgetter(name), nouns))
        _set(nouns, name, map(known.setdefault, values, values))
    for name in inner:
        below = list(chain.from_iterable(map(attrgetter(name), nouns)))
        if below:
            _share(below, known)


def _set(nouns: Sequence[Noun], name: str, values: Iterable[Any]) -> None:
    """Equal values in place of those that are there: the nouns stay what they were."""
    deque(map(force_setattr, nouns, repeat(name), values), maxlen=0)


@cache
def _shareable(noun: type[Noun]) -> tuple[list[str], list[str], list[str]]:
    """Fields of texts, of days and whole numbers, and of tuples of nouns."""
    hints = get_type_hints(noun)
    kinds = {name: hints[name] for name in field_names(noun)}
    texts = [name for name, kind in kinds.items() if kind is str]
    others = [name for name, kind in kinds.items() if kind in (date, int, date | None, int | None)]
    inner = [name for name, kind in kinds.items() if get_origin(kind) is tuple and _is_noun(get_args(kind)[0])]
    return texts, others, inner


def _is_noun(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Noun)
