"""Any nights one after another, with mornings, full runs and rollbacks between them, each looked at from outside."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from salesplan.domain.canonical import to_bytes
from salesplan.domain.errors import NoPlanError
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import customer_of
from salesplan.domain.versions import StoredPlan
from salesplan.replan.answer.audit import audit
from salesplan.replan.night import Night, Replanned
from salesplan.replan.run import replan
from salesplan.store import PlanStore
from salesplan.travel import Crow
from tests.continuous.nightly import kept, not_carried, uncaused, unsound
from tests.nights import nights
from tests.strategies import AS_OF, givens, settings_values

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings

NOW = "2026-11-23T02:00:00+00:00"


class Nights(RuleBasedStateMachine):
    """A store, today's inputs, and what may happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.store = PlanStore(self.folder / "plans.db")

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder)

    @initialize(inputs=givens(), how=settings_values())
    def first_plan(self, inputs: Given, how: Settings) -> None:
        """The plan that everything stands on; None where the rules contradict."""
        self.inputs, self.how, self.as_of = inputs, how, AS_OF
        self.published: StoredPlan | None = None
        self._replan(inputs)

    @rule(data=st.data())
    def a_night(self, data: st.DataObject) -> None:
        """A day passes: calls are reported, and up to two things change."""
        self.as_of += timedelta(days=1)
        calls = () if self.published is None else tuple(self.published.plan.schedule())
        planned = tuple(replace(c, customer_id=customer_of(c.customer_id)) for c in calls)  # as reps report them
        self._replan(data.draw(nights(self.inputs, self.as_of, planned)))

    @rule(data=st.data())
    def a_morning(self, data: st.DataObject) -> None:
        """Something changes on the same day."""
        self._replan(data.draw(nights(self.inputs, self.as_of, most=1)))

    @rule()
    def a_full_run(self) -> None:
        """Everybody is reopened; the answer is worth no less than what the night would have planned."""
        night = self._made(self.inputs)
        full = self._replan(self.inputs, full=True)
        if night is not None and night.plan is not None and full is not None and full.plan is not None:
            assert full.plan.totals["net_objective"] >= night.plan.totals["net_objective"]

    @precondition(lambda self: self.published is not None)
    @rule()
    def the_same_again(self) -> None:
        """Nothing changed: no new plan. A full run finds nothing better in its own answer either."""
        assert self.published is not None
        if (self.published.given, self.published.plan.as_of) == (self.read(self.inputs), self.as_of):
            made = self._made(self.inputs)
            assert made is not None
            assert made.plan is None

    @precondition(lambda self: len(self.store.versions()) > 1)
    @rule(data=st.data())
    def a_rollback(self, data: st.DataObject) -> None:
        """An old version is published again, to the byte."""
        *old, _ = self.store.versions()
        version = data.draw(st.sampled_from([row.version for row in old]))
        rolled = self.store.load(self.store.rollback(version, NOW))
        then = self.store.load(version)
        assert to_bytes(rolled.plan.reps) == to_bytes(then.plan.reps)
        assert to_bytes(rolled.given) == to_bytes(then.given)
        assert to_bytes(rolled.settings) == to_bytes(then.settings)
        self.published = PlanStore(self.store.path).published()
        assert self.published == rolled

    def read(self, inputs: Given) -> Given:
        """The inputs as a run reads them."""
        return inputs

    def _made(self, inputs: Given, *, full: bool = False) -> Replanned | None:
        night = Night(self.read(inputs), self.published, self.how, self.as_of, Crow(self.how.travel), full)
        try:
            return replan(night)
        except NoPlanError:
            return None

    def _replan(self, inputs: Given, *, full: bool = False) -> Replanned | None:
        """Plan, look, store."""
        self.inputs = inputs
        made = self._made(inputs, full=full)
        if made is None or made.plan is None:
            return made
        self._look(made)
        self.store.add(StoredPlan(made.plan, self.read(inputs), self.how, "", "", "", created=NOW), "drawn")
        self.published = self.store.published()
        assert self.published is not None
        assert to_bytes(self.published.plan.reps) == to_bytes(made.plan.reps)
        return made

    def _look(self, made: Replanned) -> None:
        plan, travel, inputs = made.plan, Crow(self.how.travel), self.read(self.inputs)
        assert plan is not None
        assert audit(plan, inputs, self.how, travel) == ()
        before = self.published
        if before is not None:
            assert uncaused(before.plan, plan) == []
            assert kept(before, plan, inputs, self.how).lost == ()
            assert unsound(before, plan, inputs, self.how, travel) == []
            assert not_carried(before.plan, plan, made.reopened) == []


TestNights = Nights.TestCase
TestNights.settings = settings(
    max_examples=12,
    stateful_step_count=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a run takes too long to be tried a thousand times
    suppress_health_check=list(HealthCheck),
)
