"""Who owns whom night: only the neighbourhood of what changed is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.alignment import align, demand
from salesplan.domain.calendar import Channel
from salesplan.domain.changes import ChangeKind, InputChange, Opens
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Status
from salesplan.domain.plan import Level
from salesplan.domain.readers import reads
from salesplan.domain.stages import Stage
from salesplan.domain.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.outcome import Outcome
    from salesplan.domain.plan import Assignment
    from salesplan.replan.night import Night
    from salesplan.replan.opening.owners import OwnersNow
    from salesplan.response import Offers


@dataclass(frozen=True)
class Territories:
    """Every customer's owner, and what the stage says of its work."""

    assignments: dict[str, tuple[Assignment, ...]]  # by rep, sorted by customer
    outcome: Outcome | None
    owner: dict[str, str]


def realign(night: Night, changes: Sequence[InputChange], offered: Offers, now: OwnersNow) -> Territories:
    """Align what the changes open; carry the rest of the published alignment over as it stands."""
    opened = opened_by(changes)
    if opened is not None and not opened and night.parent is not None:
        return _carried(night)
    aligned = align(
        night.given,
        demand(night.given, offered, night.settings, as_of=night.as_of),
        now.current,
        night.travel,
        night.settings,
        night.as_of,
        fixed=now.decided,
        expecting=expecting(night),
        opened=None if night.parent is None else opened,
    )
    rows = _beside_published(night, aligned.assignments)
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


def opened_by(changes: Sequence[InputChange]) -> frozenset[str] | None:
    """Customers and reps whose neighbourhood is open; None: everybody's."""
    if any(c.kind.opens is Opens.EVERYBODY or _of_a_setting_read(c) for c in changes):
        return None
    return frozenset(c.subject for c in changes if c.kind.opens is Opens.NEIGHBOURHOOD)


def _of_a_setting_read(change: InputChange) -> bool:
    return change.kind is ChangeKind.SETTING and reads(Stage.ALIGNMENT, change.subject)


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
    by_rep: dict[str, list[Assignment]] = {rep.id: [] for rep in night.given.reps if rep.active(night.as_of)}
    for row in rows:
        by_rep[row.rep_id].append(row)
    settled = {}
    for rep_id, mine in by_rep.items():
        previous = night.previous(rep_id)
        same = previous is not None and [a.customer_id for a in previous.assignments] == [a.customer_id for a in mine]
        touched = opened is None or rep_id in opened or any(a.customer_id in opened for a in mine)
        settled[rep_id] = settle(previous.assignments) if previous and same and not touched else tuple(mine)
    return Territories(settled, outcome, {a.customer_id: a.rep_id for a in rows})


def _carried(night: Night) -> Territories:
    assert night.parent is not None
    outcome = next((o for o in night.parent.outcomes if o.stage == "alignment"), None)
    return Territories(
        {rep.rep_id: settle(rep.assignments) for rep in night.parent.reps},
        None if outcome is None else replace(outcome, status=Status.CARRIED),
        dict(night.parent.owner),
    )


def settle(rows: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Yesterday's moves are today's owners; the very same rows where nobody moved."""
    if all(a.previous_rep_id == a.rep_id for a in rows):
        return rows
    return tuple(
        a
        if a.previous_rep_id == a.rep_id
        else replace(a, previous_rep_id=a.rep_id, cause=None, reason=None, gain=0.0, price=0.0)
        for a in rows
    )
