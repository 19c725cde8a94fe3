"""Whom a change concerns."""

from __future__ import annotations

from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.replan.opening.causes import causes_of, with_handovers

POTENTIAL = InputChange(ChangeKind.POTENTIAL, "001", "1", "2")
EVENT = InputChange(ChangeKind.EVENT_ARRIVED, "002", "", "download")
BEFORE = {"001": "R1", "002": "R2", "003": "R2", "004": "R3"}
AFTER = BEFORE | {"003": "R3"}


def test_a_customers_change_is_the_cause_of_what_is_different_for_his_rep() -> None:
    causes = causes_of([POTENTIAL], BEFORE)
    assert causes.customer("001", "R1") == str(POTENTIAL)
    assert causes.customer("009", "R1") == f"makes room: {POTENTIAL}"
    assert causes.customer("002", "R2") == ""


def test_reps_between_whom_a_customer_moves_know_the_change_that_opened_the_alignment() -> None:
    causes = with_handovers(causes_of([POTENTIAL, EVENT], BEFORE, AFTER), [POTENTIAL], BEFORE, AFTER)
    assert causes.rep("R3") == (str(POTENTIAL),)
    assert causes.rep("R2") == (str(EVENT),), "what is nearer comes first"
    assert causes.customer("004", "R3") == f"makes room: {POTENTIAL}"


def test_without_a_handover_nobody_else_is_concerned() -> None:
    causes = with_handovers(causes_of([POTENTIAL], BEFORE), [POTENTIAL], BEFORE, BEFORE)
    assert (causes.rep("R2"), causes.rep("R3")) == ((), ())
