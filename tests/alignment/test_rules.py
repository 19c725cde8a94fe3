from __future__ import annotations

from datetime import date

import pytest

from salesplan.alignment import RULES
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Assignment, Plan, RepPlan
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, customer, rep, world

GIVEN = world(
    [
        customer("C1", owner="R1", locked=True),
        customer("C2", owner="R2", hold_until=date(2026, 4, 1)),
        customer("C3", skills=frozenset({"ice"})),
        customer("C4"),
    ],
    [rep("R1", skills=frozenset({"ice"})), rep("R2"), rep("R3", active_until=date(2026, 1, 31))],
)
GOOD = {"C1": ("R1", "R1"), "C2": ("R2", "R2"), "C3": ("R1", ""), "C4": ("R2", "R1")}


def found(owners: dict[str, tuple[str, str]], given=GIVEN) -> list[tuple[str, str]]:
    reps = sorted({r for r, _ in owners.values()} | {r.id for r in given.reps})
    plan = Plan(
        AS_OF,
        28,
        tuple(
            RepPlan(r, tuple(Assignment(c, o, b, 0.0) for c, (o, b) in sorted(owners.items()) if o == r)) for r in reps
        ),
    )
    return [(v.rule, v.subject) for rule in RULES for v in rule.audit(plan, given, SETTINGS, CROW)]


def test_a_plan_that_keeps_every_rule_has_no_violation():
    assert found(GOOD) == []


def test_every_rule_has_its_own_name_in_the_registry():
    assert [r.NAME for r in RULES] == [
        "one-owner",
        "known-customer",
        "known-rep",
        "active-owner",
        "lock",
        "skill",
        "second-rep",
        "hold",
    ]


@pytest.mark.parametrize(
    ("change", "violation"),
    [
        ({"C9": ("R1", "")}, ("known-customer", "C9")),
        ({"C4": ("R9", "R1")}, ("known-rep", "C4")),
        ({"C4": ("R3", "R1")}, ("active-owner", "C4")),
        ({"C1": ("R2", "R1")}, ("lock", "C1")),
        ({"C3": ("R2", "")}, ("skill", "C3")),
        ({"C2": ("R1", "R2")}, ("hold", "C2")),
    ],
)
def test_each_broken_rule_is_found_by_its_twin(change, violation):
    assert found({**GOOD, **change}) == [violation]


def test_a_customer_without_an_owner_is_found():
    assert found({c: o for c, o in GOOD.items() if c != "C4"}) == [("one-owner", "C4")]


def test_a_customer_with_two_owners_is_found():
    plan = Plan(
        AS_OF,
        28,
        (
            RepPlan("R1", tuple(Assignment(c, "R1", "", 0.0) for c in ("C1", "C3", "C4"))),
            RepPlan("R2", tuple(Assignment(c, "R2", "", 0.0) for c in ("C2", "C4"))),
        ),
    )
    assert [(v.rule, v.subject) for rule in RULES for v in rule.audit(plan, GIVEN, SETTINGS, CROW)] == [
        ("one-owner", "C4")
    ]


def test_a_lock_to_a_rep_who_left_binds_nobody():
    left = replace(GIVEN, customers=tuple(replace(c, rep_id="R3") if c.id == "C1" else c for c in GIVEN.customers))
    assert found({**GOOD, "C1": ("R2", "R3")}, left) == []
