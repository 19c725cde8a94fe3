"""Opening hours as people write them: 09:00-12:00 14:00-17:30, 9-12 2-6, 9am-5pm, 9h-12h30, 9 to 5, 18:00-02:00, 24/7.

A cell without an hour above 12 and without a leading nought may be of the twelve-hour clock: there `9-5` ends in the
afternoon, and `9-12, 2-6` goes on in it. `2-6` alone may be night or afternoon: a defect, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from salesplan.domain.calendar import Window
from salesplan.inputs.cells import refuse, time_of_day

TIME = r"([\d:.h]{1,12}) ?(?:([ap])\.?m\.?)?"
DASH = r"(?:[-–—~〜～－]|to|till|until|bis|à|a|al|até|ate|至|到)"
WINDOW = re.compile(rf"(?<![\d:.h]){TIME} ?{DASH} ?{TIME}(?![\d:.h])", re.ASCII | re.IGNORECASE)
SEPARATORS = " ,;/&+|、"
BETWEEN = re.compile(r"(?<=[\d:h.m]) (?:and|und|et|y|e|uhr|hrs?|uur)(?= |$)|(?<=\d) ?(?:uhr|hrs)\b", re.IGNORECASE)
ALWAYS = frozenset({"24/7", "24h", "24 h", "24 hours"})
DAYS = re.compile(
    r"\b(?:mo|mon|monday|di|tue|tuesday|mi|wed|wednesday|do|thu|thursday|fr|fri|friday|sa|sat|so|sun|lun|mar|mer|mié|jeu|ven|vie"
    r"|sam|dim|sáb|dom|daily|täglich|weekdays)\b|[周週星月火水木金土日]",
    re.IGNORECASE,
)
FRACTION = re.compile(r"0?[.,]\d+")
REMEDY = "write openings as HH:MM-HH:MM, e.g. 09:00-12:00 14:00-17:30"
WITHOUT_DAYS = "write the days into the column weekdays (Mon Tue Wed) and the hours, the same for all of them, here"
AS_TIMES = "format the cells as text, and write HH:MM-HH:MM, e.g. 09:00-12:00"
NONE = "empty: any time; who takes no visits has channels without visit"
OVERNIGHT = "write openings as HH:MM-HH:MM, past midnight as two: 18:00-24:00 00:00-02:00"

HOUR = 3600
HALF, DAY = 12 * HOUR, 24 * HOUR
MORNING = 9 * HOUR  # an opening written after another, and before this hour, goes on in the afternoon
EARLIEST = 6 * HOUR  # an opening at 1 to 5 without am or pm is rather of the afternoon


def hours(text: str) -> tuple[Window, ...]:
    """Openings in order of the day; separated by spaces, commas, semicolons, slashes or bars. Raises CellError."""
    line = BETWEEN.sub("", " ".join(text.split()))
    if line.lower() in ALWAYS:
        return (Window(0, DAY),)
    if FRACTION.match(line):
        refuse("parts of a day, as spreadsheets keep times", AS_TIMES, "bad-hours")
    spans = [_Span.of(found) for found in WINDOW.finditer(line)]
    if not spans or WINDOW.sub(" ", line).strip(SEPARATORS):
        refuse("not a list of opening hours", _remedy(line), "bad-hours")
    windows: list[Window] = []
    twelve = all(span.twelve for span in spans)
    for span in spans:
        opens, closes = span.on_the_clock(twelve, windows[-1].closes if windows else None)
        windows += _within_days(opens, closes)
    windows.sort()
    if any(a.closes > b.opens for a, b in pairwise(windows)):
        refuse("openings overlap", "merge them into one, or mend the times", "overlapping-hours")
    return tuple(windows)


def _remedy(line: str) -> str:
    """What helps against what stands there."""
    if DAYS.search(line):
        return WITHOUT_DAYS
    return REMEDY if any(char.isdigit() for char in line) else f"{REMEDY}; {NONE}"


@dataclass(frozen=True, slots=True)
class _Span:
    """One opening as it is written: seconds as on the clock's face, `a` or `p` where it is told."""

    opens: int
    closes: int
    opens_half: str
    closes_half: str
    twelve: bool  # nothing in it speaks of the 24-hour clock

    @classmethod
    def of(cls, found: re.Match[str]) -> _Span:
        first, last = (text.rjust(4, "0") if text.isdigit() and len(text) == 3 else text for text in found.group(1, 3))
        halves = (found[2] or "").lower(), (found[4] or "").lower()
        opens, closes = (time_of_day(text + half) for text, half in zip((first, last), halves, strict=True))
        told = [text for text, half in zip((first, last), halves, strict=True) if not half]
        twelve = all(not text.startswith("0") and time_of_day(text) < HALF + HOUR for text in told)
        return cls(opens, closes, *halves, twelve)

    def on_the_clock(self, twelve: bool, before: int | None) -> tuple[int, int]:
        """Both ends in seconds of the day; `before`: when the opening written before this one closes."""
        opens, closes = self.opens, self.closes
        if self.closes_half and not self.opens_half and twelve:  # 2-6pm, 9-5pm, 11-12pm
            opens = max((at for at in (opens % HALF, opens % HALF + HALF) if at < closes), default=opens)
            return opens, closes
        if not twelve or self.closes_half:
            return opens, closes
        if (
            not self.opens_half and before is not None and opens < min(before, MORNING) and before <= opens + HALF
        ):  # 9-12, 2-6
            opens += HALF
        elif not self.opens_half and HOUR <= opens < EARLIEST:
            refuse("the opening may be at night or in the afternoon", REMEDY, "ambiguous-hours")
        return opens, closes + HALF if closes <= opens <= closes + HALF else closes


def _within_days(opens: int, closes: int) -> list[Window]:
    """One opening, or two where it goes past midnight into the early morning."""
    if opens < closes:
        return [Window(opens, closes)]
    if opens < HALF or closes > EARLIEST:
        refuse("the opening ends before it begins", OVERNIGHT, "reversed-hours")
    return [Window(opens, DAY), Window(0, closes)] if closes else [Window(opens, DAY)]
