"""Which changes let customers change hands, and which never do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Call, Decision, Event, Feedback, Given, Potential, Rep, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, Plan
from salesplan.domain.settings import AlignmentSettings
from tests.replan.test_roster import MONDAY, SETTINGS, planned, stored, world

NEAR = "C03"  # lies beside another rep's customers
BY_DRIVES = AlignmentSettings(imbalance_price=0.0, handover_share=0.01)  # whoever is nearest has the customer
PAYS = replace(SETTINGS, alignment=BY_DRIVES)
UNMOVED = replace(SETTINGS, alignment=replace(BY_DRIVES, max_moves=0))


def torn() -> Given:
    """A customer of R0 who lives with R2: it would pay to move them. The hours of the reps do not reach for all."""
    given = world(**{f"R{i}": {"capacity": 0.06} for i in range(3)})
    place = given.customer["C23"].place
    return replace(given, customers=tuple(replace(c, place=place) if c.id == NEAR else c for c in given.customers))


def unmoved() -> Plan:
    """The first plan, with every customer where the CRM has them."""
    plan = planned(torn(), settings=UNMOVED).plan
    assert plan is not None
    assert plan.owner[NEAR] == "R0"
    return plan


def with_customer(**values: object) -> Given:
    rows = torn().customers
    return replace(torn(), customers=tuple(replace(c, **values) if c.id == NEAR else c for c in rows))


def with_potential(money: float) -> Given:
    rows = torn().potentials
    return replace(torn(), potentials=tuple(replace(p, potential=money) if p.customer_id == NEAR else p for p in rows))


QUIET = {
    "a day": torn(),
    "a call": replace(torn(), calls=(Call(MONDAY, "R0", NEAR),)),
    "an event": replace(torn(), events=(Event(MONDAY, NEAR, "complaint"),)),
    "an answer": replace(torn(), feedback=(Feedback(MONDAY, "R0", NEAR, Decision.DISMISS, Channel.PHONE),)),
    "consent": with_customer(max_contacts=3.0),
    "hours": with_customer(hours=(Window(9 * 3600, 12 * 3600),)),
    "a little more potential": with_potential(20_100.0),
    "some days off": replace(torn(), time_off=(TimeOff("R0", MONDAY, MONDAY + timedelta(days=3)),)),
}

ROWS = torn().potentials
LOUD = {
    "a joiner": replace(torn(), reps=(*torn().reps, Rep("R3", "Rep 3", torn().reps[2].place))),
    "far less potential": replace(
        torn(), potentials=tuple(replace(p, potential=40.0) if p.customer_id in ("C00", "C01") else p for p in ROWS)
    ),
    "a long absence": replace(torn(), time_off=(TimeOff("R0", MONDAY, MONDAY + timedelta(days=60)),)),
    "a customer more": replace(
        torn(),
        customers=(*torn().customers, replace(torn().customers[-1], id="C24")),
        potentials=(*torn().potentials, Potential("C24", "beans", 20_000.0)),
    ),
}


@pytest.mark.parametrize("given", QUIET.values(), ids=QUIET)
def test_on_a_quiet_night_nobody_changes_hands(given: Given) -> None:
    first = unmoved()
    made = planned(given, stored(first, torn(), PAYS), MONDAY + timedelta(days=1), settings=PAYS)
    assert made.plan is not None
    assert made.plan.owner == first.owner
    assert not [c for c in made.plan.changes if c.kind is DifferenceKind.OWNER]


@pytest.mark.parametrize("given", LOUD.values(), ids=LOUD)
def test_people_who_come_or_go_and_the_market_move_customers(given: Given) -> None:
    first = unmoved()
    made = planned(given, stored(first, torn(), PAYS), settings=PAYS)
    assert made.plan is not None
    assert made.plan.owner[NEAR] != "R0"
    assert all(c.cause is not None for c in made.plan.changes if c.kind is DifferenceKind.OWNER)


def test_territories_applied_make_the_moves_that_pay() -> None:
    first = unmoved()
    assert planned(torn(), stored(first, torn(), PAYS), settings=PAYS).plan is None
    made = planned(torn(), stored(first, torn(), PAYS), settings=PAYS, territories=True)
    assert made.plan is not None
    assert made.plan.owner[NEAR] == "R2"
    (moved,) = [c for c in made.plan.changes if c.kind is DifferenceKind.OWNER]
    assert moved.cause is not None
    assert moved.cause.kind is ChangeKind.TERRITORIES


def test_what_was_decided_once_stands_when_something_else_opens_the_territories() -> None:
    leaver = world(R1={"active_until": MONDAY + timedelta(days=9)})
    first = planned(leaver).plan
    assert first is not None
    added = replace(leaver.customers[0], id="C09")
    more = replace(
        leaver,
        customers=(*leaver.customers, added),
        potentials=(*leaver.potentials, Potential("C09", "beans", 20_000.0)),
    )
    after = planned(more, stored(first, leaver), MONDAY + timedelta(days=1)).plan
    assert after is not None
    assert {c: after.last_owner[c] for c in first.last_owner} == first.last_owner
    assert after.totals["owner_moves"] == 0
