"""Who owns whom: only the neighbourhood of what changed is open; whoever comes or goes has dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from salesplan.alignment import align, demand
from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Status
from salesplan.domain.plan import Assignment, Level
from salesplan.domain.working_days import working_days
from salesplan.replan.opening.market import opened_by
from salesplan.replan.opening.roster_dates import roster_dates
from salesplan.replan.stages.roster import offers_of, staying, with_periods

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from salesplan.domain.changes import InputChange
    from salesplan.domain.outcome import Outcome
    from salesplan.replan.night import Night
    from salesplan.replan.opening.owners import OwnersNow
    from salesplan.response import Offers


@dataclass(frozen=True)
class Territories:
    """Every customer's owner, and what the stage says of its work."""

    assignments: dict[str, tuple[Assignment, ...]]  # by rep, sorted by customer and first day
    outcome: Outcome | None
    owner: dict[str, str]  # once everybody has come and gone: whose call plan has the customer

    @cached_property
    def reps_of(self) -> dict[str, tuple[str, ...]]:
        """The reps (ids) who have each customer, now or later."""
        found: dict[str, list[str]] = {}
        for rep_id, rows in self.assignments.items():
            for customer_id in dict.fromkeys(a.customer_id for a in rows):
                found.setdefault(customer_id, []).append(rep_id)
        return {customer_id: tuple(reps) for customer_id, reps in found.items()}

    def of(self, reps: Collection[str]) -> Territories:
        """Those of some reps (ids), as if there were no others."""
        owner = {c: r for c, r in self.owner.items() if r in reps}
        return Territories({r: rows for r, rows in self.assignments.items() if r in reps}, self.outcome, owner)

    def planned_by(self, rep_id: str) -> list[str]:
        """Customers (ids) in the rep's call plan: those whom they own for good."""
        return [a.customer_id for a in self.assignments[rep_id] if a.until is None]

    def successions(self) -> list[tuple[str, str]]:
        """Owner and next owner (reps' ids) of every customer who changes hands inside the horizon."""
        rows = (a for mine in self.assignments.values() for a in mine)
        return [(a.previous_rep_id, a.rep_id) for a in rows if a.since is not None]


def align_territories(night: Night, opening: Sequence[InputChange], offered: Offers, now: OwnersNow) -> Territories:
    """Align what the changes open that may (see `opening_changes`); carry the rest over as it stands."""
    opened = opened_by(opening)
    if opened is not None and not opened and night.parent is not None:
        return carried(night)
    dates = roster_dates(night.given, night.as_of, night.settings.plan.horizon_days)
    given, leaving = staying(night, dates, now.current)
    aligned = align(
        given,
        demand(given, offers_of(offered, given), night.settings, as_of=night.as_of),
        now.current,
        night.travel,
        night.settings,
        night.as_of,
        fixed=now.decided,
        expecting=expecting(night),
        opened=None if night.parent is None else opened,
    )
    kept = [Assignment(c, now.current[c], now.current[c], 0.0) for c in sorted(leaving)]
    rows = with_periods(night, _beside_published(night, [*aligned.assignments, *kept]), dates, offered)
    return _territories(night, rows, aligned.outcome, opened)


def expecting(night: Night) -> frozenset[str]:
    """Customers who are told of a visit on one of their rep's frozen days, or have agreed on one on a day at work.

    They do not change hands before it.
    """
    plan, found = night.settings.plan, set()
    for part in () if night.parent is None else night.parent.reps:
        rep = night.given.rep.get(part.rep_id)
        if rep is not None:
            days = working_days(rep, night.given, night.settings.visits, night.as_of, plan.horizon_days)
            frozen, at_work = {d.day for d in days[: plan.freeze_days]}, {d.day for d in days}
            found |= {
                c.customer_id
                for c in part.schedule
                if c.channel is Channel.VISIT and c.day in (at_work if c.level is Level.AGREED else frozen)
            }
    return frozenset(found)


def _beside_published(night: Night, rows: Sequence[Assignment]) -> list[Assignment]:
    """The rows with the owner before this run: the published one, else the CRM's."""
    published = {} if night.parent is None else night.parent.owner
    owner = [published.get(a.customer_id) for a in rows]
    return [
        a if a.previous_rep_id == told else _owned_before(night, a, told) for a, told in zip(rows, owner, strict=True)
    ]


def _owned_before(night: Night, row: Assignment, published: str | None) -> Assignment:
    before = night.given.customer[row.customer_id].rep_id if published is None else published
    return row if row.previous_rep_id == before else replace(row, previous_rep_id=before)


def _territories(
    night: Night, rows: Sequence[Assignment], outcome: Outcome, opened: frozenset[str] | None
) -> Territories:
    by_rep: dict[str, list[Assignment]] = {rep_id: [] for rep_id in at_work(night)}
    for row in sorted(rows, key=lambda a: (a.customer_id, a.since or date.min)):
        by_rep[row.rep_id].append(row)
    settled = {}
    for rep_id, mine in by_rep.items():
        previous = night.previous(rep_id)
        same = previous is not None and _terms(previous.assignments) == _terms(mine)
        touched = opened is None or rep_id in opened or any(a.customer_id in opened for a in mine)
        carried = previous is not None and same and not touched
        settled[rep_id] = settle(previous.assignments, night.as_of) if previous and carried else tuple(mine)
    return Territories(settled, outcome, {a.customer_id: a.rep_id for a in rows if a.until is None})


def _terms(rows: Iterable[Assignment]) -> list[tuple[object, str]]:
    """Who is the rep's from when until when, and from whom they come on a later day."""
    return [(a.period, "" if a.since is None else a.previous_rep_id) for a in rows]


def at_work(night: Night) -> list[str]:
    """Reps (ids) who are at work on the as-of date or begin inside the horizon."""
    joiners = {r for d in roster_dates(night.given, night.as_of, night.settings.plan.horizon_days) for r in d.joiners}
    return [rep.id for rep in night.given.reps if rep.active(night.as_of) or rep.id in joiners]


def carried(night: Night) -> Territories:
    """The published alignment as it stands. There is one."""
    parent = night.parent
    assert parent is not None
    outcome = next((o for o in parent.outcomes if o.stage == "alignment"), None)
    parts = {rep_id: parent.rep[rep_id].assignments for rep_id in at_work(night) if rep_id in parent.rep}
    return Territories(
        {rep_id: settle(rows, night.as_of) for rep_id, rows in parts.items()},
        None if outcome is None else replace(outcome, status=Status.CARRIED),
        dict(parent.last_owner),
    )


def settle(rows: tuple[Assignment, ...], as_of: date) -> tuple[Assignment, ...]:
    """Yesterday's moves are today's owners, periods that are over are gone; the very same rows where nobody moves."""
    if all(a.previous_rep_id == a.rep_id and a.since is None and a.until is None for a in rows):
        return rows
    return tuple(_settled(a, as_of) for a in rows if a.until is None or a.until >= as_of)


def _settled(row: Assignment, as_of: date) -> Assignment:
    if row.since is not None and row.since > as_of:
        return replace(row, cause=None) if row.cause is not None else row
    if row.previous_rep_id == row.rep_id and row.since is None:
        return row
    return replace(row, previous_rep_id=row.rep_id, cause=None, reason=None, gain=0.0, price=0.0, since=None)
