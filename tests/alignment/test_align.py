from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given as drawn_from
from hypothesis import settings as tried
from hypothesis import strategies as st

from salesplan.alignment import RULES, align
from salesplan.domain.causes import MoveKind, MoveReason
from salesplan.domain.errors import NoPlanError
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Plan, RepPlan
from salesplan.domain.settings import AlignmentSettings
from salesplan.travel import Legs
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, customer, drawn, owners, rep, wanting, world

PAIR = [rep("R1", east=-20), rep("R2", east=20)]


def with_alignment(**changes: object) -> object:
    return replace(SETTINGS, alignment=replace(AlignmentSettings(), **changes))  # type: ignore[arg-type]


def line(owner: str, count: int, east: float, first: int = 0, **more: object) -> list:
    return [customer(f"C{first + i}", east=east + i, owner=owner, **more) for i in range(count)]


def aligned(given, **more):
    return align(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF, **more)


def as_plan(given, result, as_of=AS_OF) -> Plan:
    by_rep: dict[str, list] = {r.id: [] for r in given.reps}
    for a in result.assignments:
        by_rep[a.rep_id].append(a)
    return Plan(as_of, 28, tuple(RepPlan(r, tuple(rows)) for r, rows in sorted(by_rep.items())))


def violations(given, result, as_of=AS_OF) -> list[str]:
    plan = as_plan(given, result, as_of)
    return [v.rule for rule in RULES for v in rule.audit(plan, given, SETTINGS, CROW)]


def test_customers_without_an_owner_go_to_the_nearest_rep_with_room():
    given = world(line("", 2, -25) + line("", 2, 25, first=2), PAIR)
    assert aligned(given).owner == {"C0": "R1", "C1": "R1", "C2": "R2", "C3": "R2"}


def test_nothing_moves_where_everything_is_in_balance():
    given = world(line("R1", 2, -25) + line("R2", 2, 25, first=2), PAIR)
    assert aligned(given).moves == ()


def test_an_overloaded_rep_is_relieved_and_the_move_says_why_and_what_it_earns():
    given = world(line("R1", 6, -3) + line("R2", 2, 25, first=6), PAIR)
    result = aligned(given)
    assert len(result.moves) == 2
    for move in result.moves:
        assert move.reason.kind is MoveKind.RELIEVES
        assert move.reason.rep_id == "R1"
        assert 1.4 <= move.reason.index_before < 1.5
        assert move.gain > move.price > 0
    assert [b.customers for b in result.balance] == [4, 4]


def test_a_high_handover_price_keeps_customers_where_they_are():
    given = world(line("R1", 6, -3) + line("R2", 2, 25, first=6), PAIR)
    dear = wanting(given, contribution=1e7)
    assert align(given, dear, owners(given), CROW, SETTINGS, AS_OF).moves == ()


def test_a_locked_customer_never_leaves_an_active_owner():
    given = world(line("R1", 6, 15, locked=True) + line("R2", 2, 25, first=6), PAIR)
    result = aligned(given)
    assert {result.owner[f"C{i}"] for i in range(6)} == {"R1"}
    assert violations(given, result) == []


def test_a_locked_customer_of_a_rep_who_left_gets_an_owner():
    gone = rep("R3", east=-20, active_until=date(2026, 2, 27))
    given = world(line("R3", 2, -20, locked=True), [*PAIR, gone])
    result = aligned(given)
    assert set(result.owner.values()) <= {"R1", "R2"}
    assert all((m.reason.kind, m.reason.rep_id) == (MoveKind.INACTIVE, "R3") for m in result.moves)
    assert all(m.price > 0 and m.gain == 0 for m in result.moves)
    assert violations(given, result) == []


def test_a_lock_to_a_rep_who_left_does_not_tie_to_the_owner_since():
    gone = rep("R3", east=-20, active_until=date(2026, 2, 27))
    given = world(line("R3", 6, 15, locked=True) + line("R2", 2, 25, first=6), [*PAIR, gone])
    since = owners(given) | {f"C{i}": "R1" for i in range(6)}
    result = align(given, wanting(given), since, CROW, SETTINGS, AS_OF)
    assert any(m.previous_rep_id == "R1" for m in result.moves)


