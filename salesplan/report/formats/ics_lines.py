"""Content lines of a calendar component (RFC 5545, 3.1): `NAME:value`, folded as icalendar folds them.

icalendar writes the same bytes from objects; making and writing those takes ten times as long for a year of visits.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from icalendar import vText

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLD = 74  # octets of a line, one less than the standard allows, as icalendar has it
SPLIT_PREFIXES = b"\\^"  # what these escape stays on their line


@lru_cache(maxsize=4096)
def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line break escaped."""
    return str(vText(text).to_ical(), "utf-8")


def moment(name: str, at: date | datetime) -> str:
    """`DTSTART;TZID=Asia/Taipei:20261123T090000`; UTC with a Z, floating with nothing, a day as a VALUE=DATE."""
    if not isinstance(at, datetime):
        return f"{name};VALUE=DATE:{at:%Y%m%d}"
    text = f"{at:%Y%m%dT%H%M%S}"
    if at.tzinfo is None:
        return f"{name}:{text}"
    return f"{name}:{text}Z" if at.tzinfo is UTC else f"{name};TZID={at.tzinfo}:{text}"


def component(name: str, lines: Iterable[str]) -> bytes:
    """BEGIN, the lines, END, each folded and ended by CRLF."""
    return b"".join(folded(line) + b"\r\n" for line in (f"BEGIN:{name}", *lines, f"END:{name}"))


def folded(line: str) -> bytes:
    """The line in pieces of at most 74 octets, never inside a character or behind an escaping sign."""
    octets = line.encode()
    pieces = []
    start = 0
    while len(octets) - start > FOLD:
        end = start + FOLD
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        if end - start > 1 and octets[end - 1] in SPLIT_PREFIXES:
            end -= 1
        pieces.append(octets[start:end])
        start = end
    return b"\r\n ".join([*pieces, octets[start:]])
