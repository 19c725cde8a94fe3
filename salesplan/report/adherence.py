"""Calls that were planned for past days, beside those that calls.csv has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.given import CallOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Call
    from salesplan.domain.plan import Plan
    from salesplan.report.version import PlanVersion

    DayCall = tuple[date, str, Channel]  # the day, the customer, how


@dataclass(frozen=True, slots=True)
class Adherence:
    """What reps were to do on the days from one plan to the next, and did."""

    plan: int
    day: date  # from which the plan was followed
    planned: int
    made: int  # of these, on their day


def planned_calls(plans: Sequence[Plan], since: date, until: date, rep_id: str | None = None) -> set[DayCall]:
    """The calls of each day from `since` until before `until`, as the last plan that was followed on it had them.

    `plans` are those that reps followed, oldest first.
    """
    ends = [*(plan.as_of for plan in plans[1:]), until]
    return {
        (call.day, call.customer_id, call.channel)
        for plan, end in zip(plans, ends, strict=True)
        for part in plan.reps
        if rep_id in (None, part.rep_id)
        for call in part.schedule
        if max(since, plan.as_of) <= call.day < min(end, until)
    }


def made_calls(calls: Iterable[Call]) -> set[DayCall]:
    """Those that took place."""
    return {(c.day, c.customer_id, c.channel) for c in calls if c.outcome is CallOutcome.DONE}


def adherence(version: PlanVersion, plans: Sequence[Plan]) -> tuple[Adherence, ...]:
    """One a plan that was followed for a day or more with calls, oldest first."""
    made = made_calls(version.given.calls)
    found = []
    for plan, following in pairwise([*plans, version.plan]):
        planned = planned_calls([plan], plan.as_of, min(following.as_of, version.plan.as_of))
        if planned:
            found.append(Adherence(plan.version, plan.as_of, len(planned), len(planned & made)))
    return tuple(found)