def test_an_owner_whom_no_input_knows_is_replaced():
    given = world(line("R9", 2, -20), PAIR)
    assert set(aligned(given).owner.values()) <= {"R1", "R2"}


def test_a_customer_on_hold_stays_until_the_day():
    held = line("R1", 6, 15, hold_until=date(2026, 3, 9))
    given = world(held + line("R2", 2, 25, first=6), PAIR)
    assert aligned(given).moves == ()
    later = align(given, wanting(given), owners(given), CROW, SETTINGS, date(2026, 3, 9))
    assert any(m.previous_rep_id == "R1" for m in later.moves)
    assert violations(given, later, date(2026, 3, 9)) == []
    assert "hold" in violations(given, later)  # the same moves a week earlier


def test_a_persons_decision_of_today_stands():
    given = world(line("R1", 6, -3) + line("R2", 2, 25, first=6), PAIR)
    assert aligned(given, fixed=frozenset(c.id for c in given.customers)).moves == ()


def test_only_reps_with_the_skill_get_a_customer_and_an_owner_without_it_loses_him():
    able = [rep("R1", east=-20, skills=frozenset({"ice"})), rep("R2", east=20)]
    given = world([customer("C0", east=20, owner="R2", skills=frozenset({"ice"})), *line("R2", 2, 20, first=1)], able)
    result = aligned(given)
    assert result.owner["C0"] == "R1"
    assert result.moves[0].reason == MoveReason(MoveKind.SKILL, "R2", "ice")
    assert violations(given, result) == []


def test_a_skill_that_nobody_has_is_an_error_that_names_the_customers():
    given = world([customer("C0", skills=frozenset({"ice"}))], PAIR)
    with pytest.raises(NoPlanError, match=r"C0 \(ice\)"):
        aligned(given)


def test_a_lock_to_a_rep_without_the_skill_is_an_error_that_names_both():
    given = world(
        [customer("C0", owner="R2", locked=True, skills=frozenset({"ice"}))],
        [rep("R1", skills=frozenset({"ice"})), rep("R2")],
    )
    with pytest.raises(NoPlanError, match=r"C0 \(locked to R2, needs ice\)"):
        aligned(given)


def test_without_an_active_rep_there_is_no_plan():
    given = world([customer("C0")], [rep("R1", active_from=date(2027, 1, 1))])
    with pytest.raises(NoPlanError, match="no rep is active"):
        aligned(given)


def test_a_rep_without_capacity_hands_over_what_pays_and_shows_no_index():
    given = world(line("R1", 4, 10), [rep("R1", east=-20, capacity=0.0), rep("R2", east=20)])
    result = aligned(given)
    assert set(result.owner.values()) == {"R2"}
    assert result.balance[0].index is None


def test_max_moves_caps_what_may_change_hands_but_not_what_must():
    gone = rep("R3", east=0, active_until=date(2026, 2, 27))
    given = world(line("R1", 8, -3) + line("R2", 2, 25, first=8) + line("R3", 2, 0, first=90), [*PAIR, gone])
    result = align(given, wanting(given), owners(given), CROW, with_alignment(max_moves=1), AS_OF)
    chosen = [m for m in result.moves if m.previous_rep_id != "R3"]
    assert len(chosen) == 1
    assert len(result.moves) == 3
    assert "max_moves = 1 holds back" in result.outcome.notes[0]


def test_a_price_on_scatter_makes_territories_more_compact():
    given, wanted = drawn(5, 80, 3)
    free = world([replace(c, rep_id="", locked=False, skills=frozenset()) for c in given.customers], list(given.reps))
    loose = align(free, wanted, {}, CROW, with_alignment(compactness=0.0), AS_OF)
    tight = align(free, wanted, {}, CROW, with_alignment(compactness=200.0), AS_OF)
    assert tight.compactness.scattered < loose.compactness.scattered
    assert tight.compactness.travel_minutes_a_visit >= loose.compactness.travel_minutes_a_visit


def test_travel_differs_by_rep_and_is_told_by_visit():
    given = world(line("R1", 1, -20), PAIR)
    assert aligned(given).visit_travel["C0"] == pytest.approx(0.0, abs=1e-3)  # they live next door and are alone
    far = world(line("R2", 1, -20, locked=True), PAIR)
    drive = CROW.legs([far.rep["R2"].place], [far.customer["C0"].place]).minutes[0, 0]
    assert aligned(far).visit_travel["C0"] == pytest.approx(SETTINGS.alignment.round_trip_share * drive, abs=1e-3)


