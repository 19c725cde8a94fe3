"""Causes are tried by withdrawing them; here on a night with one change, in the bench on sixty."""

from __future__ import annotations

from random import Random

from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, PlanChange
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.travel import Crow
from tests.continuous.counterfactual import by_the_clock, share, tried, withdrawn
from tests.small import AS_OF, small_given, small_stored

SETTINGS = Settings(schedule=ScheduleSettings(iterations=200, warm_iterations=100))
TRAVEL = Crow(SETTINGS.travel)


def test_a_true_cause_is_found_true_and_a_false_one_false() -> None:
    given = small_given()
    first = replan(Night(given, None, SETTINGS, AS_OF, TRAVEL)).plan
    assert first is not None
    published = replace(small_stored(), plan=replace(first, version=1), given=given, settings=SETTINGS)
    rows = tuple(replace(p, potential=100 * p.potential) for p in given.potentials[:1])
    richer = replace(given, potentials=(*rows, *given.potentials[1:]))
    made = replan(Night(richer, published, SETTINGS, AS_OF, TRAVEL))
    plan, opened = made.plan, made.reopened
    assert plan is not None
    assert plan.changes
    assert share(tried(published, plan, richer, SETTINGS, TRAVEL, 20, Random(0), opened)) == 1.0
    blamed = Cause(ChangeKind.REP_ABSENT, "R1")
    false = replace(plan, changes=tuple(replace(c, cause=blamed) for c in plan.changes))
    assert share(tried(published, false, richer, SETTINGS, TRAVEL, 20, Random(0), opened)) == 0.0


def test_a_change_is_withdrawn_and_nothing_else() -> None:
    given = small_given()
    published = replace(small_stored(), given=given)
    rows = tuple(replace(p, potential=p.potential + 1) for p in given.potentials)
    other = replace(given, potentials=rows)
    back = withdrawn(Cause(ChangeKind.POTENTIAL, given.potentials[0].customer_id), published, other, AS_OF)
    mine = given.potentials[0].customer_id
    assert [p for p in back.potentials if p.customer_id == mine] == list(given.potentials_of[mine])
    assert [p for p in back.potentials if p.customer_id != mine] == [p for p in rows if p.customer_id != mine]
    assert PlanChange(DifferenceKind.OWNER, mine, "R1", "R2", None).what == "owner"


def test_who_begins_as_was_known_is_withdrawn_with_the_day() -> None:
    given = small_given()
    published = replace(small_stored(), given=given)
    joined = Cause(ChangeKind.REP_JOINED, given.reps[0].id)
    assert by_the_clock(joined, published, given)
    sooner = replace(given, reps=(replace(given.reps[0], active_from=AS_OF),))
    assert not by_the_clock(joined, published, sooner)
    assert by_the_clock(Cause(ChangeKind.CLOCK), published, sooner)
