"""The list with which managers hand customers over: whom, why, what is at stake, when together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.alignment.demand import annual_contribution
from salesplan.domain.calendar import works_on
from salesplan.domain.given import CallOutcome
from salesplan.domain.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from salesplan.domain.causes import MoveReason
    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.plan import Assignment
    from salesplan.domain.settings import Settings

LOOK_AHEAD = 28  # days in which a joint visit is sought


@dataclass(frozen=True, slots=True)
class Handover:
    """One customer who changes hands."""

    customer_id: str
    name: str
    from_rep: str
    to_rep: str
    why: MoveReason | None
    contribution: float  # money a year that the customer brings today
    at_stake: float  # money that the handover is expected to cost: contribution lost, time taken
    gain: float  # money a year that the change earns
    last_call: date | None
    next_due: date | None
    joint_visit: date | None  # a day on which both reps work and the customer receives; None: there is none


def handover_list(
    assignments: Iterable[Assignment],
    given: Given,
    settings: Settings,
    as_of: date,
    *,
    due: Mapping[str, date] | None = None,
) -> tuple[Handover, ...]:
    """One row for each customer who had another owner before, dearest first.

    `due` holds the next planned visit by customer, as far as it is known. The joint visit is proposed on the first
    day from then on (else from tomorrow on) on which both reps work and the customer takes visits.
    """
    days = _working_days(given, settings, as_of)
    rows = []
    for a in assignments:
        if not a.previous_rep_id or a.previous_rep_id == a.rep_id:
            continue
        customer = given.customer[a.customer_id]
        calls = [c.day for c in given.calls_of.get(customer.id, ()) if c.outcome is CallOutcome.DONE and c.day <= as_of]
        next_due = (due or {}).get(customer.id)
        both = days.get(a.previous_rep_id, frozenset()) & days.get(a.rep_id, frozenset())
        rows.append(
            Handover(
                customer.id,
                customer.name,
                a.previous_rep_id,
                a.rep_id,
                a.reason,
                annual_contribution(customer, given, settings),
                a.price,
                a.gain,
                max(calls, default=None),
                next_due,
                _joint(customer, both, next_due, as_of),
            )
        )
    return tuple(sorted(rows, key=lambda h: (-h.at_stake, h.customer_id)))


def _working_days(given: Given, settings: Settings, as_of: date) -> dict[str, frozenset[date]]:
    """Each rep's working days of the coming weeks."""

    def of(rep: Rep) -> frozenset[date]:
        tomorrow = as_of + timedelta(days=1)
        return frozenset(d.day for d in working_days(rep, given, settings.visits, tomorrow, LOOK_AHEAD))

    return {rep.id: of(rep) for rep in given.reps}


def _joint(customer: Customer, both: frozenset[date], due: date | None, as_of: date) -> date | None:
    """The first day from `due` on that suits everybody, else the last before it."""
    suits = sorted(d for d in both if works_on(customer.weekdays, d))
    late = [d for d in suits if d >= (due or as_of)]
    return late[0] if late else (suits[-1] if suits else None)
