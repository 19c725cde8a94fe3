"""What holds of one run on any valid inputs: no rule is broken, and planning again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, assume, given, settings

from salesplan.domain.canonical import to_bytes
from salesplan.domain.errors import NoPlanError
from salesplan.domain.versions import StoredPlan
from salesplan.replan.answer.audit import audit
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.runtime.workers import worker_pool
from salesplan.travel import Crow
from tests.strategies import AS_OF, givens, settings_values

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # a run takes too long to be tried a thousand times
any_run = settings(max_examples=15, deadline=None, phases=NO_SHRINKING, suppress_health_check=list(HealthCheck))


def planned(inputs: Given, how: Settings, published: StoredPlan | None = None, *, full: bool = False) -> Plan | None:
    """One run's plan; None where nothing changed. Inputs whose rules contradict one another are drawn anew."""
    try:
        return replan(Night(inputs, published, how, AS_OF, Crow(how.travel), full)).plan
    except NoPlanError:
        assume(False)
        raise


@any_run
@given(givens(), settings_values())
def test_the_audit_finds_nothing_in_any_plan_made_from_any_valid_input(inputs: Given, how: Settings) -> None:
    plan = planned(inputs, how)
    assert plan is not None
    assert audit(plan, inputs, how, Crow(how.travel)) == ()


@any_run
@given(givens(), settings_values())
def test_planning_the_same_inputs_again_changes_nothing(inputs: Given, how: Settings) -> None:
    plan = planned(inputs, how)
    assert plan is not None
    assert to_bytes(planned(inputs, how)) == to_bytes(plan)
    published = StoredPlan(plan, inputs, how, "", "", "")
    assert planned(inputs, how, published) is None
    again = planned(inputs, how, published, full=True)
    assert again is not None
    assert [(c.day, c.rep_id, c.customer_id, c.channel, c.start) for c in again.schedule()] == [
        (c.day, c.rep_id, c.customer_id, c.channel, c.start) for c in plan.schedule()
    ]
    assert again.owner == plan.owner
    assert again.changes == ()


@settings(any_run, max_examples=4)
@given(givens(), settings_values())
def test_the_number_of_workers_does_not_reach_the_bytes(inputs: Given, how: Settings) -> None:
    one = planned(inputs, how)
    with worker_pool(2, patience=0) as run:
        two = replan(Night(inputs, None, how, AS_OF, Crow(how.travel)), run).plan
    assert to_bytes(one) == to_bytes(two)
