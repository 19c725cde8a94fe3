"""Visits that colleagues pay while a rep is away, and nights on which nothing may change hands."""

from __future__ import annotations

from datetime import date, timedelta

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Call, Customer, Given, Potential, Rep, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import CallStatus, DifferenceKind, Plan
from salesplan.replan.answer.audit import audit_reopened
from salesplan.travel import Crow
from tests.replan.test_roster import MONDAY, SETTINGS, planned, stored, world

AWAY = TimeOff("R1", MONDAY, MONDAY + timedelta(days=25))  # all but the last days: their month cannot catch up
ABSENT = replace(world(), time_off=(AWAY,))


def covers(plan: Plan) -> set[tuple[str, str, date]]:
    return {(c.customer_id, c.rep_id, c.day) for c in plan.schedule() if c.status is CallStatus.COVER}


def published(given: Given) -> Plan:
    plan = planned(given).plan
    assert plan is not None
    return plan


def test_an_absence_is_covered_and_the_owner_stays() -> None:
    first = published(world())
    plan = planned(ABSENT, stored(first, world())).plan
    assert plan is not None
    assert plan.owner == first.owner
    found = covers(plan)
    assert found
    for customer_id, rep_id, day in found:
        assert plan.owner[customer_id] == "R1" != rep_id
        assert MONDAY < day <= AWAY.until_date, "today's routes stay as they are"
    causes = [c.cause for c in plan.schedule() if c.status is CallStatus.COVER]
    assert {(c.kind, c.subject, c.via) for c in causes if c} == {(ChangeKind.REP_ABSENT, "R1", Via.COVER)}
    left_out = {(u.customer_id, u.due) for u in plan.unplanned()}
    assert left_out.isdisjoint({(c.customer_id, c.due) for c in plan.schedule() if c.status is CallStatus.COVER})


def test_what_is_covered_stays_so_on_the_nights_after_and_nothing_changes_twice() -> None:
    plan = planned(ABSENT, stored(published(world()), world())).plan
    assert plan is not None
    assert planned(ABSENT, stored(plan, ABSENT)).plan is None
    before = covers(plan)
    for n in (1, 2, 3):
        tomorrow = MONDAY + timedelta(days=n)
        made = planned(ABSENT, stored(plan, ABSENT), tomorrow)
        assert made.plan is not None
        assert {c for c in before if c[2] >= tomorrow} <= covers(made.plan)
        plan, before = made.plan, covers(made.plan)


def test_an_absence_that_is_withdrawn_brings_the_visits_back_to_the_owner() -> None:
    plan = planned(ABSENT, stored(published(world()), world())).plan
    assert plan is not None
    again = planned(world(), stored(plan, ABSENT)).plan
    assert again is not None
    assert covers(again) == set()
    assert {c.rep_id for c in again.schedule() if c.customer_id.startswith("C1")} == {"R1"}


def test_nobody_covers_where_the_drive_costs_more_than_the_visit_earns() -> None:
    dear = replace(SETTINGS, alignment=replace(SETTINGS.alignment, hour_price=100_000.0))
    first = planned(world(), settings=dear).plan
    assert first is not None
    plan = planned(ABSENT, stored(first, world(), dear), settings=dear).plan
    assert plan is not None
    assert covers(plan) == set()


def test_a_customer_who_takes_no_visits_is_not_covered() -> None:
    first = world()
    owned = published(first).owner
    by_phone = frozenset({Channel.PHONE})
    customers = tuple(replace(c, channels=by_phone) if owned[c.id] == "R1" else c for c in first.customers)
    given = replace(first, customers=customers, time_off=(AWAY,))
    plan = planned(given, stored(published(first), first)).plan
    assert plan is not None
    assert covers(plan) == set()


def test_what_a_colleague_can_no_longer_pay_is_left_out_of_the_owners_month() -> None:
    plan = planned(ABSENT, stored(published(world()), world())).plan
    assert plan is not None
    customer_id, rep_id, day = min(covers(plan))
    both = replace(ABSENT, time_off=(AWAY, TimeOff(rep_id, day, day)))
    after = planned(both, stored(plan, ABSENT)).plan
    assert after is not None
    assert (customer_id, rep_id, day) not in covers(after)
    told = {c.customer_id for c in after.schedule()} | {u.customer_id for u in after.unplanned()}
    assert customer_id in told


def test_a_sick_day_moves_what_was_told_of_it_and_touches_nobody_else() -> None:
    first, sick = published(world()), TimeOff("R1", MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    told = {c.customer_id for c in first.rep["R1"].schedule if sick.from_date <= c.day <= sick.until_date}
    assert told
    plan = planned(replace(world(), time_off=(sick,)), stored(first, world())).plan
    assert plan is not None
    moved = {c.subject: c for c in plan.changes if c.kind is DifferenceKind.CALL and c.what == "moved"}
    assert told <= moved.keys() | {c for c, _, _ in covers(plan)}
    assert {c.cause.kind for c in moved.values() if c.cause and c.subject in told} == {ChangeKind.REP_ABSENT}
    assert told.isdisjoint(u.customer_id for u in plan.unplanned())
    assert {c.rep_id for c in plan.changes} == {"R1"}
    assert plan.totals["told_lost"] == 0


def audited_in_part(plan: Plan, given: Given) -> list[str]:
    """What the audit of any one reopened rep finds."""
    travel = Crow(SETTINGS.travel)
    return [str(v) for r in plan.reps for v in audit_reopened(plan, given, SETTINGS, travel, {r.rep_id})]


def test_a_night_that_reopens_one_rep_audits_visits_that_cover_for_a_colleague() -> None:
    plan = planned(ABSENT, stored(published(world()), world())).plan
    assert plan is not None
    assert covers(plan)
    assert audited_in_part(plan, ABSENT) == []


def test_calls_of_a_customer_who_changes_hands_are_counted_once_when_one_rep_is_reopened() -> None:
    leaving = world(R1={"active_until": MONDAY + timedelta(days=9)})
    made = tuple(Call(MONDAY - timedelta(days=n), "R1", f"C1{k}") for n in (12, 26) for k in range(4))
    capped = replace(leaving, customers=tuple(replace(c, max_visits=2.0) for c in leaving.customers), calls=made)
    far = Rep("R3", "Rep 3", Place(44.0, 1.5))
    alone = Customer("C30", "", Place(44.01, 1.5), rep_id="R3")
    given = replace(
        capped,
        reps=(*capped.reps, far),
        customers=(*capped.customers, alone),
        potentials=(*capped.potentials, Potential("C30", "beans", 20_000.0, 5_000.0)),
    )
    plan = published(given)
    assert any(a.until is not None for a in plan.assignments())
    assert audited_in_part(plan, given) == []
