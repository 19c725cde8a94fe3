"""The look at the plan's word sees what it is there for."""

from __future__ import annotations

from dataclasses import replace as changed

from salesplan.domain.causes import Cause, Via
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, Level, Plan, PlanChange
from tests.continuous.word import Word, word
from tests.small import small_plan

TOTALS = {"value_planned": 100.0, "planned_not_placed": 2.0}
POTENTIAL, ABSENT = InputChange(ChangeKind.POTENTIAL, "001"), InputChange(ChangeKind.REP_ABSENT, "R1")
MISSED = InputChange(ChangeKind.CALL_MISSED, "001")


def looked(level: Level, *told: InputChange, cause: Cause | None = None, kind: str = "call") -> Word:
    """The small plan, in which one promised visit is no more."""
    before = small_plan()
    (part,) = before.reps
    before = changed(before, reps=(replace(part, schedule=tuple(replace(c, level=level) for c in part.schedule)),))
    gone = PlanChange(DifferenceKind(kind), "001", "2026-11-24 09:00 R1 visit", "", cause, "R1", "visit", level)
    after: Plan = changed(small_plan(), totals=TOTALS, changes=(gone,))
    return word(before, after, told, {"R1": told})


def test_a_told_visit_counts_where_nobody_is_away() -> None:
    calm = looked(Level.TOLD, POTENTIAL, cause=Cause(ChangeKind.POTENTIAL, "001"))
    assert (calm.told, calm.told_kept, calm.unsaid, calm.unplaced) == (2, 1, (), 0.02)
    assert looked(Level.TOLD, ABSENT).told == 0
    assert looked(Level.TOLD, POTENTIAL).unsaid == ("001 2026-11-24 09:00 R1 visit",)


def test_an_agreed_call_that_goes_is_said_by_the_plan_or_by_a_person() -> None:
    assert looked(Level.AGREED, ABSENT, cause=Cause(ChangeKind.REP_ABSENT, "R1")).agreed_unsaid != ()
    assert looked(Level.AGREED, cause=Cause(ChangeKind.FEEDBACK, "001")).agreed_unsaid == ()


def test_owners_change_on_nights_that_open_territories_alone() -> None:
    assert looked(Level.PROPOSED, MISSED, kind="owner").quiet_moves == ("001",)
    assert looked(Level.PROPOSED, POTENTIAL, kind="owner").quiet_moves == ()


def test_a_cause_of_somebody_else_says_through_whom_it_came() -> None:
    own, other = Cause(ChangeKind.POTENTIAL, "001"), Cause(ChangeKind.POTENTIAL, "002")
    assert looked(Level.PROPOSED, cause=own).strangers == ()
    assert looked(Level.PROPOSED, cause=other).strangers == ("call 001 blames potential changed 002",)
    assert looked(Level.PROPOSED, cause=replace(other, via=Via.MAKES_ROOM)).strangers == ()
    assert looked(Level.PROPOSED, cause=Cause(ChangeKind.REP_ABSENT, "R1")).strangers == ()
    assert len(looked(Level.PROPOSED, cause=Cause(ChangeKind.REP_ABSENT, "R9")).strangers) == 1
