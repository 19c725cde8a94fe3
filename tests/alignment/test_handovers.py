from __future__ import annotations

from datetime import date

import pytest

from salesplan.alignment import handover_list
from salesplan.domain.calendar import Channel
from salesplan.domain.causes import MoveKind, MoveReason
from salesplan.domain.given import Call, CallOutcome, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Assignment, CallStatus, Level, Plan, RepPlan, ScheduledCall
from salesplan.domain.settings import SegmentSettings
from tests.alignment.worlds import AS_OF, SETTINGS, customer, rep, world

RELIEVED = MoveReason(MoveKind.RELIEVES, "R1")
MOVE = Assignment("C1", "R2", "R1", 90.0, None, RELIEVED, 500.0, 150.0)


def visit(day: date, due: date, rep_id: str = "R2") -> ScheduledCall:
    return ScheduledCall(
        day, rep_id, "C1", Channel.VISIT, 36_000, 37_800, "", CallStatus.NEW, Level.PROPOSED, due
    )  # fmt: skip


def plan(*visits: ScheduledCall, rows: tuple[Assignment, ...] = (MOVE,)) -> Plan:
    return Plan(AS_OF, 28, (RepPlan("R1"), RepPlan("R2", rows, schedule=visits)))


def test_the_list_names_who_moves_why_what_is_at_stake_the_last_call_and_what_is_due_next():
    given = replace(
        world([customer("C1", owner="R1"), customer("C2", owner="R1")], [rep("R1"), rep("R2")]),
        calls=(
            Call(date(2026, 2, 10), "R1", "C1"),
            Call(AS_OF, "R1", "C1", outcome=CallOutcome.CANCELLED),
            Call(date(2026, 3, 3), "R1", "C1"),
        ),
    )
    rows = (MOVE, Assignment("C2", "R2", "", 90.0))  # who had no owner is not handed over
    (row,) = handover_list(plan(visit(date(2026, 3, 5), date(2026, 3, 6)), rows=rows), given, SETTINGS)
    assert (row.customer_id, row.from_rep_id, row.to_rep_id, row.reason) == ("C1", "R1", "R2", RELIEVED)
    assert (row.contribution, row.gain, row.price) == (1000.0, 500.0, 150.0)
    assert (row.last_call, row.next_due, row.joint_visit) == (date(2026, 2, 10), date(2026, 3, 6), date(2026, 3, 5))


def test_a_segments_own_margin_counts_for_what_a_customer_brings_as_it_does_in_the_stage():
    given = world([customer("C1", owner="R1", segment="A")], [rep("R1"), rep("R2")])
    settings = replace(SETTINGS, segments={"A": SegmentSettings(margin=0.25)})
    (row,) = handover_list(plan(), given, settings)
    assert row.contribution == 250.0


def test_the_visit_to_make_together_is_the_first_planned_one_on_a_day_on_which_both_work():
    given = world([customer("C1", owner="R1")], [rep("R1", weekdays=0b00011), rep("R2")])
    wednesday, monday, tuesday = date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 10)
    visits = [visit(d, d) for d in (tuesday, wednesday, monday)]
    (row,) = handover_list(plan(*visits), given, SETTINGS)
    assert row.joint_visit == monday
    assert row.next_due == wednesday


def test_the_visit_to_make_together_is_before_the_old_owner_leaves():
    given = world([customer("C1", owner="R1")], [rep("R1", active_until=date(2026, 3, 6)), rep("R2")])
    after = visit(date(2026, 3, 9), date(2026, 3, 9))
    (row,) = handover_list(plan(after), given, SETTINGS)
    assert row.joint_visit == date(2026, 3, 6)  # proposed: none is planned while both are there
    (row,) = handover_list(plan(visit(date(2026, 3, 4), date(2026, 3, 4), "R1"), after), given, SETTINGS)
    assert row.joint_visit == date(2026, 3, 4)


def test_the_visit_to_make_together_is_not_before_the_new_owner_begins_nor_on_a_day_off():
    begins = date(2026, 3, 5)
    given = world([customer("C1", owner="R1")], [rep("R1"), rep("R2", active_from=begins)])
    given = replace(given, time_off=(TimeOff("R1", begins, begins),))
    first = visit(date(2026, 3, 3), date(2026, 3, 3), "R1")
    row = replace(MOVE, since=begins, reason=RELIEVED)
    assert handover_list(plan(first, rows=(row,)), given, SETTINGS) == ()  # decided before
    (found,) = handover_list(plan(first), given, SETTINGS)
    assert found.joint_visit == date(2026, 3, 6)


def test_a_visit_to_make_together_is_proposed_on_a_day_that_the_customer_takes():
    given = world([customer("C1", owner="R1", weekdays=0b00100)], [rep("R1"), rep("R2", weekdays=0b11110)])
    (row,) = handover_list(plan(), given, SETTINGS)
    assert row.joint_visit == date(2026, 3, 4)
    assert row.next_due is None


def test_a_visit_to_make_together_is_proposed_for_tomorrow_at_the_earliest():
    given = world([customer("C1", owner="R1")], [rep("R1"), rep("R2")])
    (row,) = handover_list(plan(), given, SETTINGS)
    assert row.joint_visit == date(2026, 3, 3)
    (row,) = handover_list(plan(visit(AS_OF, AS_OF)), given, SETTINGS)
    assert row.joint_visit == AS_OF  # planned for today


@pytest.mark.parametrize("reps", [[rep("R2")], [rep("R1", active_until=date(2026, 2, 1)), rep("R2")]])
def test_nobody_can_visit_together_with_a_rep_who_has_left(reps):
    given = world([customer("C1", owner="R1")], reps)
    (row,) = handover_list(plan(visit(date(2026, 3, 5), date(2026, 3, 5))), given, SETTINGS)
    assert row.joint_visit is None
    assert row.last_call is None


def test_handovers_come_by_old_owner_new_owner_and_customer():
    given = world([customer(f"C{i}") for i in range(1, 4)], [rep("R1"), rep("R2"), rep("R3")])
    rows = (Assignment("C1", "R2", "R3", 1.0), Assignment("C3", "R2", "R1", 1.0), Assignment("C2", "R2", "R1", 1.0))
    assert [h.customer_id for h in handover_list(plan(rows=rows), given, SETTINGS)] == ["C2", "C3", "C1"]


def test_a_call_made_on_the_as_of_day_is_the_last_call():
    given = world([customer("C1", owner="R1")], [rep("R1"), rep("R2")])
    given = replace(given, calls=(Call(date(2026, 2, 10), "R1", "C1"), Call(AS_OF, "R1", "C1")))
    assert handover_list(plan(), given, SETTINGS)[0].last_call == AS_OF
