"""Reps who come and go inside the horizon."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from salesplan.callplan import capacity_of, shared_capacities
from salesplan.domain.calendar import Channel, Window
from salesplan.domain.given import Customer, Given, Potential, Product, Rep, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import DifferenceKind, Plan, RepPlan
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.domain.versions import StoredPlan
from salesplan.domain.working_days import working_days
from salesplan.replan.answer.audit import audit
from salesplan.replan.answer.guard import guard
from salesplan.replan.answer.plan_changes import owned_by
from salesplan.replan.night import Night, Replanned
from salesplan.replan.opening.roster_dates import RosterDate, roster_dates
from salesplan.replan.run import replan
from salesplan.travel import Crow
from tests.continuous.nightly import uncaused, unsound

MONDAY = date(2026, 11, 23)
SETTINGS = Settings(schedule=ScheduleSettings(iterations=300, warm_iterations=200))
LAST = MONDAY + timedelta(days=9)


def world(**reps: dict[str, object]) -> Given:
    """Three reps in a row with four customers each; `reps` changes fields of a rep by id."""
    people = [Rep(f"R{i}", f"Rep {i}", Place(42.0 + 0.2 * i, 1.5)) for i in range(3)]
    customers = [
        Customer(f"C{i}{k}", "", Place(42.0 + 0.2 * i + 0.01 * k, 1.52), rep_id=f"R{i}", min_gap_days=6)
        for i in range(3)
        for k in range(4)
    ]
    return Given(
        customers=tuple(customers),
        reps=tuple(replace(r, **reps.get(r.id, {})) for r in people),
        products=(Product("beans", "Beans", 0.5),),
        potentials=tuple(Potential(c.id, "beans", 20_000.0, 5_000.0) for c in customers),
    )


def stored(plan: Plan, given: Given, settings: Settings = SETTINGS) -> StoredPlan:
    return StoredPlan(replace(plan, version=1), given, settings, "", "", "")


def planned(
    given: Given,
    published: StoredPlan | None = None,
    as_of: date = MONDAY,
    *,
    settings: Settings = SETTINGS,
    territories: bool = False,
) -> Replanned:
    made = replan(Night(given, published, settings, as_of, Crow(settings.travel), territories=territories))
    if made.plan is not None:
        assert audit(made.plan, given, settings, Crow(settings.travel)) == ()
    return made


def calls(plan: Plan, customer_id: str) -> list[tuple[date, str]]:
    visits = [c for c in plan.schedule() if c.channel is Channel.VISIT and c.customer_id == customer_id]
    return sorted((c.day, c.rep_id) for c in visits)


def periods(plan: Plan) -> list[tuple[str, str, date | None, date | None]]:
    return [(a.customer_id, a.rep_id, a.since, a.until) for a in plan.assignments()]


LEAVER = world(R1={"active_until": LAST})
JOINER = world(R1={"active_from": LAST + timedelta(days=1)})


def test_roster_dates_are_the_days_after_a_last_one_and_the_first_ones() -> None:
    after = LAST + timedelta(days=1)
    assert roster_dates(LEAVER, MONDAY, 28) == (RosterDate(after, frozenset({"R1"}), frozenset()),)
    assert roster_dates(JOINER, MONDAY, 28) == (RosterDate(after, frozenset(), frozenset({"R1"})),)
    assert roster_dates(LEAVER, MONDAY, 10) == ()
    assert roster_dates(LEAVER, after, 28) == ()


def test_a_leaver_calls_until_their_last_day_and_the_next_owner_goes_on_from_there() -> None:
    plan = planned(LEAVER).plan
    assert plan is not None
    for k in range(4):
        first, *rest = plan.owners[f"C1{k}"]
        assert (first.rep_id, first.until) == ("R1", LAST)
        assert [(a.since, a.until) for a in rest] == [(LAST + timedelta(days=1), None)]
        made = calls(plan, f"C1{k}")
        assert all((rep == "R1") == (day <= LAST) for day, rep in made)
        assert {rep for _, rep in made} > {"R1"}, "somebody calls before, and somebody after"
        assert all((b - a).days >= 6 for (a, _), (b, _) in itertools.pairwise(made))
    assert {c for c, rep in plan.owner.items() if rep == "R1"} == {f"C1{k}" for k in range(4)}


def test_a_visit_that_the_leaver_has_no_day_for_is_the_next_owners_and_not_left_out_as_well() -> None:
    off = tuple(TimeOff("R1", MONDAY + timedelta(days=a), MONDAY + timedelta(days=b)) for a, b in ((0, 1), (3, 9)))
    busy = replace(world(R1={"active_until": LAST, "max_visits_per_day": 1}), time_off=off)
    plan = planned(busy).plan
    assert plan is not None
    theirs = [c for c in plan.schedule() if c.customer_id.startswith("C1") and c.channel is Channel.VISIT]
    assert sum(c.rep_id == "R1" for c in theirs) <= 1, "one day at work, one visit"
    assert {c.customer_id for c in theirs if c.rep_id != "R1"} == {f"C1{k}" for k in range(4)}
    stand = {(c.customer_id, c.due) for c in theirs}
    assert stand.isdisjoint({(u.customer_id, u.due) for u in plan.unplanned()})
    assert all(u.rep_id != "R1" for u in plan.unplanned())


def test_what_is_left_out_earns_no_more_than_the_call_plan_lacks() -> None:
    given, at_nine = world(), (Window(9 * 3600, 9 * 3600 + 1800),)
    mondays = {"weekdays": 1, "hours": at_nine, "locked": True}
    both = tuple(replace(c, **mondays) if c.id in ("C10", "C11") else c for c in given.customers)
    plan = planned(replace(given, customers=both)).plan
    assert plan is not None
    visits = Counter(c.customer_id for c in plan.schedule() if c.channel is Channel.VISIT)
    worth = {x.customer_id: (x.frequency, x.value / x.frequency) for x in plan.callplan() if x.channel is Channel.VISIT}
    left: dict[str, float] = defaultdict(float)
    for row in plan.unplanned():
        left[row.customer_id] += row.cost
    assert any(left.values()), "only one of the two can be visited on a Monday"
    for customer_id, cost in left.items():
        frequency, each = worth[customer_id]
        assert cost <= each * max(0.0, frequency - visits[customer_id]) + 0.05


def test_it_is_decided_when_it_becomes_known_and_nothing_moves_on_the_day() -> None:
    before = world()
    first = planned(before).plan
    assert first is not None
    known = planned(LEAVER, stored(first, before))
    assert known.plan is not None
    moved = {c.subject for c in known.plan.changes if c.kind is DifferenceKind.OWNER}
    assert {f"C1{k}" for k in range(4)} <= moved
    assert all(c.cause is not None and c.cause.subject == "R1" for c in known.plan.changes if c.subject in moved)
    assert known.held == (), "a third of the customers goes to others, as the inputs ask for it"
    night, published = known.plan, stored(known.plan, LEAVER)
    last_owner = dict(night.last_owner)
    for n in (1, 5, 9, 10, 11):
        made = planned(LEAVER, published, MONDAY + timedelta(days=n))
        assert made.plan is not None
        assert made.held == ()
        assert made.plan.last_owner == last_owner
        assert made.plan.totals["owner_moves"] == 0
        published = stored(made.plan, LEAVER)
    assert "R1" not in published.plan.rep


def owner_lines(before: Given, after: Given, **owners: str) -> list[str]:
    """What the guard says of owners where customers of the published plan of `before` go to others after `after`."""
    made = planned(before).plan
    assert made is not None
    parts = [replace(r, assignments=(), schedule=(), unplanned=()) for r in made.reps]
    rows = [replace(a, rep_id=owners.get(a.customer_id, a.rep_id)) for a in made.assignments() if a.until is None]
    whose = {r: tuple(a for a in rows if a.rep_id == r) for r in [p.rep_id for p in parts] + ["N1"]}
    plan = replace(made, reps=tuple(replace(p, assignments=whose[p.rep_id]) for p in parts), totals={})
    plan = replace(plan, reps=(*plan.reps, RepPlan("N1", assignments=whose["N1"])))
    return [x for x in guard(stored(made, before), plan, after, SETTINGS, ("R0", "R1", "R2"), ()) if "owner" in x]


TO_R0 = {f"C1{k}": "R0" for k in range(4)}
TO_N1 = {f"C1{k}": "N1" for k in range(4)}


def test_the_guard_lets_customers_of_a_leaver_go_and_nobody_else() -> None:
    before = world()
    assert owner_lines(before, LEAVER, **TO_R0) == []
    assert owner_lines(before, before, **TO_R0) != [], "nobody leaves"
    later = world(R1={"active_until": LAST + timedelta(days=300)})
    assert owner_lines(before, later, **TO_R0) != [], "a day far ahead is no reason yet"
    assert owner_lines(before, replace(before, reps=before.reps[::2]), **TO_R0) != [], "a row that is gone is no leaver"
    assert owner_lines(LEAVER, LEAVER, **TO_R0) != [], "what was known last night is no news"
    others = {f"C2{k}": "R0" for k in range(2)}
    assert owner_lines(before, LEAVER, **TO_R0, **others) == [
        "17% of the customers would change owner; the guard allows 10%"
    ]
    half = world(R1={"active_until": LAST}, R2={"active_until": LAST})
    assert owner_lines(before, half, **TO_R0) != [], "most of a team that leaves at once is looked at"


def test_the_guard_lets_customers_go_to_a_joiner_whom_the_crm_names_or_who_follows_a_leaver() -> None:
    before = world()
    joiner = replace(before.rep["R1"], id="N1", active_from=LAST + timedelta(days=1))
    joins = replace(before, reps=(*before.reps, joiner))
    assert owner_lines(before, joins, **TO_N1) != [], "nobody says whose customers the joiner has"
    named = tuple(replace(c, rep_id=TO_N1.get(c.id, c.rep_id)) for c in before.customers)
    assert owner_lines(before, replace(joins, customers=named), **TO_N1) == []
    assert owner_lines(LEAVER, replace(LEAVER, reps=(*LEAVER.reps, joiner)), **TO_N1) == []


def test_told_visits_before_the_last_day_stay_with_the_leaver() -> None:
    before = world()
    first = planned(before).plan
    assert first is not None
    after = planned(LEAVER, stored(first, before)).plan
    assert after is not None
    told = {(c.customer_id, c.day, c.rep_id) for c in first.schedule() if c.day < MONDAY + timedelta(days=7)}
    assert told <= {(c.customer_id, c.day, c.rep_id) for c in after.schedule()}


def test_a_joiner_gets_the_customers_that_the_crm_names_from_their_first_day() -> None:
    plan = planned(JOINER).plan
    assert plan is not None
    for k in range(4):
        covering, joiner = plan.owners[f"C1{k}"]
        assert covering.rep_id in ("R0", "R2")
        assert (joiner.rep_id, joiner.since, joiner.until) == ("R1", LAST + timedelta(days=1), None)
        assert owned_by(plan, f"C1{k}", MONDAY) == f"{covering.rep_id} until {LAST}, R1"
        assert all((rep == "R1") == (day > LAST) for day, rep in calls(plan, f"C1{k}"))


@pytest.mark.parametrize("given", [LEAVER, JOINER], ids=["leaver", "joiner"])
def test_planning_again_changes_nothing(given: Given) -> None:
    first = planned(given).plan
    assert first is not None
    again = planned(given, stored(first, given))
    assert again.plan is None


def shared(given: Given, plan: Plan, settings: Settings = SETTINGS) -> dict[str, tuple[float, float]]:
    return shared_capacities({p.rep_id: p.assignments for p in plan.reps}, given, settings, plan.as_of)


def test_whom_a_leaver_had_locked_goes_where_it_was_decided_when_all_territories_are_open() -> None:
    near = Place(42.22, 1.52)
    given = world(R1={"active_until": LAST}, R2={"active_from": LAST + timedelta(days=8), "place": near})
    locked = replace(given, customers=tuple(replace(c, locked=c.rep_id == "R1") for c in given.customers))
    first = published(locked)
    assert any([a.rep_id for a in first.owners[f"C1{k}"]] == ["R1", "R0", "R2"] for k in range(4))
    again = planned(locked, stored(first, locked), territories=True).plan
    assert again is not None
    assert periods(again) == periods(first)


def test_a_leaver_lends_the_days_that_are_left_and_a_joiner_has_those_from_the_first_on() -> None:
    gone = planned(LEAVER).plan
    assert gone is not None
    found = shared(LEAVER, gone)
    alone = {r.id: capacity_of(r, LEAVER, SETTINGS, MONDAY) for r in LEAVER.reps}
    assert found["R1"] == (0.0, 0.0), "nobody is in the leaver's call plan any more"
    takers = [r for r in found if r != "R1"]
    before = working_days(world().rep["R1"], world(), SETTINGS.visits, MONDAY, 10)
    lent = sum(d.working_minutes for d in before) * SETTINGS.callplan.utilisation
    assert sum(found[r][0] - alone[r][0] for r in takers) == pytest.approx(lent)
    come = planned(JOINER).plan
    assert come is not None
    theirs = shared(JOINER, come)["R1"]
    whole = capacity_of(JOINER.rep["R1"], JOINER, SETTINGS, MONDAY)
    assert whole[0] * (28 - 10) / 28 < theirs[0] < whole[0], "their own days, and what colleagues lend until then"
    assert shared(world(), gone) != {}
    assert shared(world(), published(world())) == {}


def published(given: Given) -> Plan:
    plan = planned(given).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize("given", [LEAVER, JOINER])
def test_scopes_are_sound_while_days_are_lent(given: Given) -> None:
    before = stored(published(world()), world())
    for n in range(1, 4):
        plan = planned(given, before, MONDAY + timedelta(days=n)).plan
        assert plan is not None
        assert unsound(before, plan, given, SETTINGS, Crow(SETTINGS.travel)) == []
        assert uncaused(before.plan, plan) == []
        before = stored(plan, given)
