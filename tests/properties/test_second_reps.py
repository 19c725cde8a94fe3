"""Customers with two reps, in any plan and over any nights: one cap, one gap, joint visits at one hour."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from salesplan.domain.canonical import to_bytes
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import customer_of, is_second
from salesplan.domain.versions import StoredPlan
from salesplan.replan.answer.audit import audit
from salesplan.travel import Crow
from tests.properties import test_nights
from tests.properties.test_runs import any_run, planned
from tests.second_reps import Second, in_parts
from tests.strategies import AS_OF, CUSTOMER_IDS, REP_IDS, givens, settings_values

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.replan.night import Replanned

TEAMS = dict(zip(REP_IDS, ("North", "Special", "South"), strict=True))
contacts = st.sampled_from((None, None, 0, 1, 2))
seconds = st.builds(Second, st.sampled_from(("02", "02", *REP_IDS)), st.booleans(), contacts)
asked_for = st.dictionaries(st.sampled_from(CUSTOMER_IDS), seconds, min_size=6)
sellers = st.fixed_dictionaries(
    {"wine": st.just("Special"), "糖衡": st.sampled_from(("", "Special", "North", "South"))}
)


def in_teams(inputs: Given) -> Given:
    return replace(inputs, reps=tuple(replace(r, team=TEAMS[r.id]) for r in inputs.reps))


def with_a_specialist(inputs: Given) -> Given:
    """At work for now, and with customers who can buy from them."""
    there = tuple(replace(r, active_from=None, active_until=None) if r.id == "02" else r for r in inputs.reps)
    rows = tuple(replace(p, potential=p.potential + 9000.0, propensity=1.0, curve=None) for p in inputs.potentials)
    return replace(inputs, reps=there, potentials=rows)


def two_reps_are_one_customers(plan: Plan, inputs: Given, how: Settings) -> None:
    """What the audit says of both reps, and what rows alone tell of their calls."""
    calls: dict[str, float] = defaultdict(float)
    for line in plan.callplan():
        calls[customer_of(line.customer_id)] += line.frequency
    reps = plan.last_owner
    for part in inputs.overlays:
        assert reps[part.customer_id] != reps[part.other_id]
        if not is_second(part.customer_id) and part.max_contacts is not None:
            assert calls[part.customer_id] <= part.max_contacts + 1e-9
    assert audit(plan, inputs, how, Crow(how.travel)) == ()


@any_run
@given(givens(), settings_values(), asked_for, sellers)
def test_any_plan_with_second_reps_holds_and_planning_again_changes_nothing(
    inputs: Given, how: Settings, asked: dict[str, Second], sold_by: dict[str, str]
) -> None:
    two = in_parts(in_teams(with_a_specialist(inputs)), asked, sold_by, how, AS_OF)
    plan = planned(two, how)
    assert plan is not None
    two_reps_are_one_customers(plan, two, how)
    assert to_bytes(planned(two, how)) == to_bytes(plan)
    published = StoredPlan(plan, two, how, "", "", "")
    assert planned(two, how, published) is None


class SecondReps(test_nights.Nights):
    """The same nights, with customers who get, keep and lose second reps."""

    @initialize(inputs=givens(), how=settings_values(), asked=asked_for, sold_by=sellers)
    def first_plan(  # type: ignore[override]
        self, inputs: Given, how: Settings, asked: dict[str, Second], sold_by: dict[str, str]
    ) -> None:
        """What the files say of second reps, and the plan that everything stands on."""
        self.asked, self.sold_by = asked, sold_by
        self.how, self.as_of, self.published = how, AS_OF, None
        self._replan(with_a_specialist(inputs))

    @rule(customer_id=st.sampled_from(CUSTOMER_IDS), second=st.none() | seconds)
    def another_second_rep(self, customer_id: str, second: Second | None) -> None:
        """Somebody gets a second rep, another one, or loses theirs."""
        rest = {c: s for c, s in self.asked.items() if c != customer_id}
        self.asked = rest if second is None else {**rest, customer_id: second}
        self._replan(self.inputs)

    def read(self, inputs: Given) -> Given:
        """In parts, as the files would be read."""
        return in_parts(in_teams(inputs), self.asked, self.sold_by, self.how, self.as_of)

    def _look(self, made: Replanned) -> None:
        super()._look(made)
        assert made.plan is not None
        two_reps_are_one_customers(made.plan, self.read(self.inputs), self.how)


TestSecondReps = SecondReps.TestCase
TestSecondReps.settings = settings(test_nights.TestNights.settings, max_examples=12)
