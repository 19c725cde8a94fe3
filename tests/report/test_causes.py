from __future__ import annotations

from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.report.causes import brief, by_family, gathered, told_cause
from salesplan.report.view import Kind
from salesplan.report.words import cell, plain

POTENTIAL = str(InputChange(ChangeKind.POTENTIAL, "C7", "beans 100 (sales 40)", "beans 900 (sales 40)"))
ROOM = f"makes room: {POTENTIAL} (+3 more)"


def test_a_brief_cause_keeps_who_and_how_many_and_drops_what_was_and_is() -> None:
    assert brief(POTENTIAL) == "potential changed C7"
    assert brief(ROOM) == "makes room: potential changed C7 (+3 more)"
    assert brief("a day passed: 2026-11-23 → 2026-11-24") == "a day passed"
    assert brief("relieves R1 (1.48 → 1.05 of the mean)") == "relieves R1 (1.48 → 1.05 of the mean)"


def test_every_kind_of_change_is_known_again_in_its_text() -> None:
    for kind in ChangeKind:
        told = told_cause(f"makes room: {InputChange(kind, 'A:1', 'x', 'y')}")
        assert (told.makes_room, told.kind, told.subject) == (True, kind.value, "A:1")


def test_people_read_a_cause_in_brief_and_programs_whole() -> None:
    assert cell(Kind.CAUSE, ROOM) == "makes room: potential changed C7 (+3 more)"
    assert plain(Kind.CAUSE, ROOM) == ROOM


def test_many_causes_of_one_kind_become_one_line_and_a_single_one_is_named() -> None:
    calls = [f"call executed C{i}: – → visit on 2026-11-23 by R1" for i in range(40)]
    fills = ["fills R9 (0.87 → 0.95 of the mean); 2 min less driving", "fills R9 (0.87 → 0.95 of the mean)"]
    lines = by_family([*calls, POTENTIAL, ROOM, *fills, ""])
    assert {lines[c] for c in calls} == {"call executed"}
    assert lines[POTENTIAL] == "potential changed C7"
    assert lines[ROOM] == "makes room: potential changed C7 (+3 more)"
    assert {lines[c] for c in fills} == {"fills R9"}


def test_changes_are_gathered_by_kind_each_subject_once() -> None:
    told = [POTENTIAL, POTENTIAL.replace("beans", "tea"), "call executed A: – → x", "call executed B: – → x"]
    told += ["call executed C: – → x", "a day passed: 1 → 2"]
    assert gathered(told) == ("potential changed C7", "call executed ×3", "a day passed")
