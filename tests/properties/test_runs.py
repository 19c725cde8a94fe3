"""What must hold of every run on any valid inputs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from salesplan.domain.canonical import to_bytes
from salesplan.domain.errors import NoPlanError
from salesplan.domain.versions import StoredPlan
from salesplan.replan.audit import audit
from salesplan.replan.run import replan
from salesplan.replan.tonight import Tonight
from salesplan.replan.workers import worker_pool
from salesplan.travel import Crow
from tests.strategies import AS_OF, givens, settings_values

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # a run takes too long to be tried a thousand times
any_run = settings(
    max_examples=20,
    deadline=None,
    phases=NO_SHRINKING,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def night(inputs: Given, how: Settings, as_of: date = AS_OF, published: StoredPlan | None = None) -> Plan | None:
    """One run's plan; None where nothing changed or no plan can be made."""
    try:
        return replan(Tonight(inputs, published, how, as_of, Crow(how.travel))).plan
    except NoPlanError:
        return None


def kept(plan: Plan, inputs: Given, how: Settings, version: int = 1) -> StoredPlan:
    """The plan as if it had been published."""
    return StoredPlan(replace(plan, version=version), inputs, how, "", "", "")


@any_run
@given(givens(), settings_values())
def test_the_audit_finds_nothing_in_any_plan_made_from_any_valid_input(inputs: Given, how: Settings) -> None:
    plan = night(inputs, how)
    if plan is not None:
        assert audit(plan, inputs, how, Crow(how.travel)) == ()


@any_run
@given(givens(), settings_values())
def test_planning_the_same_inputs_again_changes_nothing(inputs: Given, how: Settings) -> None:
    plan = night(inputs, how)
    if plan is None:
        return
    published = kept(plan, inputs, how)
    assert night(inputs, how, published=published) is None
    again = replan(Tonight(inputs, published, how, AS_OF, Crow(how.travel), full=True)).plan
    assert again is not None
    assert [(c.day, c.rep_id, c.customer_id, c.channel, c.start) for c in again.schedule()] == [
        (c.day, c.rep_id, c.customer_id, c.channel, c.start) for c in plan.schedule()
    ]
    assert again.owner == plan.owner


@any_run
@given(givens(), settings_values(), st.integers(0, 3))
def test_the_night_after_is_clean_and_every_difference_has_a_cause(inputs: Given, how: Settings, later: int) -> None:
    plan = night(inputs, how)
    if plan is None:
        return
    as_of = AS_OF + timedelta(days=later)
    first, *others = inputs.potentials
    changed = replace(inputs, potentials=(replace(first, potential=first.potential * 2 + 100), *others))
    after = night(changed, how, as_of, kept(plan, inputs, how))
    if after is not None:
        assert audit(after, changed, how, Crow(how.travel)) == ()
        assert [c for c in after.changes if not c.cause] == []


@settings(max_examples=4, deadline=None, phases=NO_SHRINKING, suppress_health_check=list(HealthCheck))
@given(givens(), settings_values())
def test_the_number_of_workers_does_not_reach_the_bytes(inputs: Given, how: Settings) -> None:
    tonight = Tonight(inputs, None, how, AS_OF, Crow(how.travel))
    plans = []
    for count in (1, 2):
        with worker_pool(count) as run:
            try:
                plans.append(replan(tonight, run).plan)
            except NoPlanError:
                plans.append(None)
    one, two = plans
    assert (one is None) == (two is None)
    if one is not None and two is not None:
        assert [to_bytes(r) for r in one.reps] == [to_bytes(r) for r in two.reps]
