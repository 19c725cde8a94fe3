"""The call plans of a first plan: each rep by themselves, but for those who share something."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.settings import RuleSettings
from salesplan.replan.night import Night, silent
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now
from salesplan.replan.stages.first_calls import first_calls, plan_first_calls, solve_first_calls
from salesplan.replan.stages.territories import align_territories
from salesplan.runtime.runner import in_process
from salesplan.travel import Crow
from tests.replan.test_roster import LAST, MONDAY, SETTINGS, world

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.replan.stages.territories import Territories


def opened(given: Given, settings: Settings = SETTINGS) -> tuple[Night, Territories]:
    night = Night(given, None, settings, MONDAY, Crow(settings.travel))
    offered = on_offer(given, settings, MONDAY)
    return night, align_territories(night, (), offered, owners_now(given, None))


def told_apart(night: Night, territories: Territories) -> list[str]:
    """The reps (ids) who are planned in a task of their own."""
    found: list[str] = []

    def run(function: Callable[[Any], Any], tasks: Sequence[Any], **_: object) -> list[Any]:
        found.extend(task.rep.id for task in tasks if function is first_calls)
        return in_process(function, tasks)

    plan_first_calls(night, territories, run, silent)
    return found


def test_who_is_planned_alone_is_planned_as_with_all_others() -> None:
    night, territories = opened(world(R1={"capacity": 0.2}))
    learned, calls = plan_first_calls(night, territories, in_process, silent)
    together = solve_first_calls(night, territories, in_process)
    for name in (f.name for f in fields(calls) if f.name != "planned"):
        assert getattr(calls, name) == getattr(together.calls, name), name
    assert learned.learned == together.learned
    assert learned.priced == together.priced
    assert calls.planned.outcomes == together.calls.planned.outcomes
    one, other = calls.planned.overall, together.calls.planned.overall
    assert (one.status, one.work, one.notes) == (other.status, other.work, other.notes)
    assert (one.objective, one.bound) == pytest.approx((other.objective, other.bound), rel=1e-12)
    assert 0 < one.objective <= (one.bound or 0.0)


def test_reps_who_share_nothing_are_planned_apart() -> None:
    assert told_apart(*opened(world())) == ["R0", "R1", "R2"]


def test_who_hands_customers_over_is_planned_with_the_next_owners() -> None:
    night, territories = opened(world(R0={"active_until": LAST}))
    involved = {rep_id for pair in territories.successions() for rep_id in pair}
    assert "R0" in involved
    assert told_apart(night, territories) == sorted({"R0", "R1", "R2"} - involved)


def test_a_rule_binds_all_reps_to_one_another() -> None:
    rule = RuleSettings("few", "calls", most=3.0)
    assert told_apart(*opened(world(), replace(SETTINGS, rule=(rule,)))) == []
