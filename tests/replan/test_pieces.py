"""The small parts of a run: owners, presumed calls, pairs, causes, guard, learned travel."""

from __future__ import annotations

from datetime import date, timedelta

from salesplan.domain.causes import Via, cause_of
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.given import Given
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Level, Plan
from salesplan.domain.settings import Settings
from salesplan.domain.versions import StoredPlan
from salesplan.replan.answer.attribution import Attribution
from salesplan.replan.answer.guard import guard
from salesplan.replan.answer.pairs import CallPair, pair_calls, pairs_that_differ
from salesplan.replan.answer.plan_changes import changes_between
from salesplan.replan.opening.causes import causes_of
from salesplan.replan.opening.owners import owners_now
from salesplan.replan.opening.presumed import presumed_calls
from salesplan.replan.stages.visit_travel import learned_factor
from tests.small import AS_OF, small_given, small_plan, small_stored


def test_a_published_move_stands_until_the_crm_confirms_it() -> None:
    stored = small_stored()
    part = stored.plan.reps[0]
    moved = tuple(replace(a, rep_id="R2") if a.customer_id == "001" else a for a in part.assignments)
    stored = replace(stored, plan=replace(stored.plan, reps=(replace(part, assignments=moved),)))
    now = owners_now(small_given(), stored)
    assert now.current["001"] == "R2"
    assert now.decided == frozenset()


def test_an_owner_that_is_new_in_the_crm_is_a_persons_decision_and_wins() -> None:
    given = small_given()
    given = replace(given, customers=(replace(given.customers[0], rep_id="R9"), *given.customers[1:]))
    now = owners_now(given, small_stored())
    assert now.current["001"] == "R9"
    assert now.decided == {"001"}


def test_planned_calls_count_as_made_until_the_rep_reports() -> None:
    part = small_plan().reps[0]
    day = date(2026, 11, 25)
    assert [c.customer_id for c in presumed_calls(part, {}, day, 56)] == ["001", "002"]
    assert presumed_calls(part, {part.rep_id: date(2026, 11, 24)}, day, 56) == ()


def test_presumed_calls_are_carried_over_and_forgotten_after_a_while() -> None:
    part = small_plan().reps[0]
    first = presumed_calls(part, {}, date(2026, 11, 25), 56)
    later = replace(part, schedule=(), presumed=first)
    assert presumed_calls(later, {}, date(2026, 11, 26), 56) == first
    assert presumed_calls(later, {}, date(2027, 3, 1), 56) == ()


def test_calls_on_the_same_day_pair_before_calls_that_moved() -> None:
    before = small_plan(day=date(2026, 11, 24)).reps[0].schedule
    after = small_plan(day=date(2026, 11, 26)).reps[0].schedule
    assert [p.status for p in pair_calls(before, before, AS_OF)] == [CallStatus.KEPT, CallStatus.KEPT]
    assert [p.status for p in pair_calls(before, after, AS_OF)] == [CallStatus.MOVED, CallStatus.MOVED]
    assert [p.status for p in pair_calls((), after, AS_OF)] == [CallStatus.NEW, CallStatus.NEW]


def test_every_difference_between_two_plans_has_a_cause() -> None:
    before, after = small_plan(day=date(2026, 11, 24)), small_plan(day=date(2026, 11, 26))
    event = InputChange(ChangeKind.EVENT_ARRIVED, "001", "", "download")
    causes = causes_of([event], {"001": "R1", "002": "R1"})
    pairs = pairs_that_differ(before, after.reps, after.as_of)
    found = changes_between(before, after, Attribution(causes, before, after.reps, pairs, small_given()), pairs)
    assert [(c.kind, c.subject, c.what) for c in found] == [("call", "001", "moved"), ("call", "002", "moved")]
    assert [c.cause for c in found] == [cause_of(event), cause_of(event, Via.MAKES_ROOM)]


def test_an_answer_about_one_visit_says_nothing_of_the_hours_of_others() -> None:
    before, day = small_plan(), InputChange(ChangeKind.CLOCK, "", "2026-11-23", "2026-11-24")
    pin = InputChange(ChangeKind.FEEDBACK, "001", "", "pin visit")
    told = next(c for c in before.reps[0].schedule if c.customer_id == "001" and c.start is not None)
    causes = causes_of([pin, day], {"001": "R1", "002": "R1"})
    for level, alone in ((Level.AGREED, True), (Level.PROPOSED, False)):
        later = replace(told, start=(told.start or 0) + 3600, level=level)
        pair = CallPair(told, later)
        cause = Attribution(causes, before, before.reps, [pair], small_given()).call(pair)
        assert cause is not None
        assert (cause == cause_of(pin)) == alone
        assert bool(cause.together) == (not alone)


def guarded(
    published: StoredPlan | None, plan: Plan, given: Given | None = None, reopened: tuple[str, ...] = ()
) -> tuple[str, ...]:
    before = None if published is None else published.plan
    pairs = pairs_that_differ(before, plan.reps, plan.as_of)
    return guard(published, plan, given or small_given(), Settings(), reopened, pairs)


def test_the_guard_holds_a_plan_whose_customers_vanished() -> None:
    half = replace(small_given(), customers=small_given().customers[:2])
    held = guarded(small_stored(), small_plan(), half)
    assert held[0] == "50% of the customers vanished from the inputs (2 of 4); the guard allows 5%"


def test_the_guard_lets_a_first_plan_and_an_unchanged_one_pass() -> None:
    assert guarded(None, small_plan()) == ()
    assert guarded(small_stored(), small_plan()) == ()


def test_the_guard_counts_visits_that_move_outside_what_was_opened() -> None:
    later = small_plan(day=date(2026, 11, 24) + timedelta(2))
    assert guarded(small_stored(), later) != ()
    assert guarded(small_stored(), later, reopened=("R1",)) == ()


def test_travel_is_learned_half_of_the_way_in_small_steps() -> None:
    assert learned_factor({"001": 10.0}, {"001": 4}, 60.0) == 1.5
    assert learned_factor({"001": 10.0}, {"001": 4}, 60.0, 1.0) == 1.25
    assert learned_factor({"001": 10.0}, {}, 60.0, 1.1) == 1.1


def test_noise_of_the_routes_teaches_nothing() -> None:
    assert learned_factor({"001": 10.0}, {"001": 4}, 44.0, 1.0) == 1.0
