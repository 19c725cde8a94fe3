"""What holds for any inputs on any nights: no rule is broken, and planning again changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from salesplan.domain.canonical import to_bytes
from salesplan.domain.versions import StoredPlan, VersionState
from salesplan.replan.audit import audit
from salesplan.replan.run import replan
from salesplan.replan.tonight import Tonight
from salesplan.travel import Crow
from tests.nights import nights
from tests.strategies import AS_OF, givens, settings_values

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings

NIGHTS = 2
thorough = settings(
    max_examples=15,
    derandomize=True,  # the same nights on every machine; raise max_examples and drop this to search
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # what is drawn is small: shrinking would cost minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def planned(inputs: Given, effective: Settings, as_of: date, before: StoredPlan | None) -> Plan | None:
    return replan(Tonight(inputs, before, effective, as_of, Crow(effective.travel))).plan


def stored(plan: Plan, inputs: Given, effective: Settings) -> StoredPlan:
    return StoredPlan(plan, inputs, effective, "", "", "", VersionState.PUBLISHED, "")


@thorough
@given(givens(), settings_values(), st.data())
def test_no_plan_of_any_night_breaks_a_rule(inputs: Given, effective: Settings, data: st.DataObject) -> None:
    plan = planned(inputs, effective, AS_OF, None)
    assert plan is not None
    assert audit(plan, inputs, effective, Crow(effective.travel)) == ()
    for night in range(1, NIGHTS + 1):
        as_of = AS_OF + timedelta(days=night)
        before = stored(plan, inputs, effective)
        inputs = data.draw(nights(inputs, as_of, tuple(plan.schedule())))
        plan = planned(inputs, effective, as_of, before)
        assert plan is not None, "a day has passed"
        assert audit(plan, inputs, effective, Crow(effective.travel)) == ()


@thorough
@given(givens(), settings_values())
def test_planning_again_changes_nothing(inputs: Given, effective: Settings) -> None:
    plan = planned(inputs, effective, AS_OF, None)
    assert plan is not None
    assert planned(inputs, effective, AS_OF, stored(plan, inputs, effective)) is None
    again = planned(inputs, effective, AS_OF, None)
    assert to_bytes(again) == to_bytes(plan)
