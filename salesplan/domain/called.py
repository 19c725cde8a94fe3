"""Whom a text means: an id, a name, or a part of one, without regard to case and accents."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Protocol, TypeVar

from salesplan.domain.errors import UsageError
from salesplan.domain.overlays import is_second

if TYPE_CHECKING:
    from collections.abc import Collection

NAMED = 6  # of several who are meant, in a message
LISTED = 20  # who are there at all


class Called(Protocol):
    """A customer or a rep."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""


T = TypeVar("T", bound=Called)


def all_called(text: str, nouns: Collection[T]) -> tuple[T, ...]:
    """Those whose id is `text`; else those whose id or name is it in any case; else those with it as a part."""
    exact = tuple(noun for noun in nouns if noun.id == text)
    sought = _bare(text)
    if exact or not sought:
        return exact
    whole = tuple(noun for noun in nouns if sought in (_bare(noun.id), _bare(noun.name)))
    return whole or tuple(noun for noun in nouns if sought in _bare(noun.id) or sought in _bare(noun.name))


def one_called(text: str, nouns: Collection[T], what: str) -> T:
    """The only one of the `nouns` that is meant. UsageError where it is none or several, with those that are near."""
    found = all_called(text, nouns)
    found = tuple(noun for noun in found if not is_second(noun.id)) or found  # who have two reps go by the first part
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"there is no {what} {text}", _nearest(text, nouns, what))
    told = ", ".join(f"{noun.id} {noun.name}".strip() for noun in found[:NAMED])
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    raise UsageError(f"{len(found)} {what}s are called so: {text}", f"give the id of one: {told}{more}")


def _nearest(text: str, nouns: Collection[T], what: str) -> str:
    from difflib import get_close_matches

    by_name = {noun.name.casefold(): noun.id for noun in nouns}
    by_id = {noun.id.casefold(): noun.id for noun in nouns}
    close = get_close_matches(text.casefold(), by_id, n=1) or get_close_matches(text.casefold(), by_name, n=1)
    if close:
        return f"did you mean {by_id.get(close[0]) or by_name[close[0]]}?"
    return f"one of: {', '.join(noun.id for noun in nouns)}" if 0 < len(nouns) <= LISTED else f"see {what}s.csv"


def _bare(text: str) -> str:
    """Without case, accents and the difference between wide and narrow characters."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if not unicodedata.combining(char)).strip()
