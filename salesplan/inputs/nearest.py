"""The known name that somebody probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = 100  # distinct unknown names that are compared letter by letter; the rest only by their bare form
NEIGHBOURS = 40  # known names that sort before and after, and backwards too: a slip seldom spoils both ends

EXAMPLES = 3  # suggestions that are told one by one


def bare(name: str) -> str:
    """A name without case, width, punctuation, spaces and leading zeros: what spreadsheets and typists change."""
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum()).lstrip("0")


class Nearest:
    """Finds for an unknown name the nearest of the known ones."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(set(known))
        self._found: dict[str, str] = {}
        self._patience = PATIENCE

    def __call__(self, name: str) -> str:
        """The nearest known name; empty where none is near."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    @cached_property
    def _by_bare(self) -> dict[str, str]:
        return {bare(known): known for known in reversed(self._known)}

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(known[::-1] for known in self._known)

    def _search(self, name: str) -> str:
        key = bare(name)
        same = self._by_bare.get(key, "")
        if same or not key or self._patience <= 0:
            return same
        self._patience -= 1
        close = difflib.get_close_matches(name, self._candidates(name), n=1, cutoff=0.7)
        return close[0] if close else ""

    def _candidates(self, name: str) -> list[str]:
        """All known names where they are few, else those that begin or end like `name`."""
        if len(self._known) <= 4 * NEIGHBOURS:
            return self._known
        begin = _around(self._known, name)
        end = [known[::-1] for known in _around(self._backwards, name[::-1])]
        return sorted({*begin, *end})


def _around(names: list[str], name: str) -> list[str]:
    position = bisect_left(names, name)
    return names[max(0, position - NEIGHBOURS) : position + NEIGHBOURS]


def hint(nearest: str) -> str:
    """'did you mean X? ' or nothing."""
    return f"did you mean {nearest}? " if nearest else ""


def hints(nearest: Nearest, names: Iterable[str]) -> dict[str, str]:
    """A hint for each unknown name; beyond a few, one for all with examples, so that the findings stay one line."""
    found = {name: nearest(name) for name in dict.fromkeys(names)}
    if len(found) <= EXAMPLES:
        return {name: hint(near) for name, near in found.items()}
    examples = [f"{near} for {name}" for name, near in found.items() if near][:EXAMPLES]
    shared = f"did you mean {', '.join(examples)}, and so on? " if examples else ""
    return dict.fromkeys(found, shared)
