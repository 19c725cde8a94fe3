"""What is planned for a night is what finds a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Customer, Given
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, Plan
from salesplan.replan.stages import what_fits
from tests.replan.test_roster import MONDAY, calls, planned, stored, world

AT_NINE = (Window(9 * 3600, 9 * 3600 + 1800),)
TUESDAY = MONDAY + timedelta(days=1)


def crowded() -> Given:
    """Two customers who take visits on Mondays at nine alone, of one rep."""

    def hours(c: Customer) -> Customer:
        return replace(c, weekdays=1, hours=AT_NINE, locked=True) if c.id in ("C10", "C11") else c

    given = world()
    return replace(given, customers=tuple(map(hours, given.customers)))


def share(plan: Plan) -> float:
    return plan.totals["planned_not_placed"] / plan.totals["value_planned"]


@pytest.fixture(scope="module")
def first() -> Plan:
    plan = planned(crowded()).plan
    assert plan is not None
    assert share(plan) > 0.01, "only one of the two can be visited on a Monday"
    return plan


def test_a_night_plans_no_more_than_the_calendar_holds_and_is_worth_no_less(
    first: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = stored(first, crowded())
    plan = planned(crowded(), known, TUESDAY).plan
    monkeypatch.setattr(what_fits, "ROUNDS", 0)
    without = planned(crowded(), known, TUESDAY).plan
    assert plan is not None
    assert without is not None
    assert share(without) > 0.01 >= share(plan)
    assert plan.totals["value_placed"] >= without.totals["value_placed"]
    assert plan.totals["told_lost"] == plan.totals["agreed_lost"] == 0


def test_who_finds_no_day_is_planned_for_fewer_visits_with_a_cause_and_nobody_for_more(first: Plan) -> None:
    plan = planned(crowded(), stored(first, crowded()), TUESDAY).plan
    assert plan is not None
    was, now = ({x.customer_id: x.frequency for x in p.callplan() if x.channel is Channel.VISIT} for p in (first, plan))
    fewer = {c for c in was if now.get(c, 0.0) < was[c]}
    assert fewer
    assert fewer <= {"C10", "C11"}
    assert all(now[c] <= was[c] for c in now)
    rows = [c for c in plan.changes if c.kind is DifferenceKind.FREQUENCY and c.channel == Channel.VISIT]
    assert {c.subject for c in rows} == fewer
    assert {c.cause.kind for c in rows if c.cause is not None} == {ChangeKind.CLOCK}
    for customer_id in fewer:
        assert len(calls(plan, customer_id)) <= now[customer_id] + 1


def test_what_another_customer_wants_is_not_the_cause_of_what_the_days_have_no_room_for(first: Plan) -> None:
    given = crowded()
    potentials = tuple(
        replace(p, potential=p.potential * 1.01) if p.customer_id == "C12" else p for p in given.potentials
    )
    assert potentials != given.potentials
    plan = planned(replace(given, potentials=potentials), stored(first, given), TUESDAY).plan
    assert plan is not None
    rows = [c for c in plan.changes if c.kind is DifferenceKind.FREQUENCY and c.subject in ("C10", "C11")]
    assert rows
    assert {c.cause.kind for c in rows if c.cause is not None} == {ChangeKind.CLOCK}
    assert all(ChangeKind.POTENTIAL in dict(c.cause.together) for c in rows if c.cause is not None)


def test_what_fits_is_found_once(first: Plan) -> None:
    known = stored(first, crowded())
    plan = planned(crowded(), known, TUESDAY).plan
    assert plan == planned(crowded(), known, TUESDAY).plan
    assert plan is not None
    assert planned(crowded(), stored(plan, crowded()), TUESDAY).plan is None


def test_a_calendar_with_room_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before = planned(world()).plan
    assert before is not None

    def never(*_: object) -> None:
        raise AssertionError("the call plan is solved again")

    monkeypatch.setattr(what_fits, "replan_calls", never)
    assert planned(world(), stored(before, world()), TUESDAY).plan is not None