@tried(max_examples=25, deadline=None)
@drawn_from(st.integers(0, 10**6), st.integers(1, 60), st.integers(1, 5))
def test_every_rule_holds_and_every_voluntary_move_earns_its_price(seed, customers, reps):
    given, wanted = drawn(seed, customers, reps)
    result = align(given, wanted, owners(given), CROW, SETTINGS, AS_OF)
    assert violations(given, result) == []
    assert result.outcome.bound is None or result.outcome.bound <= result.outcome.objective + 1e-6
    for move in result.moves:
        assert move.gain >= move.price - 1e-6


@tried(max_examples=25, deadline=None)
@drawn_from(st.integers(0, 10**6), st.integers(1, 120), st.integers(1, 6))
def test_an_alignment_just_made_is_left_alone(seed, customers, reps):
    given, wanted = drawn(seed, customers, reps)
    first = align(given, wanted, owners(given), CROW, SETTINGS, AS_OF)
    again = align(given, wanted, first.owner, CROW, SETTINGS, AS_OF)
    assert again.owner == first.owner
    assert again.moves == ()


def test_the_same_inputs_give_the_same_alignment_in_any_row_order():
    given, wanted = drawn(3, 150, 5)
    first = align(given, wanted, owners(given), CROW, SETTINGS, AS_OF)
    shuffled = np.random.default_rng(0).permutation(len(given.customers))
    mixed = replace(
        wanted,
        customer_ids=tuple(wanted.customer_ids[i] for i in shuffled),
        minutes=wanted.minutes[shuffled],
        visits=wanted.visits[shuffled],
        contribution=wanted.contribution[shuffled],
        potential=wanted.potential[shuffled],
    )
    assert align(given, mixed, owners(given), CROW, SETTINGS, AS_OF).assignments == first.assignments


def test_whoever_expects_his_rep_in_a_day_or_two_keeps_him_unless_he_is_gone():
    given = world(line("R1", 6, -3) + line("R2", 2, 25, first=6), PAIR)
    mine = frozenset(f"C{i}" for i in range(6))
    assert len(aligned(given).moves) == 2
    assert aligned(given, expecting=mine).moves == ()
    gone = world(line("R0", 6, -3) + line("R2", 2, 25, first=6), PAIR)
    assert {m.customer_id for m in aligned(gone, expecting=mine).moves} == mine


class WithoutRoadTo:
    """The crow's times, but no road to or from one place."""

    name, digest = "island", "island"

    def __init__(self, island) -> None:
        self.island = island

    def legs(self, origins, destinations):
        legs = CROW.legs(origins, destinations)
        cut = np.array([[(a == self.island) != (b == self.island) for b in destinations] for a in origins])
        return Legs(np.where(cut, np.inf, legs.minutes), legs.km)


def test_a_customer_whom_no_road_reaches_is_nobodys_drive_and_moves_nobody():
    given = world(line("R1", 3, -25) + line("R2", 3, 25, first=3), PAIR)
    island = given.customer["C1"].place
    found = align(given, wanting(given), owners(given), WithoutRoadTo(island), SETTINGS, AS_OF)
    assert found.moves == ()
    assert {r.rep_id: r.customers for r in found.balance} == {"R1": 3, "R2": 3}
    assert next(a for a in found.assignments if a.customer_id == "C1").workload_minutes < 200
    assert all(0.8 < (r.relative or 0) < 1.2 for r in found.balance)


def test_a_customer_goes_to_the_only_rep_whom_a_road_leads_to_him():
    given = world([customer("C0", east=-19), *line("R1", 2, -25, first=1), *line("R2", 2, 25, first=3)], PAIR)
    home = given.rep["R1"].place

    class Cut(WithoutRoadTo):
        def legs(self, origins, destinations):
            legs = CROW.legs(origins, destinations)
            far = np.array([[{a, b} == {home, given.customer["C0"].place} for b in destinations] for a in origins])
            return Legs(np.where(far, np.inf, legs.minutes), legs.km)

    assert align(given, wanting(given), owners(given), Cut(home), SETTINGS, AS_OF).owner["C0"] == "R2"
