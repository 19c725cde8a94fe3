"""The known name that somebody probably meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = 20  # distinct unknown names that are compared letter by letter; more would take minutes


def bare(name: str) -> str:
    """A name without case, punctuation, spaces and leading zeros: what spreadsheets and typists change."""
    return "".join(char for char in name.casefold() if char.isalnum()).lstrip("0")


class Nearest:
    """Finds for an unknown name the nearest of the known ones."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(set(known))
        self._by_bare: dict[str, str] | None = None
        self._found: dict[str, str] = {}
        self._patience = PATIENCE

    def __call__(self, name: str) -> str:
        """The nearest known name; empty where none is near."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def _search(self, name: str) -> str:
        if self._by_bare is None:
            self._by_bare = {bare(known): known for known in reversed(self._known)}
        same = self._by_bare.get(bare(name), "")
        if same or self._patience <= 0 or not bare(name):
            return same
        self._patience -= 1
        similar = [known for known in self._known if abs(len(known) - len(name)) <= 3]
        close = difflib.get_close_matches(name, similar[:20_000], n=1, cutoff=0.7)
        return close[0] if close else ""


def hint(nearest: str) -> str:
    """'did you mean X? ' or nothing."""
    return f"did you mean {nearest}? " if nearest else ""
