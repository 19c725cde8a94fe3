"""File names for ids: safe on every system, each of its own, whatever the ids are."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_BYTES = 120  # most systems take 255, in an encoding that may be longer than UTF-8
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})
"""Names that Windows keeps for itself, with any ending."""


def file_names(identifiers: Collection[str]) -> dict[str, str]:
    """A name for each id: all but letters, digits, - and _ become %XX.

    One that is too long is cut, and two that differ only in case are told apart, by a digest behind the name.
    """
    plain = {identifier: _plain(identifier) for identifier in identifiers}
    seen = Counter(name.casefold() for name in plain.values())
    return {
        identifier: name
        if len(name.encode()) <= MOST_BYTES and seen[name.casefold()] == 1
        else _told_apart(name, identifier)
        for identifier, name in plain.items()
    }


def _plain(identifier: str) -> str:
    name = "".join(c if c.isalnum() or c in "-_" else _escaped(c) for c in identifier)
    return _escaped(name[0]) + name[1:] if name.casefold() in DEVICES else name


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _told_apart(name: str, identifier: str) -> str:
    """The beginning of the name, never half a character, and 12 digits of the id's digest."""
    begin = name.encode()[: MOST_BYTES - 13].decode(errors="ignore")
    return f"{begin}-{hashlib.sha256(identifier.encode()).hexdigest()[:12]}"
