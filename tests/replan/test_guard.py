"""The guard at its bounds, and the price of promises that are moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from salesplan.domain.belonging import declared
from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import (
    Arm,
    Busy,
    Call,
    Coin,
    Decision,
    Event,
    Feedback,
    FileRows,
    Finance,
    Given,
    Opportunity,
    Potential,
    Product,
    Sale,
    Target,
    TimeOff,
    Touch,
    Usage,
    Verdict,
    VerdictKind,
)
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, Level, Plan, PlanChange
from salesplan.domain.settings import FreshnessSettings, GuardSettings, Settings
from salesplan.replan.answer.guard import guard
from salesplan.replan.answer.pairs import pairs_that_differ
from salesplan.replan.answer.totals import visit_move_price
from tests.small import AS_OF, small_given, small_plan, small_stored

FREE = {"owner_share": 1.0, "visit_share": 1.0, "vanished_share": 1.0, "fall_share": 1.0, "lost_share": 1.0}


def held(plan: Plan, customers: int = 4, reps: int = 1, before: Plan | None = None, **shares: float) -> tuple[str, ...]:
    given, stored = small_given(), small_stored()
    stored = replace(stored, plan=before or stored.plan)
    given = replace(given, customers=given.customers[:customers], reps=given.reps[:reps])
    pairs = pairs_that_differ(stored.plan, plan.reps, plan.as_of)
    return guard(stored, plan, given, Settings(guard=GuardSettings(**FREE | shares)), (), pairs)


def owned_by(rep_id: str) -> Plan:
    """The small plan with one of its four customers in other hands."""
    (part,) = small_plan().reps
    first, *others = part.assignments
    return replace(small_plan(), reps=(replace(part, assignments=(replace(first, rep_id=rep_id), *others)),))


def test_a_share_that_is_just_allowed_passes_and_anything_more_is_held() -> None:
    assert held(small_plan(), customers=2, vanished_share=0.5) == ()
    assert held(small_plan(), customers=2, vanished_share=0.4)[0] == (
        "50% of the customers vanished from the inputs (2 of 4); the guard allows 40%"
    )
    assert held(owned_by("R2"), owner_share=0.25) == ()
    assert held(owned_by("R2"), owner_share=0.2) == ("25% of the customers would change owner; the guard allows 20%",)


def test_a_single_row_that_is_withdrawn_is_everyday() -> None:
    assert held(small_plan(), customers=3, vanished_share=0.0) == ()
    assert held(small_plan(), customers=2, vanished_share=0.0) != ()


def watched(before: Given, after: Given, as_of: date = AS_OF, **totals: float) -> tuple[str, ...]:
    """What holds the small plan of `after` beside that of `before`, at the usual limits."""
    figures = {"value": 100.0, "visits": 10.0}
    stored = replace(small_stored(), given=before)
    stored = replace(stored, plan=replace(stored.plan, totals=figures))
    plan = replace(small_plan(), as_of=as_of, totals=figures | totals)
    return guard(stored, plan, after, Settings(guard=GuardSettings(visit_share=1.0)), (), ())


RECENT = tuple(Call(AS_OF - timedelta(days=n), "R1", "001") for n in range(1, 30))
OLD = tuple(Call(AS_OF - timedelta(days=n), "R1", "001") for n in range(200, 230))
PINS = tuple(Feedback(AS_OF, "R1", "001", Decision.PIN, on_date=AS_OF + timedelta(days=n)) for n in (3, 9))
PAST = tuple(Feedback(AS_OF, "R1", "001", Decision.PIN, on_date=AS_OF - timedelta(days=n)) for n in (3, 9))
OFF = tuple(TimeOff("R1", AS_OF + timedelta(days=n), AS_OF + timedelta(days=n)) for n in (5, 9, 13))


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        ("calls", RECENT, "calls vanished"),
        ("feedback", PINS, "answers of reps vanished"),
        ("time_off", OFF, "absences vanished"),
    ],
)
def test_every_input_that_comes_empty_is_held(name: str, rows: tuple[object, ...], words: str) -> None:
    full = replace(small_given(), **{name: rows})
    (line,) = watched(full, replace(full, **{name: ()}))
    assert words in line
    assert f"({len(rows)} of {len(rows)})" in line
    assert watched(full, full) == ()


@pytest.mark.parametrize(("name", "rows"), [("calls", OLD), ("feedback", PAST)])
def test_what_an_export_drops_by_age_is_not_missed(name: str, rows: tuple[object, ...]) -> None:
    full = replace(small_given(), **{name: rows})
    assert watched(full, replace(full, **{name: ()})) == ()


def filled() -> Given:
    """Forty rows of every input."""
    day, like = AS_OF, small_given()
    ids = [f"C{i:02}" for i in range(40)]
    ago = [day - timedelta(days=i) for i in range(40)]
    ahead = [day + timedelta(days=3 * i + 1) for i in range(40)]
    phases = [("2026-12", f"T{i}") for i in range(40)]
    rep, customer = like.reps[0], like.customers[0]
    return Given(
        customers=tuple(replace(customer, id=c) for c in ids),
        reps=tuple(replace(rep, id=f"R{i:02}") for i in range(40)),
        products=tuple(Product(f"p{i}", f"P{i}") for i in range(40)),
        potentials=tuple(Potential(c, "p1", 1000.0) for c in ids),
        calls=tuple(Call(d, "R1", c) for c, d in zip(ids, ago, strict=True)),
        sales=tuple(Sale(day.replace(day=1), c, "p1", 10.0) for c in ids),
        events=tuple(Event(d, c, "download") for c, d in zip(ids, ago, strict=True)),
        feedback=tuple(Feedback(day, "R1", c, Decision.PIN, on_date=d) for c, d in zip(ids, ahead, strict=True)),
        time_off=tuple(TimeOff("R01", d, d) for d in ahead),
        busy=tuple(Busy("R01", d, 36_000, 39_600) for d in ahead),
        finance=tuple(Finance(day.replace(day=1), f"T{i}", 1.0, 1.0) for i in range(40)),
        targets=tuple(Target(period, team, amount=5.0) for period, team in phases),
        touches=tuple(Touch(d, c) for c, d in zip(ids, ago, strict=True)),
        usage=tuple(Usage(d, c, "p1", "seats", 3.0) for c, d in zip(ids, ago, strict=True)),
        opportunities=tuple(Opportunity(c, "p1", "proposal", 9.0, day) for c in ids),
        wishes=tuple(Feedback(day, "R1", c, Decision.KEEP) for c in ids),
        seen=tuple(Feedback(day, "R1", c, Decision.SEEN) for c in ids),
        verdicts=tuple(Verdict(day, f"X{c}", VerdictKind.APPROVE) for c in ids),
        coins=tuple(Coin("E", c, c, Arm.MORE, 3, 0, 0, 0, 2, 0.5, day, ahead[-1]) for c in ids),
        files=(FileRows("experiments.csv", 40),),
    )


def without(given: Given, name: str, rows: int) -> Given:
    """The inputs without so many rows of one of them."""
    kept = getattr(given, name)[rows:]
    return replace(given, **{name: kept}, files=(FileRows("experiments.csv", 40 if name != "coins" else len(kept)),))


EVERY_INPUT = [n for n in declared(filled()) if n not in ("holidays", "overlays")]


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("name", EVERY_INPUT)
def test_rows_of_any_input_that_vanish_are_held_with_their_number(name: str, share: float) -> None:
    full = filled()
    lines = watched(full, without(full, name, round(40 * share)))
    assert any(f"({round(40 * share)} of 40)" in line and f"{share:.0%}" in line for line in lines)
    assert len(lines) <= 3
    assert watched(full, without(full, name, 1)) == (), "a single row is everyday"


def test_an_experiment_that_somebody_ends_early_is_not_missed() -> None:
    full = filled()
    assert watched(full, replace(full, coins=())) == (), "all rows stand in the file: none binds any more"


def test_a_file_that_is_gone_is_held_however_few_rows_it_had() -> None:
    one = replace(small_given(), files=(FileRows("reps.csv", 1), FileRows("timeoff.csv", 1)))
    other = replace(one, files=one.files[:1])
    assert watched(one, other) == ("timeoff.csv is gone; it had 1 row",)
    assert watched(one, replace(one, files=(FileRows("reps.csv", 1), FileRows("timeoff.csv", 0)))) == ()
    assert watched(other, one) == ()
    assert watched(small_given(), one) == (), "a plan that an older program made does not say which there were"


def test_margins_that_are_gone_are_held_and_those_that_change_are_not() -> None:
    given = small_given()
    (beans,) = given.products
    assert watched(given, replace(given, products=(replace(beans, margin=0.3),))) == ()
    (line,) = watched(given, replace(given, products=(replace(beans, margin=1.0),)))
    assert line.startswith("100% of the margins of products vanished from the inputs (1 of 1)")


def test_more_than_three_lines_are_three() -> None:
    full = filled()
    lines = watched(full, replace(full, calls=(), touches=(), usage=(), targets=(), verdicts=()))
    assert len(lines) == 3
    assert lines[2].count("vanished from the inputs") == 3


def test_targets_of_other_amounts_or_of_periods_that_are_over_are_not_missed() -> None:
    full = filled()
    assert watched(full, replace(full, targets=tuple(replace(t, amount=7.0) for t in full.targets))) == ()
    over = replace(full, targets=tuple(replace(t, period="2026-Q3") for t in full.targets))
    assert watched(over, replace(over, targets=())) == ()
    this_year = replace(full, targets=tuple(replace(t, period="2026") for t in full.targets))
    assert watched(this_year, replace(this_year, targets=())) != ()


def test_potentials_that_are_gone_or_nothing_are_held() -> None:
    given = small_given()
    assert any("potentials vanished" in line for line in watched(given, replace(given, potentials=())))
    nothing = tuple(replace(p, potential=0.0) for p in given.potentials)
    assert any("no potential any more" in line for line in watched(given, replace(given, potentials=nothing)))


def test_a_segment_that_nobody_has_any_more_is_held() -> None:
    given = small_given()
    named = replace(given, customers=tuple(replace(c, segment="A") for c in given.customers))
    other = replace(given, customers=tuple(replace(c, segment="a") for c in given.customers))
    assert watched(named, other) == (f"all {len(given.customers)} customers of the segment A are gone",)


def test_value_visits_and_promises_that_are_lost_are_held() -> None:
    given = small_given()
    assert watched(given, given, value=80.0, visits=8.0) == ()
    assert watched(given, given, value=79.0) == (
        "21% of the plan's value would be lost (100 → 79); the guard allows 20%",
    )
    assert watched(given, given, visits=7.0)[0].startswith("30% of the visits would be lost")
    assert watched(given, given, told=50.0, told_lost=3.0)[0].startswith("6% of the told calls would be lost (3 of 50)")
    assert watched(given, given, told=50.0, told_lost=2.0) == ()
    assert watched(given, given, agreed=4.0, agreed_lost=3.0)[0].startswith("75% of the agreed calls")


def test_a_clock_that_jumps_is_held() -> None:
    given = small_given()
    assert watched(given, given, AS_OF + timedelta(days=14)) == ()
    (line,) = watched(given, given, AS_OF + timedelta(days=15))
    assert "15 days; the guard allows 14" in line


def test_customers_who_are_gone_have_not_changed_owner() -> None:
    (part,) = small_plan().reps
    fewer = replace(small_plan(), reps=(replace(part, assignments=part.assignments[1:]),))
    assert held(fewer, owner_share=0.0) == ()


def one_of_two(**changes: object) -> Plan:
    (part,) = small_plan().reps
    first, second = part.schedule
    return replace(small_plan(), reps=(replace(part, schedule=(replace(first, **changes), second)),))


def test_a_visit_moves_by_day_or_rep_or_goes_and_counts_among_the_visits_to_come() -> None:
    words = ("50% of the visits would move outside what the changes opened; the guard allows 40%",)
    assert held(one_of_two(day=AS_OF + timedelta(days=3)), visit_share=0.4) == words
    assert held(one_of_two(day=AS_OF + timedelta(days=3)), visit_share=0.5) == ()
    (part,) = small_plan().reps
    first, second = part.schedule
    theirs = replace(part, rep_id="R2", schedule=(replace(first, rep_id="R2"),))
    assert held(replace(small_plan(), reps=(replace(part, schedule=(second,)), theirs)), visit_share=0.4) == words
    assert held(replace(small_plan(), reps=(replace(part, schedule=part.schedule[1:]),)), visit_share=0.4) == words
    assert held(one_of_two(start=40_000), visit_share=0.0) == ()


def test_visits_of_a_rep_who_has_left_are_opened_by_that() -> None:
    given = small_given()
    rep = given.reps[0]
    (part,) = small_plan().reps
    other = replace(small_plan(), reps=(replace(part, rep_id="R2", schedule=()),))
    pairs = pairs_that_differ(small_plan(), other.reps, AS_OF)
    for until, lines in ((AS_OF - timedelta(days=1), 0), (None, 1)):
        after = replace(given, reps=(replace(rep, active_until=until), replace(rep, id="R2")))
        settings = Settings(guard=GuardSettings(**FREE | {"visit_share": 0.4}))
        stored = replace(small_stored(), given=given)
        assert len(guard(stored, other, after, settings, ("R2",), pairs)) == lines


def test_calls_over_other_channels_and_days_that_are_past_are_no_visits_that_move() -> None:
    phoned = one_of_two(channel=Channel.PHONE)
    moved = one_of_two(channel=Channel.PHONE, day=AS_OF + timedelta(days=3))
    assert held(moved, before=phoned, visit_share=0.0) == ()
    past = one_of_two(day=AS_OF - timedelta(days=1))
    (part,) = past.reps
    later = replace(part.schedule[1], day=AS_OF + timedelta(days=4))
    plan = replace(past, reps=(replace(part, schedule=(later,)),))
    assert held(plan, before=past, visit_share=0.9) == (
        "100% of the visits would move outside what the changes opened; the guard allows 90%",
    )
    today = one_of_two(day=AS_OF)
    assert held(one_of_two(day=AS_OF + timedelta(days=3)), before=today, visit_share=0.5) == ()


@pytest.mark.parametrize(("level", "minutes"), [(Level.PROPOSED, 5.0), (Level.TOLD, 60.0), (Level.AGREED, 60.0)])
def test_a_promise_that_is_moved_weighs_what_its_level_says(level: Level, minutes: float) -> None:
    (part,) = small_plan().reps
    call = replace(part.schedule[0], level=level)
    settings = Settings()
    assert visit_move_price([call, call], settings) == pytest.approx(2 * minutes / 60 * settings.alignment.hour_price)


def ill(reps: int, lost: int = 3, *more: TimeOff) -> tuple[str, ...]:
    """What holds a night on which so many of four reps are ill for the second half of the month, and `more`."""
    given = small_given()
    team = tuple(replace(given.reps[0], id=f"R{n}") for n in range(1, 5))
    before = replace(given, reps=team)
    off = tuple(TimeOff(r.id, AS_OF + timedelta(days=14), AS_OF + timedelta(days=40)) for r in team[:reps]) + more
    figures = {"value": 100.0, "visits": 100.0}
    stored = replace(small_stored(), given=before)
    stored = replace(stored, plan=replace(stored.plan, totals=figures))
    cause = Cause(ChangeKind.REP_ABSENT, "R1")
    told = PlanChange(DifferenceKind.CALL, "001", "2026-12-08 09:00 R1 visit", "", cause, "R1", "visit", Level.TOLD)
    less = {"visits": 70.0, "told": 50.0, "told_lost": float(lost)}
    plan = replace(small_plan(), totals=figures | less, changes=(told,) * 3)
    return guard(stored, plan, replace(before, time_off=off), Settings(guard=GuardSettings(visit_share=1.0)), (), ())


def test_an_illness_is_everyday_and_a_roster_without_half_of_the_team_is_not() -> None:
    assert ill(1) == ()
    assert ill(1, lost=6)[0].startswith("6% of the told calls would be lost (3 of 50)"), "others than on days off"
    saturday = AS_OF + timedelta(days=5 - AS_OF.weekday())
    assert ill(1, 3, TimeOff("R2", saturday, saturday)) == (), "nobody is missed on a day on which nobody works"
    assert ill(1, 3, TimeOff("R2", AS_OF + timedelta(days=1), AS_OF + timedelta(days=1))) != ()
    assert [line.split(" would")[0] for line in ill(2)] == ["30% of the visits", "6% of the told calls"]


def test_a_log_that_falls_silent_for_weeks_holds_the_plan_unless_that_is_meant() -> None:
    days = [AS_OF - timedelta(days=n) for n in range(1, 60) if (AS_OF - timedelta(days=n)).weekday() < 5]
    given = replace(small_given(), calls=tuple(Call(day, "R1", "C1") for day in days))
    later = AS_OF + timedelta(days=14)
    (told,) = watched(given, given, later)
    assert told.startswith(f"calls.csv may be stale: nothing since {days[0]}: ")
    stored, plan = replace(small_stored(), given=given), replace(small_plan(), as_of=later)
    meant = Settings(guard=GuardSettings(**FREE), freshness=FreshnessSettings(calls=0))
    assert guard(stored, plan, given, meant, (), ()) == ()


def test_a_log_that_was_silent_when_the_plan_was_published_is_known() -> None:
    days = [AS_OF - timedelta(days=n) for n in range(28, 70) if (AS_OF - timedelta(days=n)).weekday() < 5]
    given = replace(small_given(), calls=tuple(Call(day, "R1", "C1") for day in days))
    assert watched(given, given, AS_OF + timedelta(days=1)) == ()
