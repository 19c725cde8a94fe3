"""The days ahead on which reps come and go, and which of them are news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.domain.changes import ChangeKind, InputChange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan


@dataclass(frozen=True, slots=True)
class RosterDate:
    """A day on which some reps are no longer at work, or for the first time."""

    day: date
    leavers: frozenset[str]
    joiners: frozenset[str]


def roster_dates(given: Given, as_of: date, horizon_days: int) -> tuple[RosterDate, ...]:
    """The days after `as_of`, inside the horizon, on which the roster changes, in order."""
    last = as_of + timedelta(days=horizon_days - 1)
    goes: dict[date, set[str]] = {}
    comes: dict[date, set[str]] = {}
    for rep in given.reps:
        if rep.active(as_of) and rep.active_until is not None and rep.active_until < last:
            goes.setdefault(rep.active_until + timedelta(days=1), set()).add(rep.id)
        if rep.active_from is not None and as_of < rep.active_from <= last:
            comes.setdefault(rep.active_from, set()).add(rep.id)
    days = sorted(goes.keys() | comes.keys())
    return tuple(RosterDate(d, frozenset(goes.get(d, ())), frozenset(comes.get(d, ()))) for d in days)


def news_of_the_roster(published: StoredPlan, given: Given, settings: Settings, as_of: date) -> Iterator[InputChange]:
    """First and last days that the published plan could not know, or that lay beyond its horizon."""
    then = published.plan
    known = _days(roster_dates(published.given, then.as_of, then.horizon_days))
    for (kind, rep_id), day in _days(roster_dates(given, as_of, settings.plan.horizon_days)).items():
        was = known.get((kind, rep_id))
        if was != day:
            yield InputChange(kind, rep_id, "" if was is None else was.isoformat(), day.isoformat())


def _days(dates: tuple[RosterDate, ...]) -> dict[tuple[ChangeKind, str], date]:
    """A leaver's last day and a joiner's first."""
    leaves = {(ChangeKind.REP_LEAVES, rep): d.day - timedelta(days=1) for d in dates for rep in d.leavers}
    return leaves | {(ChangeKind.REP_JOINS, rep): d.day for d in dates for rep in d.joiners}
