"""How far the months of a plan are at most from the best: minutes of work a rep, and never part of a night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.money import hour_price
from salesplan.domain.nouns import replace
from salesplan.replan.stages.covers import standing_covers
from salesplan.replan.stages.months import presumed_now, task_of
from salesplan.replan.stages.rep_month import asked_month
from salesplan.replan.stages.territories import carried
from salesplan.schedule import solve_away, solve_month
from salesplan.schedule.bound import lower_bound

if TYPE_CHECKING:
    from salesplan.domain.outcome import Outcome
    from salesplan.replan.night import Night
    from salesplan.replan.stages.task import RepTask
    from salesplan.runtime.runner import Runner

TAKEN_AS_GIVEN = "against any month of these visits, moves being free; what is frozen or agreed and the nights stand"


def month_bounds(night: Night, run: Runner) -> tuple[Outcome, ...]:
    """What the schedule says of each rep's month in the published plan, with its bound and gap; by rep id."""
    assert night.parent is not None
    presumed = presumed_now(night)
    territories, parts = carried(night), night.parent.rep
    lines = {rep_id: part.callplan for rep_id, part in parts.items()}
    covers = standing_covers(night, territories, lines, night.parent.reps)
    tasks = [task_of(night, territories, lines, rep_id, presumed, parts, covers) for rep_id in territories.assignments]
    return tuple(run(month_bound, tasks, common=night.common))


def month_bound(task: RepTask) -> Outcome:
    """The month that stands and a bound of the best, minutes of driving, lateness and what is missed."""
    seed = task.settings.plan.seed
    month = asked_month(task)
    if task.settings.overnight.enabled:
        away = solve_away(month, task.previous, task.settings, hour_price(task.rep, task.settings), seed)
        month, solution = away.month, away.solution
    else:
        solution = solve_month(month, task.settings, seed)
    free = replace(month, visits=tuple(replace(v, published_day=None) for v in month.visits))
    found = lower_bound(free, solution)
    notes = (*solution.outcome.notes, TAKEN_AS_GIVEN)
    return replace(solution.outcome, bound=found.bound, gap=found.gap, work=found.rounds, notes=notes)
