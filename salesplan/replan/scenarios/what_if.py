"""Plans a scenario on a copy and sets it beside the published plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.alignment import demand
from salesplan.alignment.greenfield import greenfield
from salesplan.domain.nouns import replace
from salesplan.replan.night import Night
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.run import replan
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.places import Place
    from salesplan.domain.plan import Assignment, Plan
    from salesplan.domain.settings import Settings
    from salesplan.replan.scenarios.suppositions import Scenario
    from salesplan.runtime.runner import Runner


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
    held: tuple[str, ...] = ()  # what the guard would hold it for
    lasting: tuple[str, ...] = ()  # what to write into which file, so that later nights plan with it


def what_if(night: Night, scenario: Scenario, settings: Settings | None = None, run: Runner = in_process) -> Comparison:
    """The plan that a night under the scenario would publish, beside the published one.

    `settings` None: the night's. Raises NoPlanError where none can be made.
    """
    supposed = replace(night, given=scenario.given, settings=settings or night.settings)
    made = replan(supposed, run)
    plan = made.plan or night.parent
    assert plan is not None
    return _compared(night, supposed, scenario, plan, made.held)


def on_a_green_field(night: Night, count: int, run: Runner = in_process) -> Comparison:
    """Territories and plan from scratch with `count` reps who live where driving is least.

    Nobody has been told anything and nobody owns anybody yet, so nothing has a price. UsageError where there
    are fewer customers than reps.
    """
    offered = on_offer(night.given, night.settings, night.as_of)
    wanted = demand(night.given, offered, night.settings, as_of=night.as_of)
    scratch = greenfield(night.given, wanted, night.travel, night.settings, night.as_of, count)
    supposed = replace(night, given=scratch.given, published=None)
    plan = replan(supposed, run).plan
    assert plan is not None
    homes = tuple(home.place for home in scratch.homes)
    text = f"{count} reps on a green field"
    return Comparison(text, night.parent, plan, supposed.given, supposed.settings, moves=(), homes=homes)


def _compared(night: Night, supposed: Night, scenario: Scenario, plan: Plan, held: tuple[str, ...]) -> Comparison:
    moved = moves_between(night.parent, plan)
    told = (scenario.text, night.parent, plan, supposed.given, supposed.settings, moved)
    return Comparison(*told, held=held, lasting=scenario.lasting)


def moves_between(before: Plan | None, plan: Plan) -> tuple[Assignment, ...]:
    """The assignments of customers whom the plan gives to somebody else, the dearest first."""
    owner = {} if before is None else before.owner
    moved = [a for a in plan.assignments() if owner.get(a.customer_id, a.rep_id) != a.rep_id]
    return tuple(sorted(moved, key=lambda a: (-a.price, a.customer_id)))
