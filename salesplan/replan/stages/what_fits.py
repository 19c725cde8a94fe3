"""The call plan and the calendar in turn, so that what is planned is what can be placed.

A call plan reckons in minutes and visits a cycle. What it cannot see shows in the month, where due visits find no day:
gaps that a holiday leaves no room for, days that are full of what was told, owners who change inside the cycle,
driving that is dearer than it was. Where those visits are worth more than `MOST_UNPLACED` of what the calls of a rep
earn, the rep's call plan is solved again, and the months after it, with fewer visits on offer:

    most(c) = f(c)                          visits a cycle as planned: nobody is planned for more in a full calendar
            = max(placed(c), fewer(c))      of a customer of whose visits some find no day
    fewer(c) = f(c) − 1, f(c) / 2 below 1   placed(c) visits that stand, in all months, a cycle

for `ROUNDS` at most, from the second plan on: the first says who finds no day, and why. A rep whom no news concerns
keeps their call plan, even where a colleague's days off fill their days; and whoever asks for all to be planned anew,
with nothing new, gets what was published. Of all rounds the one counts
whose placed calls are worth most, the later one of equals: the plan loses nothing by it. A month that is asked the same
again is not solved again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.replan.stages.call_plans import replan_calls
from salesplan.replan.stages.months import replan_months

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesplan.domain.plan import CallLine, Unplanned
    from salesplan.domain.settings import PlanSettings
    from salesplan.replan.night import Night, Progress
    from salesplan.replan.opening.causes import Causes
    from salesplan.replan.stages.call_plans import CallPlans
    from salesplan.replan.stages.months import Months
    from salesplan.replan.stages.solving import Known
    from salesplan.replan.stages.territories import Territories
    from salesplan.response import Offers
    from salesplan.runtime.runner import Runner

    Lines = Mapping[str, tuple[CallLine, ...]]

MOST_UNPLACED = 0.01  # of the value of a rep's planned calls
ROUNDS = 3
LESS = 0.01  # calls a cycle: below any step between two rhythms


def plan_what_fits(
    night: Night,
    territories: Territories,
    offered: Offers,
    calls: CallPlans,
    causes: Causes,
    run: Runner,
    progress: Progress,
    *,
    news: bool,
) -> tuple[CallPlans, Months]:
    """The months of the call plan; with `news`, where too much finds no day, the call plan that they can hold."""
    known: Known = {}
    months = replan_months(night, territories, calls, causes, run, progress, known)
    first, best, most = calls, (calls, months), dict[str, float]()
    for _ in range(ROUNDS if news else 0):
        fewer = _on_offer(territories, calls, months, causes, night.settings.plan)
        if not fewer:
            break
        most |= fewer
        calls = replan_calls(night, territories, offered, causes, run, most)
        months = replan_months(night, territories, calls, causes, run, progress, known)
        best = max((calls, months), best, key=lambda found: _placed(*found))
    calls, months = best
    return replace(calls, full=_who_differ(first.lines, calls.lines)), months


def _who_differ(before: Lines, after: Lines) -> frozenset[str]:
    """Customers (ids) with another frequency over any channel."""
    was, now = (
        {(x.customer_id, x.channel, x.frequency) for lines in plan.values() for x in lines if x.frequency > 0}
        for plan in (before, after)
    )
    return frozenset(customer_id for customer_id, _, _ in was ^ now)


def _on_offer(
    territories: Territories, calls: CallPlans, months: Months, causes: Causes, plan: PlanSettings
) -> dict[str, float]:
    """Visits a cycle by customer of the reps with news whose visits lack too many days; empty: of nobody."""
    lacking = _lacking(calls, months)
    placed = Counter(c.customer_id for p in months.parts.values() for c in p.schedule if c.channel is Channel.VISIT)
    found: dict[str, float] = {}
    for rep_id, rows in sorted(lacking.items()):
        lines = calls.lines[rep_id]
        if not causes.rep(rep_id) or sum(row.cost for row in rows) <= MOST_UNPLACED * sum(line.value for line in lines):
            continue
        often = dict.fromkeys(territories.planned_by(rep_id), 0.0)
        often |= {line.customer_id: line.frequency for line in lines if line.channel is Channel.VISIT}
        found |= often
        for customer_id in {row.customer_id for row in rows}:
            f = often[customer_id]
            stand = placed[customer_id] * plan.cycle_days / plan.horizon_days
            found[customer_id] = min(max(stand, f - 1 if f >= 1 else f / 2), f - LESS)
    return found


def _lacking(calls: CallPlans, months: Months) -> dict[str, list[Unplanned]]:
    """Visits that find no day in a month that is open, by the rep in whose call plan they stand."""
    planner = {x.customer_id: r for r, lines in calls.lines.items() for x in lines if x.channel is Channel.VISIT}
    found: dict[str, list[Unplanned]] = defaultdict(list)
    for rep_id in sorted(months.reopened):
        for row in months.parts[rep_id].unplanned:
            if row.cost > 0 and row.customer_id in planner:
                found[planner[row.customer_id]].append(row)
    return found


def _placed(calls: CallPlans, months: Months) -> float:
    """Money a cycle that the calls earn which stand in the calendar."""
    planned = sum(line.value for lines in calls.lines.values() for line in lines if line.frequency > 0)
    return planned - sum(row.cost for part in months.parts.values() for row in part.unplanned)
