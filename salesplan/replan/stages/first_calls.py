"""The call plans of a first plan, which knows no month yet: solved, driven for a while, and solved again.

    1  the call plan by the estimate of what driving costs (`visit_travel`)
    2  a quick month of it, which teaches what driving costs (`pilot`)
    3  the call plan by what was learned

A rep who shares nothing with others goes through all three in a task of their own, from the slice of the inputs that is
theirs. Whoever shares a rule, a customer with two reps or one who changes hands is planned together with the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.callplan import side_by_side
from salesplan.domain.nouns import replace
from salesplan.replan.night import Night
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.slices import oldest_call, slice_of
from salesplan.replan.stages.call_plans import CallPlans, answer_calls, calls_asked
from salesplan.replan.stages.order import pairs_in_order
from salesplan.replan.stages.pilot import with_learned_travel
from salesplan.replan.stages.territories import Territories
from salesplan.runtime.runner import MadeWhenSent, in_process

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import Assignment, TravelPrices
    from salesplan.domain.settings import Settings
    from salesplan.replan.night import Progress
    from salesplan.runtime.runner import Runner
    from salesplan.travel import TravelTimes

STAGE = "call plans"


@dataclass(frozen=True)
class FirstCalls:
    """Call plans of some reps, and what their quick months have taught: routed ÷ estimated driving, and prices."""

    calls: CallPlans
    learned: dict[str, float]
    priced: dict[str, TravelPrices]


@dataclass(frozen=True)
class FirstTask:
    """What the first call plan of one rep is made from; `given` is their slice of the inputs."""

    rep: Rep
    given: Given
    assignments: tuple[Assignment, ...]
    travel: TravelTimes
    settings: Settings
    as_of: date

    @property
    def night(self) -> Night:
        """A first plan for this rep alone."""
        return Night(self.given, None, self.settings, self.as_of, self.travel)

    @property
    def territories(self) -> Territories:
        """The rep's customers."""
        owned = {a.customer_id: a.rep_id for a in self.assignments if a.until is None}
        return Territories({self.rep.id: self.assignments}, None, owned)


def plan_first_calls(
    night: Night, territories: Territories, run: Runner, progress: Progress
) -> tuple[Night, CallPlans]:
    """All call plans, and the night with what they reckon with: it knows what driving costs.

    Raises NoPlanError where rules that may not give contradict one another.
    """
    shared = _who_share(night, territories)
    apart = [r for r in territories.assignments if r not in shared]
    progress(STAGE, 0, len(apart))
    found = run(
        first_calls,
        MadeWhenSent(lambda rep_id: _task(night, territories, rep_id), apart),
        common=night.common,
        heard=lambda done: progress(STAGE, done, len(apart)),
    )
    if shared:
        found = [solve_first_calls(night, territories.of(shared), run), *found]
    calls = CallPlans(
        {r: x for one in found for r, x in one.calls.lines.items()},
        {r: x for one in found for r, x in one.calls.digests.items()},
        frozenset(territories.assignments),
        side_by_side([one.calls.planned for one in found], night.settings),
        {r: x for one in found for r, x in one.calls.prices.items()},
    )
    learned = {r: x for one in found for r, x in one.learned.items()}
    return replace(night, learned=learned, priced={r: x for one in found for r, x in one.priced.items()}), calls


def first_calls(task: FirstTask) -> FirstCalls:
    """The first call plan of a rep who shares nothing with others; the unit of work of a process."""
    return solve_first_calls(task.night, task.territories, in_process)


def solve_first_calls(night: Night, territories: Territories, run: Runner) -> FirstCalls:
    """The call plans of these territories by estimates, a quick month of each, and the call plans again."""
    asked = calls_asked(night, territories, on_offer(night.given, night.settings, night.as_of))
    calls = answer_calls(night, territories, asked, run)
    night = with_learned_travel(night, territories, calls, run)
    return FirstCalls(answer_calls(night, territories, asked, run), dict(night.learned), dict(night.priced))


def _who_share(night: Night, territories: Territories) -> Collection[str]:
    """Reps (ids) whose call plans have to know of one another's: all, where there are rules."""
    if night.settings.rule:
        return territories.assignments.keys()
    pairs = [*territories.successions(), *pairs_in_order(night.given, territories)]
    return {rep_id for pair in pairs for rep_id in pair if rep_id in territories.assignments}


def _task(night: Night, territories: Territories, rep_id: str) -> FirstTask:
    rows, rep = territories.assignments[rep_id], night.given.rep[rep_id]
    oldest = oldest_call(night.as_of, night.settings.plan.cycle_days)
    mine = [a.customer_id for a in rows]
    return FirstTask(rep, slice_of(night.given, rep, mine, (), oldest), rows, night.travel, night.settings, night.as_of)
