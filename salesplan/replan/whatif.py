"""Plans a scenario on a copy and sets it beside the published plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salesplan.callplan import in_process
from salesplan.replan.run import replan
from salesplan.replan.tonight import Tonight

if TYPE_CHECKING:
    from salesplan.callplan import Runner
    from salesplan.domain.given import Given
    from salesplan.domain.places import Place
    from salesplan.domain.plan import Assignment, Plan
    from salesplan.domain.settings import Settings
    from salesplan.replan.scenarios import Scenario


@dataclass(frozen=True)
class Comparison:
    """The published plan and the scenario's, with what the scenario was made from."""

    text: str
    before: Plan | None
    after: Plan
    given: Given
    settings: Settings
    moves: tuple[Assignment, ...]  # customers who change hands, dearest first
    homes: tuple[Place, ...] = ()  # where reps should live, on a green field


def what_if(
    tonight: Tonight, scenario: Scenario, settings: Settings | None = None, run: Runner = in_process
) -> Comparison:
    """The plan that a night under the scenario would publish. NoPlanError where none can be made."""
    supposed = replace(tonight, given=scenario.given, settings=settings or tonight.settings)
    plan = replan(supposed, run).plan or tonight.parent
    assert plan is not None
    return _compared(tonight, supposed, scenario.text, plan)


def on_a_green_field(
    tonight: Tonight, scenario: Scenario, homes: tuple[Place, ...], run: Runner = in_process
) -> Comparison:
    """The plan from scratch with reps at `homes`: nobody is told anything yet, so nothing has a price."""
    supposed = replace(tonight, given=scenario.given, published=None)
    plan = replan(supposed, run).plan
    assert plan is not None
    return replace(_compared(tonight, supposed, scenario.text, plan), homes=homes)


def _compared(tonight: Tonight, supposed: Tonight, text: str, plan: Plan) -> Comparison:
    owner = {} if tonight.parent is None else tonight.parent.owner
    moved = [a for a in plan.assignments() if owner.get(a.customer_id, a.rep_id) != a.rep_id]
    moved.sort(key=lambda a: (-a.price, a.customer_id))
    return Comparison(text, tonight.parent, plan, supposed.given, supposed.settings, tuple(moved))
