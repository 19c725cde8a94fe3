"""A quick month before the first plan, so that its call plans know what driving costs here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.replan.stages.months import month_tasks
from salesplan.replan.stages.rep_month import learned_travel
from salesplan.schedule import rep_month, solve_month

if TYPE_CHECKING:
    from salesplan.replan.night import Night
    from salesplan.replan.stages.call_plans import CallPlans
    from salesplan.replan.stages.task import RepTask
    from salesplan.replan.stages.territories import Territories
    from salesplan.runtime.runner import Runner

SHARE = 0.1  # of a month's iterations


def with_learned_travel(night: Night, territories: Territories, calls: CallPlans, run: Runner) -> Night:
    """The same night, knowing routed ÷ estimated driving of every rep."""
    tasks, _ = month_tasks(night, territories, calls)
    factors = run(pilot_factor, list(tasks.values()), common=night.common)
    return replace(night, learned=dict(zip(tasks, factors, strict=True)))


def pilot_factor(task: RepTask) -> float:
    """Routed ÷ estimated driving of one rep's month, scheduled with a tenth of the usual work."""
    schedule = task.settings.schedule
    quick = replace(task.settings, schedule=replace(schedule, iterations=max(1, round(schedule.iterations * SHARE))))
    month = rep_month(task.rep, task.given, task.lines, None, task.travel, quick, task.as_of)
    solution = solve_month(month, quick, quick.plan.seed)
    visits = Counter(month.visits[v].customer_id for day in solution.order for v in day)
    return learned_travel(task, visits, solution.drive_seconds / 60, 0.0) or 1.0
