"""The list with which managers hand customers over: whom, why, what is at stake, when together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.alignment.demand import yearly_money
from salesplan.domain.calendar import Channel, works_on
from salesplan.domain.given import CallOutcome
from salesplan.domain.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.causes import Cause, MoveReason
    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import Assignment, Plan
    from salesplan.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Handover:
    """One customer who changes hands."""

    customer_id: str
    from_rep_id: str
    to_rep_id: str
    reason: MoveReason | None
    cause: Cause | None
    contribution: float  # money a year that the customer brings today
    gain: float  # money a year that the change earns, before its price
    price: float  # money that the handover is expected to cost: contribution lost, time taken
    last_call: date | None  # executed, until and including the as-of date
    next_due: date | None  # of the first planned visit
    joint_visit: date | None  # planned, else proposed, on a day on which both reps work; None: there is none


def handover_list(plan: Plan, given: Given, settings: Settings) -> tuple[Handover, ...]:
    """One row for each customer whom the plan takes from somebody, by old owner, new owner and customer.

    `given` and `settings` are those that the plan was made from; a customer whom they do not have brings nothing.
    """
    rows = sorted((a for a in plan.assignments() if a.changes_hands), key=_old_owner_first)
    known = [a.customer_id for a in rows if a.customer_id in given.customer]
    brings = dict(zip(known, yearly_money(given, known, settings)[0].tolist(), strict=True))
    planned = _planned_visits(plan)
    days = _days_at_work(plan, given, settings, {r for a in rows for r in (a.previous_rep_id, a.rep_id)})

    def handover(row: Assignment) -> Handover:
        visits, customer = planned.get(row.customer_id, ()), given.customer.get(row.customer_id)
        both = days[row.previous_rep_id] & days[row.rep_id]
        takes = 0 if customer is None else customer.weekdays
        suits = [day for day in both if day > plan.as_of and works_on(takes, day)]
        return Handover(
            row.customer_id,
            row.previous_rep_id,
            row.rep_id,
            row.reason,
            row.cause,
            contribution=brings.get(row.customer_id, 0.0),
            gain=row.gain,
            price=row.price,
            last_call=_last_call(row.customer_id, given, plan.as_of),
            next_due=visits[0][1] if visits else None,
            joint_visit=_joint_visit([day for day, _ in visits], both, suits),
        )

    return tuple(map(handover, rows))


def _old_owner_first(row: Assignment) -> tuple[str, str, str]:
    return row.previous_rep_id, row.rep_id, row.customer_id


def _planned_visits(plan: Plan) -> dict[str, list[tuple[date, date]]]:
    """Day and due date of each customer's planned visits, in order."""
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for call in plan.schedule():
        if call.channel is Channel.VISIT:
            found[call.customer_id].append((call.day, call.due))
    return {customer_id: sorted(visits) for customer_id, visits in found.items()}


def _days_at_work(plan: Plan, given: Given, settings: Settings, rep_ids: set[str]) -> dict[str, frozenset[date]]:
    """The working days of each of these reps in the plan's horizon; none of a rep whom the inputs do not have."""

    def of(rep: Rep | None) -> frozenset[date]:
        days = () if rep is None else working_days(rep, given, settings.visits, plan.as_of, plan.horizon_days)
        return frozenset(d.day for d in days)

    return {rep_id: of(given.rep.get(rep_id)) for rep_id in rep_ids}


def _last_call(customer_id: str, given: Given, as_of: date) -> date | None:
    """Day of the last executed call, until and including the as-of date."""
    calls = given.calls_of.get(customer_id, ())
    return max((c.day for c in calls if c.outcome is CallOutcome.DONE and c.day <= as_of), default=None)


def _joint_visit(planned: Sequence[date], both: frozenset[date], suits: Sequence[date]) -> date | None:
    """The first of the `planned` visits on a day on which `both` reps work; without one a day to propose for it.

    That is the first one from the next planned visit on that `suits` them and the customer, else the last before.
    """
    together = [day for day in planned if day in both]
    late = [day for day in suits if not planned or day >= planned[0]]
    return min(together or late, default=max(suits, default=None))
