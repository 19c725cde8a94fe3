from __future__ import annotations

from datetime import date

import pytest

from salesplan.domain.causes import Cause, DueKind, DueReason, MoveKind, MoveReason, Via, cause_of
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.nouns import replace
from salesplan.report.causes import UNKNOWN, brief, by_family, family, gathered, whole, why_due, why_moved
from salesplan.report.cells import cell, plain
from salesplan.report.view import Kind

CHANGE = InputChange(ChangeKind.POTENTIAL, "C7", "beans 100 (sales 40)", "beans 900 (sales 40)")
POTENTIAL = cause_of(CHANGE)
ROOM = cause_of(CHANGE, Via.MAKES_ROOM, more=3)
MET = replace(ROOM, more=0, together=((ChangeKind.CALL_MISSED, "×2"), (ChangeKind.CLOCK, "")))


def test_a_brief_cause_keeps_who_and_how_many_and_drops_what_was_and_is() -> None:
    assert brief(POTENTIAL) == "potential changed C7"
    assert brief(ROOM) == "makes room: potential changed C7 (+3 more)"
    assert brief(Cause(ChangeKind.CLOCK, "", "2026-11-23", "2026-11-24")) == "a day passed"
    assert (brief(None), whole(None)) == ("", "")


def test_a_whole_cause_says_what_the_change_itself_says() -> None:
    assert whole(POTENTIAL) == str(CHANGE)
    assert whole(ROOM) == f"makes room: {CHANGE} (+3 more)"


def test_people_read_a_cause_in_brief_and_programs_whole() -> None:
    assert cell(Kind.CAUSE, ROOM) == brief(ROOM)
    assert plain(Kind.CAUSE, ROOM) == whole(ROOM)


def test_many_causes_of_one_kind_become_one_line_and_a_single_one_is_named() -> None:
    calls = [Cause(ChangeKind.CALL_EXECUTED, f"C{i}", "", "visit") for i in range(40)]
    lines = by_family([*calls, POTENTIAL, ROOM, None])
    assert {lines[c] for c in calls} == {"call executed"}
    assert lines[POTENTIAL] == "potential changed C7"
    assert lines[ROOM] == "makes room: potential changed C7 (+3 more)"
    assert lines[None] == UNKNOWN


def test_changes_are_gathered_by_kind_each_subject_once() -> None:
    changes = [CHANGE, InputChange(ChangeKind.POTENTIAL, "C7", "tea 1", "tea 2")]
    changes += [InputChange(ChangeKind.CALL_EXECUTED, c) for c in "ABC"]
    assert gathered([*changes, InputChange(ChangeKind.CLOCK, "")]) == (
        "potential changed C7",
        "call executed ×3",
        "a day passed",
    )


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (None, ""),
        (MoveReason(MoveKind.LOCKED, "R2"), "locked to R2"),
        (MoveReason(MoveKind.INACTIVE, "R2", "2026-12-05"), "R2 is not an active rep on 2026-12-05"),
        (MoveReason(MoveKind.SKILL, "R2", "ice wine"), "R2 lacks the skill ice wine"),
        (MoveReason(MoveKind.DECIDED), "decided by a person"),
        (MoveReason(MoveKind.SHORTER_DRIVES, drive_minutes=25.4), "shorter drives; 25 min less driving a cycle"),
        (
            MoveReason(MoveKind.RELIEVES, "R6", "", 1.31, 1.04, -80.0, -12.0),
            "relieves R6 (1.31 → 1.04 of the mean workload); 12 min more driving a cycle",
        ),
        (
            MoveReason(MoveKind.FILLS, "R6", "", 0.801, 0.803, 80.0),
            "fills R6 (+80 min a cycle, at 0.80 of the mean workload)",
        ),
    ],
)
def test_a_move_says_why_in_one_line(reason: MoveReason | None, text: str) -> None:
    assert why_moved(reason) == text


def test_a_due_day_says_what_has_set_it() -> None:
    assert why_due(DueReason(DueKind.FOLLOW_UP, date(2026, 11, 20), "download")) == "follow-up: download on 2026-11-20"
    assert why_due(DueReason(DueKind.MISSED, date(2026, 11, 20))) == "missed on 2026-11-20"
    assert why_due(None) == ""


def test_what_met_in_one_rep_is_named_in_full_and_falls_into_one_line() -> None:
    assert brief(MET) == "makes room: potential changed C7, together with call missed ×2, a day passed"
    assert family(MET) == "makes room: potential changed, with others"
    other = replace(MET, subject="C8")
    assert by_family([MET, other]) == dict.fromkeys((MET, other), "makes room: potential changed, with others")


LEAVES = InputChange(ChangeKind.REP_LEAVES, "R4", "active_until 2026-12-20", "2026-12-04")
BEGINS = InputChange(ChangeKind.REP_JOINS, "R5", "", "2026-12-07")


def test_who_comes_or_goes_does_so_on_a_day() -> None:
    assert brief(cause_of(LEAVES)) == "R4 leaves on 2026-12-04"
    assert whole(cause_of(LEAVES)) == "R4 leaves on 2026-12-04 (was 2026-12-20)"
    assert whole(cause_of(BEGINS, Via.HANDOVER)) == "hands over: R5 begins on 2026-12-07"
    assert gathered([LEAVES, BEGINS]) == ("R4 leaves on 2026-12-04", "R5 begins on 2026-12-07")
    stays = InputChange(ChangeKind.REP_LEAVES, "R4", "active_until 2026-12-20", "none")
    assert whole(cause_of(stays)) == str(stays)
