"""Private appointments of reps, from the calendars of [calendar]: when they are not to be had, and nothing else.

What an appointment is called, with whom and why, is not kept. One with a place (GEO, or coordinates as its location)
takes the way from the rep's place and back as well, by the formula of the crow. Whole days are days off. Entries that
are cancelled, transparent, or this program's own block nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from salesplan.domain.findings import Finding
from salesplan.domain.given import Busy, TimeOff
from salesplan.domain.places import Place, great_circle_km
from salesplan.runtime.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from salesplan.domain.settings import PlanSettings, Settings

OURS = "@salesplan"
FETCHED = (".salesplan", "calendars")
MOST_MB = 20.0
DAY = 86_400
PAST_DAYS, COMING_DAYS = 60, 366  # within which whole days are looked for: they are the same night after night
TOO_OFTEN = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)
COORDINATES = re.compile(r"(-?\d{1,2}\.\d+)\s*[,;]\s*(-?\d{1,3}\.\d+)")

Raws = dict[str, bytes | None]
"""The calendar of each rep; None where there is none to be read."""


def is_address(told: str) -> bool:
    """Whether a calendar is fetched from a server, and is no file."""
    return told.partition("://")[0].lower() in ("http", "https", "webcal")


def fetched_path(workspace: Path, rep_id: str) -> Path:
    """Where the calendar of a rep is kept that was fetched last."""
    from urllib.parse import quote

    return workspace.joinpath(*FETCHED, f"{quote(rep_id, safe='')}.ics")


def calendar_bytes(workspace: Path, settings: Settings) -> Raws:
    """What stands in the calendars, those of servers as they were fetched last."""
    found: Raws = {}
    for rep_id, told in sorted(settings.calendar.items()):
        path = fetched_path(workspace, rep_id) if is_address(told) else workspace / told
        try:
            found[rep_id] = regular_bytes(path, MOST_MB)
        except OSError:
            found[rep_id] = None
    return found


def private_times(
    raws: Raws, places: Mapping[str, Place], settings: Settings, as_of: date | None
) -> tuple[tuple[Busy, ...], tuple[TimeOff, ...], list[Finding]]:
    """When reps are not to be had from `as_of` on, in the horizon and the cycle, and days off.

    `places` are those of the reps. Findings tell of calendars that cannot be read and of reps who are none.
    """
    busy: set[Busy] = set()
    off: set[TimeOff] = set()
    findings: list[Finding] = []
    for rep_id, raw in raws.items():
        if rep_id not in places:
            findings.append(_finding(rep_id, "", f"there is no rep {rep_id}", "name a rep_id of reps.csv", "no-rep"))
            continue
        told = settings.calendar[rep_id]
        if raw is None:
            findings.append(_absent(rep_id, told))
            continue
        if as_of is None:
            continue
        try:
            found = list(_appointments(raw, settings.plan, as_of))
        except Exception as error:  # the library says in many ways that it is no calendar
            problem = f"the calendar cannot be read ({type(error).__name__})"
            findings.append(_finding(rep_id, told, problem, "export it again as iCalendar (.ics)", "not-a-calendar"))
            continue
        last_day = as_of + timedelta(days=max(settings.plan.horizon_days, settings.plan.cycle_days) - 1)
        for first, last, place in found:
            off |= set(_days_off(rep_id, first, last))
            hours = _busy(rep_id, first, last, _way(place, places[rep_id], settings))
            busy |= {b for b in hours if as_of <= b.day <= last_day}
    order = sorted(busy, key=lambda b: (b.rep_id, b.day, b.opens, b.closes))
    return tuple(order), tuple(sorted(off, key=lambda t: (t.rep_id, t.from_date, t.until_date))), findings


def _finding(rep_id: str, value: str, problem: str, remedy: str, code: str) -> Finding:
    return Finding("salesplan.toml", 0, f"calendar.{rep_id}", value, problem, remedy, "error", code)


def _absent(rep_id: str, told: str) -> Finding:
    if is_address(told):
        problem = "the calendar has not been fetched yet: private appointments are not known"
        remedy = "`salesplan replan` fetches it"
        return Finding("salesplan.toml", 0, f"calendar.{rep_id}", "", problem, remedy, "warning", "no-calendar")
    return _finding(
        rep_id, told, "there is no such calendar", "put the file there, or take the line out", "no-calendar"
    )


# -- what a calendar says ------------------------------------------------------------------------

Moment = date | datetime


def _appointments(raw: bytes, plan: PlanSettings, as_of: date) -> Iterator[tuple[Moment, Moment, Place | None]]:
    """First and last moment of everything that blocks, on the clock of the reps, repetitions one by one.

    Hours are looked for in the horizon and the cycle, whole days in a longer time.
    """
    import recurring_ical_events
    from icalendar import Calendar

    calendar = Calendar.from_ical(raw)
    parts = [part for part in calendar.subcomponents if not TOO_OFTEN.search(part.to_ical())]
    zone = ZoneInfo(plan.time_zone) if plan.time_zone else None
    soon = as_of + timedelta(days=max(plan.horizon_days, plan.cycle_days))
    yesterday = as_of - timedelta(days=1)  # of another zone: it may be today here
    whole = as_of - timedelta(days=PAST_DAYS), as_of + timedelta(days=COMING_DAYS)
    for days, (since, until) in ((False, (yesterday, soon + timedelta(days=1))), (True, whole)):
        calendar.subcomponents = [p for p in parts if p.name != "VEVENT" or _is_of_days(p) == days]
        for entry in recurring_ical_events.of(calendar).between(since, until):
            if _blocks(entry):
                first, last = (_on_the_clock(entry[name].dt, zone) for name in ("DTSTART", "DTEND"))
                yield first, last, _place(entry)


def _is_of_days(entry: Any) -> bool:
    """Whether an entry is of whole days."""
    start = entry.get("DTSTART")
    return start is not None and not isinstance(start.dt, datetime)


def _blocks(entry: Any) -> bool:
    if str(entry.get("UID", "")).endswith(OURS) or str(entry.get("STATUS", "")).upper() == "CANCELLED":
        return False
    return str(entry.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"


def _on_the_clock(at: Moment, zone: ZoneInfo | None) -> Moment:
    """A moment without its zone, as the clock of the reps shows it; one without a zone is their own already."""
    if not isinstance(at, datetime) or at.tzinfo is None:
        return at
    return at.astimezone(zone).replace(tzinfo=None)


def _place(entry: Any) -> Place | None:
    """Where it is, as far as coordinates say so."""
    geo = entry.get("GEO")
    pair = (geo.latitude, geo.longitude) if geo is not None else None
    if pair is None:
        told = COORDINATES.search(str(entry.get("LOCATION", "")))
        pair = (float(told[1]), float(told[2])) if told else None
    if pair is None or not (abs(pair[0]) <= 90 and abs(pair[1]) <= 180):
        return None
    return Place(*pair)


def _way(place: Place | None, home: Place, settings: Settings) -> int:
    """Seconds of the drive between the rep's place and the appointment's."""
    if place is None:
        return 0
    travel = settings.travel
    km = great_circle_km(home, place)
    minutes = travel.minutes_factor * km**travel.minutes_exponent + travel.parking_minutes if km > 0 else 0.0
    return round(60 * minutes)


def _days_off(rep_id: str, first: Moment, last: Moment) -> Iterator[TimeOff]:
    if not isinstance(first, datetime) and not isinstance(last, datetime):
        yield TimeOff(rep_id, first, max(first, last - timedelta(days=1)))


def _busy(rep_id: str, first: Moment, last: Moment, way: int) -> Iterator[Busy]:
    """The hours of each day; whole days are days off."""
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return
    opens, closes = first - timedelta(seconds=way), last + timedelta(seconds=way)
    day = opens.date()
    while datetime.combine(day, time()) < closes:
        begins = datetime.combine(day, time())
        since = max(0, int((opens - begins).total_seconds()))
        until = min(DAY, -int((begins - closes).total_seconds()))
        if since < until:
            yield Busy(rep_id, day, since, until)
        day += timedelta(days=1)
