"""What a calendar of an earlier export says: its entries, which a new one continues.

    the same call       keeps its entry, moved where it moves; its bytes where nothing of it is another
    past days           stay, for a year
    calls that fell off are cancelled, and said to be for 30 days

Read from the file that this program wrote; entries of others are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.report.formats.ics_lines import component

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OURS = "@salesplan"
CANCELLED_DAYS, PAST_DAYS = 30, 366
CANCELLED_ON = "X-SALESPLAN-CANCELLED"
OF_A_RUN = ("SEQUENCE", "DTSTAMP")
"""Lines that are another each night, whatever the call."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands: its unfolded lines between BEGIN and END."""

    uid: str
    day: date
    lines: tuple[str, ...]
    cancelled: date | None = None  # since when

    @property
    def told(self) -> tuple[str, ...]:
        """What it says of the call."""
        return tuple(line for line in self.lines if not line.startswith(OF_A_RUN))


def entries(body: bytes) -> dict[str, Entry]:
    """The entries of a calendar by UID; none of a file that is no calendar."""
    try:
        text = body.decode("utf-8").replace("\r\n ", "")
    except UnicodeDecodeError:
        return {}
    found: dict[str, Entry] = {}
    for part in text.split("BEGIN:VEVENT\r\n")[1:]:
        inside, closed, _ = part.partition("\r\nEND:VEVENT")
        entry = _entry(tuple(inside.split("\r\n"))) if closed else None
        if entry is not None:
            found[entry.uid] = entry
    return found


def _entry(lines: tuple[str, ...]) -> Entry | None:
    values = {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in lines}
    uid, on = values.get("UID", ""), values.get("DTSTART", "")
    try:
        day = date.fromisoformat(on[:8])
        since = values.get(CANCELLED_ON)
        cancelled = None if since is None else date.fromisoformat(since)
    except ValueError:
        return None
    return Entry(uid, day, lines, cancelled) if uid.endswith(OURS) else None


def continued(days: Mapping[date, int], standing: Iterable[Entry], as_of: date) -> dict[date, int]:
    """Which number each call of a customer and channel has, by its day.

    `days` are those of the calls, with the number that each would have in a new calendar. Those that stand keep
    theirs: on equal days first, then in order; the others go on from the highest.
    """
    there = [e for e in standing if e.day >= as_of and e.cancelled is None]
    known = {e.day: _number(e.uid) for e in there}
    numbers = {day: known.pop(day) for day in sorted(days) if day in known}
    left = [day for day in sorted(days) if day not in numbers]
    numbers |= dict(zip(left, [known[day] for day in sorted(known)], strict=False))
    highest = max((_number(e.uid) for e in standing), default=0)
    for day in (d for d in left if d not in numbers):
        highest = max(highest + 1, days[day])
        numbers[day] = highest
    return numbers


def call_of(uid: str) -> str:
    """What the UIDs of all calls of a customer and channel begin with."""
    return uid.removesuffix(OURS).rpartition("-")[0]


def _number(uid: str) -> int:
    text = uid.removesuffix(OURS).rpartition("-")[2]
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def event(uid: str, lines: Sequence[str], standing: Mapping[str, Entry]) -> bytes:
    """The entry, as it stands where nothing of it is another."""
    before = standing.get(uid)
    same = before is not None and before.told == tuple(x for x in lines if not x.startswith(OF_A_RUN))
    return component("VEVENT", before.lines if same and before is not None else lines)


def kept(
    standing: Mapping[str, Entry], now: Iterable[str], as_of: date, of_run: Sequence[str], made: Iterable[str]
) -> list[bytes]:
    """The entries that are no calls of the plan: past days as they were, the others cancelled.

    `now` are the UIDs of the plan, `of_run` the lines of `OF_A_RUN` tonight, `made` what UIDs begin with of calls
    that were made today.
    """
    found = []
    gone = standing.keys() - set(now)
    done = set(made)
    for entry in sorted((standing[uid] for uid in gone), key=lambda e: (e.day, e.uid)):
        since = entry.cancelled
        if since is None and (entry.day < as_of or (entry.day == as_of and call_of(entry.uid) in done)):
            if as_of - entry.day <= timedelta(days=PAST_DAYS):
                found.append(component("VEVENT", entry.lines))
        elif since is None:
            found.append(component("VEVENT", _cancelled(entry, as_of, of_run)))
        elif timedelta() <= as_of - since < timedelta(days=CANCELLED_DAYS):
            found.append(component("VEVENT", entry.lines))
    return found


def _cancelled(entry: Entry, as_of: date, of_run: Sequence[str]) -> list[str]:
    tonight = {line.partition(":")[0]: line for line in of_run} | {"STATUS": "STATUS:CANCELLED"}
    lines = [tonight.get(line.partition(":")[0], line) for line in entry.lines]
    return [*lines, f"{CANCELLED_ON}:{as_of:%Y%m%d}"]
