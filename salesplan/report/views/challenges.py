"""What reps ask for in the matter of owners, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.challenges import ChallengeState
from salesplan.domain.places import great_circle_km
from salesplan.report import words
from salesplan.report.figures import name_of
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.challenges import Challenge
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan

ORDER = tuple(ChallengeState)


def challenges(found: Sequence[Challenge], given: Given, plan: Plan | None, currency: str) -> Page:
    """Those that wait first. `plan` is the published one: who owns the customer there, and what its move would gain."""
    owner = {} if plan is None else plan.last_owner
    moves = {} if plan is None else {a.customer_id: a.gain for a in plan.assignments() if a.changes_hands}
    rows = tuple(
        (
            c.id,
            c.state.value,
            c.day,
            c.rep_id,
            c.decision.value,
            c.customer_id,
            name_of(c.customer_id, given),
            owner.get(c.customer_id, ""),
            c.to_rep_id,
            sum(p.potential for p in given.potentials_of.get(c.customer_id, ())),
            moves.get(c.customer_id),
            _km(given, owner.get(c.customer_id, ""), c.customer_id),
            _km(given, c.to_rep_id, c.customer_id),
            c.reason,
            c.decided_by,
        )
        for c in sorted(found, key=lambda c: (ORDER.index(c.state), c.day, c.id))
    )
    columns = (
        Column("challenge", "id", Kind.ID),
        Column("state", kind=Kind.WORD),
        Column("date", kind=Kind.DATE, priority=4),
        Column("rep_id", "rep", Kind.ID),
        Column("decision", "wants to", Kind.WORD),
        Column("customer_id", "customer", Kind.ID, priority=3),
        Column("name", kind=Kind.NAME),
        Column("owner", "owner now", Kind.ID),
        Column("to_rep_id", "then", Kind.ID),
        Column("potential", kind=Kind.MONEY, unit=f"{currency} a year", priority=3),
        Column("gain", "plan's move gains", Kind.MONEY, f"{currency} a year", priority=2),
        Column("km_now", "from owner", Kind.KM, "km", priority=4),
        Column("km_then", "from next", Kind.KM, "km", priority=4),
        Column("reason"),
        Column("decided_by", "decided by", priority=2),
    )
    waiting = sum(c.state is ChallengeState.WAITING for c in found)
    title = f"{words.count(waiting, 'challenge')} waiting, {len(found) - waiting} decided"
    notes = ("salesplan challenges approve ID, or reject ID",) if waiting else ()
    view = View("challenges", title, columns, rows, notes)
    return (without_empty_columns(view, ("gain", "km_now", "km_then", "decided_by", "to_rep_id")),)


def _km(given: Given, rep_id: str, customer_id: str) -> float | None:
    rep, customer = given.rep.get(rep_id), given.customer.get(customer_id)
    return None if rep is None or customer is None else great_circle_km(rep.place, customer.place)
