from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from salesplan.alignment import align, curve, handover_list
from salesplan.domain.causes import MoveKind, MoveReason
from salesplan.domain.given import Call, CallOutcome
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Assignment
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, customer, drawn, owners, rep, wanting, world


def lopsided():
    rows = [customer(f"C{i}", east=i - 3, owner="R1") for i in range(8)]
    rows += [customer(f"C{i}", east=25, owner="R2") for i in (8, 9)]
    return world(rows, [rep("R1", east=-5), rep("R2", east=20)])


def test_each_further_move_buys_something_until_all_that_pay_are_made():
    given = lopsided()
    points = curve(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF)
    assert [p.moves for p in points] == [0, 1, 2]
    assert points[0].gain == points[0].price == 0.0
    assert all(b.net > a.net for a, b in pairwise(points))
    assert points[0].worst_index > points[-1].worst_index
    whole = align(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF)
    assert len(whole.moves) == points[-1].moves
    assert points[-1].price == pytest.approx(sum(m.price for m in whole.moves))


@pytest.mark.parametrize("seed", range(4))
def test_more_moves_never_come_out_worse(seed):
    given, wanted = drawn(seed, 90, 4)
    points = curve(given, wanted, owners(given), CROW, SETTINGS, AS_OF)
    nets = [p.net for p in points]
    assert nets == sorted(nets)
    assert points[0].moves == 0


def test_with_few_moves_allowed_the_plan_is_that_of_the_curve():
    given = lopsided()
    settings = replace(SETTINGS, alignment=replace(SETTINGS.alignment, max_moves=1))
    point = curve(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF)[1]
    result = align(given, wanting(given), owners(given), CROW, settings, AS_OF)
    assert max(b.relative or 0.0 for b in result.balance) == pytest.approx(point.worst_index)


def test_the_handover_list_names_what_is_at_stake_and_a_day_for_both():
    given = replace(
        world(
            [customer("C1", owner="R1", weekdays=0b00100), customer("C2", owner="R1")],
            [rep("R1"), rep("R2", weekdays=0b11110)],
        ),
        calls=(
            Call(date(2026, 2, 10), "R1", "C1"),
            Call(date(2026, 2, 20), "R1", "C1", outcome=CallOutcome.CANCELLED),
        ),
    )
    rows = [
        Assignment("C1", "R2", "R1", 90.0, None, MoveReason(MoveKind.RELIEVES, "R1"), 500.0, 150.0),
        Assignment("C2", "R1", "R1", 90.0),
        Assignment("C2", "R2", "", 90.0, "had no owner"),
    ]
    (row,) = handover_list(rows, given, SETTINGS, AS_OF, due={"C1": date(2026, 3, 5)})
    assert (row.customer_id, row.from_rep, row.to_rep, row.why) == (
        "C1",
        "R1",
        "R2",
        MoveReason(MoveKind.RELIEVES, "R1"),
    )
    assert (row.contribution, row.at_stake, row.gain) == (1000.0, 150.0, 500.0)
    assert row.last_call == date(2026, 2, 10)
    assert row.next_due == date(2026, 3, 5)
    assert row.joint_visit == date(2026, 3, 11)  # the first Wednesday from then on; the customer takes no other day


def test_nobody_can_visit_together_with_a_rep_who_has_left():
    given = world([customer("C1", owner="R1")], [rep("R1", active_until=date(2026, 2, 1)), rep("R2")])
    (row,) = handover_list([Assignment("C1", "R2", "R1", 90.0, "left")], given, SETTINGS, AS_OF)
    assert row.joint_visit is None
    assert row.last_call is None
