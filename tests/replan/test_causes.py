"""Whom a change concerns."""

from __future__ import annotations

from salesplan.domain.causes import Via, cause_of
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.replan.opening.causes import causes_of, with_handovers, with_successions

POTENTIAL = InputChange(ChangeKind.POTENTIAL, "001", "1", "2")
EVENT = InputChange(ChangeKind.EVENT_ARRIVED, "002", "", "download")
CONFIRMED = InputChange(ChangeKind.CALL_CONFIRMED, "001", "", "visit")
EXECUTED = InputChange(ChangeKind.CALL_EXECUTED, "001", "", "visit")
CLOCK = InputChange(ChangeKind.CLOCK, "", "2026-11-23", "2026-11-24")
ABSENT = InputChange(ChangeKind.REP_ABSENT, "R1", "", "off")
CHRISTMAS = InputChange(ChangeKind.HOLIDAY_AHEAD, "2026-12-25")
BEFORE = {"001": "R1", "002": "R2", "003": "R2", "004": "R3"}
AFTER = BEFORE | {"003": "R3"}


def test_a_customers_change_is_the_cause_of_what_is_different_for_their_rep() -> None:
    causes = causes_of([POTENTIAL], BEFORE)
    assert causes.own("001") == cause_of(POTENTIAL)
    assert causes.own("009") is None
    assert causes.of_the_rep("R1", Via.MAKES_ROOM) == cause_of(POTENTIAL, Via.MAKES_ROOM)
    assert causes.of_the_rep("R2", Via.MAKES_ROOM) is None


def test_a_call_made_as_planned_causes_nothing_and_no_call_changes_a_frequency() -> None:
    causes = causes_of([CONFIRMED, EXECUTED, CLOCK], BEFORE)
    assert causes.own("001") == cause_of(EXECUTED)
    assert causes.own_frequency("001", rises=True) is None
    assert causes.of_frequencies("R1", rises=True) == cause_of(CLOCK)
    assert causes_of([CONFIRMED], BEFORE).own("001") is None


def test_what_changed_for_the_rep_comes_before_their_customers_and_the_clock_last() -> None:
    causes = causes_of([POTENTIAL, ABSENT, CLOCK], BEFORE)
    assert causes.of_the_rep("R1", Via.MAKES_ROOM) == cause_of(ABSENT)
    assert causes.of_the_rep("R2", Via.MAKES_ROOM) == cause_of(CLOCK)


def test_a_holiday_that_came_in_explains_frequencies_before_other_customers_do() -> None:
    causes = causes_of([POTENTIAL, CHRISTMAS, CLOCK], BEFORE)
    assert causes.of_frequencies("R1", rises=False) == cause_of(CHRISTMAS)
    assert causes.of_the_rep("R1", Via.MAKES_ROOM) == cause_of(POTENTIAL, Via.MAKES_ROOM)


def test_reps_between_whom_a_customer_moves_know_the_change_that_opened_the_alignment() -> None:
    causes = with_handovers(causes_of([POTENTIAL, EVENT], BEFORE, AFTER), [POTENTIAL], BEFORE, AFTER)
    assert causes.rep("R3") == (POTENTIAL,)
    assert causes.rep("R2") == (EVENT, POTENTIAL), "what is nearer comes first"


def test_without_a_handover_nobody_else_is_concerned() -> None:
    causes = with_handovers(causes_of([POTENTIAL], BEFORE), [POTENTIAL], BEFORE, BEFORE)
    assert (causes.rep("R2"), causes.rep("R3")) == ((), ())


def test_what_is_nobodys_own_names_all_that_met_in_the_rep_and_a_frequency_no_call() -> None:
    causes = causes_of([POTENTIAL, EXECUTED, CLOCK], BEFORE)
    room = cause_of(POTENTIAL, Via.MAKES_ROOM)
    met = causes.met_in("R1", room)
    assert met is not None
    assert met.together == ((ChangeKind.CALL_EXECUTED, "001"), (ChangeKind.CLOCK, ""))
    told = causes.met_in("R1", room, calls=False)
    assert told is not None
    assert told.together == ((ChangeKind.CLOCK, ""),)
    assert causes_of([POTENTIAL], BEFORE).met_in("R1", room) == room


def test_a_colleagues_change_reaches_whoever_takes_their_customers_as_a_handover() -> None:
    left = InputChange(ChangeKind.REP_LEFT, "R2")
    causes = with_handovers(causes_of([left, POTENTIAL], BEFORE, AFTER), [left, POTENTIAL], BEFORE, AFTER)
    assert causes.of_the_rep("R2", Via.MAKES_ROOM) == cause_of(left)
    assert causes.of_the_rep("R3", Via.MAKES_ROOM) == cause_of(left, Via.HANDOVER)


def test_next_owners_of_one_leaver_feel_each_others_news_where_nothing_else_is_new() -> None:
    pairs = [("R1", "R2"), ("R1", "R3"), ("R4", "R5")]
    quiet = with_successions(causes_of([EVENT], BEFORE), pairs)
    assert [quiet.rep(r) for r in ("R1", "R2", "R3", "R4", "R5")] == [(EVENT,)] * 3 + [()] * 2
    night = with_successions(causes_of([EVENT, CLOCK], BEFORE), pairs)
    assert (night.rep("R1"), night.rep("R3")) == ((EVENT, CLOCK), (CLOCK,)), "the day that passed concerns all"
    busy = with_successions(causes_of([EVENT, InputChange(ChangeKind.POTENTIAL, "004", "1", "2")], BEFORE), pairs)
    assert [c.subject for c in busy.rep("R3")] == ["004"]
