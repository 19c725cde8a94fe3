"""Two reps of one customer: plans, audits, nights on which a second rep comes or goes, and what is said of it."""

from __future__ import annotations

import csv
import itertools
import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Call, CallOutcome, Customer, Decision, Feedback, Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import customer_of, is_second, second_of
from salesplan.domain.places import Place
from salesplan.domain.plan import Plan, RepPlan, ScheduledCall
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.domain.versions import StoredPlan, VersionState
from salesplan.replan.answer.audit import audit
from salesplan.replan.answer.explain import explain
from salesplan.replan.night import Night, Replanned
from salesplan.replan.reroute import reroute
from salesplan.replan.run import replan, would_reopen
from salesplan.report.export import export
from salesplan.travel import Crow
from tests.continuous.nightly import not_carried, uncaused, unsound
from tests.second_reps import Second, in_parts
from tests.shared import REFEREE, needs_referee
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = date(2026, 11, 23)
SETTINGS = Settings(schedule=ScheduleSettings(iterations=600, warm_iterations=300))
SOLD_BY = {"machines": "Machines"}
EARLY_AND_LATE = {"day_start": 7 * 3600, "day_end": 19 * 3600}  # there whenever one of the north is
NORTH = [f"C{i}{k}" for i in range(2) for k in range(6)]
APART = {c: Second("M0") for c in NORTH[1::2]}
TOGETHER = {c: Second("M0", joint=True) for c in NORTH[0::2]}
LAST = MONDAY + timedelta(days=9)


def files(*others: Rep, **reps: dict[str, object]) -> Given:
    """Two reps of the north with six customers each, a specialist between them; `reps` changes fields by id."""
    people = [
        Rep("N0", "Nora", Place(42.0, 1.5), team="North"),
        Rep("N1", "Nils", Place(42.1, 1.5), team="North"),
        Rep("M0", "Mara", Place(42.05, 1.5), team="Machines", **EARLY_AND_LATE),
        *others,
    ]
    customers = [
        Customer(f"C{i}{k}", f"Bar {i}{k}", Place(42.0 + 0.1 * i + 0.01 * k, 1.52), rep_id=f"N{i}", min_gap_days=6)
        for i in range(2)
        for k in range(6)
    ]
    customers = [replace(c, max_contacts=4.0) if c.id.endswith(("1", "2")) else c for c in customers]
    potentials = [Potential(c.id, p, 30_000.0, 8_000.0) for c in customers for p in ("beans", "machines")]
    return Given(
        customers=tuple(customers),
        reps=tuple(replace(r, **reps.get(r.id, {})) for r in sorted(people, key=lambda r: r.id)),
        products=(Product("beans", "Beans", 0.5), Product("machines", "Machines", 0.3)),
        potentials=tuple(potentials),
    )


def read(whole: Given, seconds: dict[str, Second] | None = None, as_of: date = MONDAY) -> Given:
    return in_parts(whole, {**APART, **TOGETHER} if seconds is None else seconds, SOLD_BY, SETTINGS, as_of)


def night(given: Given, published: StoredPlan | None = None, as_of: date = MONDAY) -> Replanned:
    made = replan(Night(given, published, SETTINGS, as_of, Crow(SETTINGS.travel)))
    if made.plan is not None:
        assert found(made.plan, given) == {}
    if made.plan is not None and published is not None:
        assert uncaused(published.plan, made.plan) == []
        assert unsound(published, made.plan, given, SETTINGS, Crow(SETTINGS.travel)) == []
        assert not_carried(published.plan, made.plan, made.reopened) == []
    return made


def found(plan: Plan, given: Given) -> Counter[str]:
    return Counter(v.rule for v in audit(plan, given, SETTINGS, Crow(SETTINGS.travel)))


def stored(plan: Plan, given: Given) -> StoredPlan:
    state = VersionState.PUBLISHED
    return StoredPlan(replace(plan, version=1), given, SETTINGS, "", "", "", state, "2026-11-23T02:00:00+00:00")


@cache
def first() -> tuple[Given, Plan]:
    given = read(files())
    plan = night(given).plan
    assert plan is not None
    return given, plan


def visits(plan: Plan, customer_id: str) -> list[ScheduledCall]:
    rows = [c for c in plan.schedule() if c.channel is Channel.VISIT and c.customer_id == customer_id]
    return sorted(rows, key=lambda c: c.day)


# -- the plan ------------------------------------------------------------------------------------


def test_both_reps_come_at_the_customers_rhythm_and_together_where_that_is_wanted() -> None:
    _, plan = first()
    together = 0
    for customer_id in NORTH:
        mine, theirs = visits(plan, customer_id), visits(plan, second_of(customer_id))
        assert mine
        assert theirs
        assert {c.rep_id for c in theirs} == {"M0"}
        hours = {(c.day, c.start) for c in mine} & {(c.day, c.start) for c in theirs}
        together += len(hours)
        days = sorted({c.day for c in (*mine, *theirs)})
        assert all((b - a).days >= 6 for a, b in itertools.pairwise(days)), customer_id
        assert bool(hours) == (customer_id in TOGETHER), customer_id
    assert together >= len(TOGETHER)


def test_both_together_keep_one_cap() -> None:
    given, plan = first()
    for customer_id in NORTH:
        part = given.overlay[customer_id]
        planned = sum(x.frequency for x in plan.callplan() if customer_of(x.customer_id) == customer_id)
        assert part.max_contacts is None or 0 < planned <= part.max_contacts


def test_each_rep_talks_of_what_their_team_sells() -> None:
    _, plan = first()
    for line in plan.callplan():
        assert set(line.products) <= ({"machines"} if is_second(line.customer_id) else {"beans"})


def test_specialists_own_nobody_even_where_an_owner_is_missing() -> None:
    whole = files()
    orphans = tuple(replace(c, rep_id="") for c in whole.customers)
    plan = night(read(replace(whole, customers=orphans))).plan
    assert plan is not None
    assert {a.rep_id for a in plan.assignments() if not is_second(a.customer_id)} == {"N0", "N1"}
    assert {a.rep_id for a in plan.assignments() if is_second(a.customer_id)} == {"M0"}


def test_planning_the_same_again_changes_nothing_and_asks_nobody() -> None:
    given, plan = first()
    assert night(given, stored(plan, given)).plan is None


# -- the audit -----------------------------------------------------------------------------------


def tampered(plan: Plan, rep_id: str, **rows: object) -> Plan:
    parts = tuple(replace(p, **rows) if p.rep_id == rep_id else p for p in plan.reps)
    return replace(plan, reps=parts)


def with_visit(plan: Plan, call: ScheduledCall, **other: object) -> Plan:
    part: RepPlan = plan.rep[call.rep_id]
    return tampered(plan, part.rep_id, schedule=tuple(replace(c, **other) if c is call else c for c in part.schedule))


def test_the_audit_finds_a_visit_too_near_to_the_other_reps() -> None:
    given, plan = first()
    mine, call = visits(plan, "C01")[0], visits(plan, second_of("C01"))[0]
    near = with_visit(plan, call, day=mine.day + timedelta(days=2))
    assert found(near, given)["two-reps"] >= 1


def test_the_audit_finds_a_joint_visit_at_two_hours_and_one_that_nobody_asked_for() -> None:
    given, plan = first()
    joint = next(c for c in visits(plan, second_of("C00")) if c.day in {x.day for x in visits(plan, "C00")})
    assert found(with_visit(plan, joint, start=(joint.start or 0) + 60), given)["two-reps"] == 1
    mine, call = visits(plan, "C01")[0], visits(plan, second_of("C01"))[0]
    same = with_visit(plan, call, day=mine.day, start=mine.start)
    assert found(same, given)["two-reps"] >= 1


def test_the_audit_finds_a_visit_too_soon_after_the_other_reps_last_one() -> None:
    given, plan = first()
    day = visits(plan, second_of("C01"))[0].day
    made = Call(MONDAY - timedelta(days=1), "N0", "C01")
    known = replace(given, calls=(made,))
    assert (found(plan, known)["two-reps"] == 1) is (day - made.day < timedelta(days=6))
    call = visits(plan, second_of("C01"))[0]
    assert found(with_visit(plan, call, day=MONDAY), known)["two-reps"] >= 1


def test_the_audit_finds_more_contacts_than_the_customer_wants_of_both() -> None:
    given, plan = first()
    lines = tuple(
        replace(x, frequency=x.frequency + 4.0) if x.customer_id == second_of("C01") else x
        for x in plan.rep["M0"].callplan
    )
    assert found(tampered(plan, "M0", callplan=lines), given)["caps-of-both"] >= 1


@pytest.mark.parametrize(("part", "team"), [("C01", "Machines"), (second_of("C01"), "North")])
def test_the_audit_finds_a_rep_of_the_wrong_team(part: str, team: str) -> None:
    given, plan = first()
    rep_id = plan.last_owner[part]
    others = tuple(replace(r, team=team) if r.id == rep_id else r for r in given.reps)
    assert found(plan, replace(given, reps=others))["second-rep"] >= 1


# -- nights --------------------------------------------------------------------------------------


def test_a_second_rep_who_comes_is_the_cause_of_everything_that_is_new_for_the_customer() -> None:
    before = read(files(), TOGETHER)
    plan = night(before).plan
    assert plan is not None
    after = read(files(), {**TOGETHER, "C01": Second("M0")})
    made = night(after, stored(plan, before))
    assert made.plan is not None
    told = [(c.kind, c.subject) for c in made.changes]
    assert told == [(ChangeKind.OVERLAY, "C01")]
    assert (made.changes[0].before, made.changes[0].after) == ("", "M0")
    assert set(made.reopened) == {"M0", "N0"}
    assert visits(made.plan, second_of("C01"))
    assert {c.cause.kind for c in made.plan.changes if c.cause} == {ChangeKind.OVERLAY}
    assert {c.cause.subject for c in made.plan.changes if c.cause} == {"C01"}
    assert made.held == ()


def test_a_second_rep_who_is_taken_away_leaves_one_rep_with_all_products() -> None:
    before, plan = first()
    after = read(files(), {c: s for c, s in {**APART, **TOGETHER}.items() if c != "C01"})
    made = night(after, stored(plan, before))
    assert made.plan is not None
    assert [(c.kind, c.subject, c.before, c.after) for c in made.changes] == [(ChangeKind.OVERLAY, "C01", "M0", "")]
    assert second_of("C01") not in made.plan.owner
    assert any("machines" in x.products for x in made.plan.callplan() if x.customer_id == "C01")
    assert made.held == ()


def test_a_specialist_who_leaves_is_followed_by_a_colleague_of_the_team() -> None:
    colleague = Rep("M1", "Mia", Place(42.06, 1.5), team="Machines")
    given = read(files(colleague))
    plan = night(given).plan
    assert plan is not None
    mine = {a.customer_id for a in plan.rep["M0"].assignments}
    assert mine
    known = read(files(colleague, M0={"active_until": LAST}))
    made = night(known, stored(plan, given)).plan
    assert made is not None
    for part in mine:
        before, after = made.owners[part]
        assert (before.rep_id, before.until) == ("M0", LAST)
        assert (after.rep_id, after.since) == ("M1", LAST + timedelta(days=1))
    assert all(c.day <= LAST for c in made.rep["M0"].schedule)


def test_a_specialist_whom_nobody_follows_calls_until_the_last_day_and_then_there_is_one_rep() -> None:
    given, plan = first()
    known = read(files(M0={"active_until": LAST}))
    made = night(known, stored(plan, given)).plan
    assert made is not None
    assert all(c.day <= LAST for c in made.rep["M0"].schedule)
    day = LAST + timedelta(days=1)
    gone = read(files(M0={"active_until": LAST}), as_of=day)
    assert gone.overlays == ()
    after = night(gone, stored(made, known), day)
    assert after.plan is not None
    assert {c.kind for c in after.changes if c.subject in NORTH} == {ChangeKind.OVERLAY}
    assert not any(is_second(c) for c in after.plan.owner)
    assert after.held == ()


def test_nights_keep_both_reps_apart_and_together() -> None:
    whole, published = files(), None
    for n in range(6):
        day = MONDAY + timedelta(days=n)
        if published is not None:
            yesterday = [c for c in published.plan.schedule() if c.day == day - timedelta(days=1)]
            outcomes = [CallOutcome.NO_SHOW if i % 5 == 2 else CallOutcome.DONE for i in range(len(yesterday))]
            made = [
                Call(c.day, c.rep_id, customer_of(c.customer_id), c.channel, outcome=o)
                for c, o in zip(yesterday, outcomes, strict=True)
            ]
            whole = replace(whole, calls=(*whole.calls, *made))
        given = read(whole, as_of=day)
        plan = night(given, published, day).plan
        assert plan is not None
        published = stored(plan, given)


def test_a_visit_that_follows_the_owners_names_their_cause() -> None:
    given, plan = first()
    joint = next(c for c in visits(plan, second_of("C00")) if c.day in {x.day for x in visits(plan, "C00")})
    late = joint.day + timedelta(days=1)
    late += timedelta(days=7 - late.weekday()) if late.weekday() > 4 else timedelta(0)
    pin = Feedback(MONDAY, "N0", "C00", Decision.PIN, on_date=late)
    after = read(replace(files(), feedback=(pin,)))
    made = night(after, stored(plan, given)).plan
    assert made is not None
    moved = [c for c in made.changes if c.subject == second_of("C00")]
    assert moved
    assert all(c.cause is not None and c.cause.subject == "C00" for c in moved)


def test_a_change_of_one_part_is_told_once_and_concerns_both_reps() -> None:
    before, plan = first()
    whole = files()
    louder = tuple(replace(c, weekdays=0b0001111) if c.id == "C01" else c for c in whole.customers)
    changes, reopened = would_reopen(
        Night(read(replace(whole, customers=louder)), stored(plan, before), SETTINGS, MONDAY, Crow(SETTINGS.travel))
    )
    assert [(c.kind, c.subject) for c in changes] == [(ChangeKind.CUSTOMER_HOURS, "C01")]
    assert set(reopened) >= {"N0", "M0"}


# -- what is said --------------------------------------------------------------------------------


def test_second_reps_who_vanish_from_the_file_are_held_and_those_who_leave_are_not() -> None:
    before, plan = first()
    emptied = night(read(files(), {}), stored(plan, before))
    assert any("second reps vanished from the inputs (12 of 12)" in line for line in emptied.held)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8")))


def test_files_have_the_customers_id_and_the_second_reps_apart(tmp_path: Path) -> None:
    given, plan = first()
    export(stored(plan, given), "csv", tmp_path)
    assert {r["customer_id"] for r in rows(tmp_path, "overlays")} == set(NORTH)
    assert {r["rep_id"] for r in rows(tmp_path, "overlays")} == {"M0"}
    assert {r["rep_id"] for r in rows(tmp_path, "alignment")} == {"N0", "N1"}
    for name in ("callplan", "schedule", "routes", "suggestions", "unplanned"):
        assert {r["customer_id"] for r in rows(tmp_path, name)} <= {*NORTH, ""}, name
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["customers"] == len(NORTH)


def test_without_second_reps_there_is_no_file_of_them(tmp_path: Path) -> None:
    given = read(files(), {})
    plan = night(given).plan
    assert plan is not None
    export(stored(plan, given), "csv", tmp_path)
    assert not (tmp_path / "overlays.csv").exists()


@needs_referee
def test_the_referee_finds_nothing_but_that_it_knows_one_rep_a_customer(tmp_path: Path) -> None:
    given, plan = first()
    export(stored(plan, given), "csv", tmp_path / "out")
    write_workspace(files(), tmp_path)
    asked = [sys.executable, str(REFEREE), str(tmp_path), str(tmp_path / "out"), "--json"]
    told = json.loads(subprocess.run(asked, capture_output=True, text=True, check=False).stdout)["violations"]
    joint = {c for c in NORTH if c in TOGETHER}
    for row in told:
        of_second = row["rule"] == "owner-calls" and " M0" in row["text"]
        as_two = row["rule"] in ("min-gap", "promise", "rhythm") and any(c in row["text"] for c in joint)
        counts_one_line = row["rule"] == "rhythm"
        assert of_second or as_two or counts_one_line, row


def test_explain_tells_of_either_part() -> None:
    given, plan = first()
    travel = Crow(SETTINGS.travel)
    owners = explain(stored(plan, given), "C01", travel)
    seconds = explain(stored(plan, given), "C01+", travel)
    assert [a.rep_id for a in owners.owners] == ["N0"]
    assert [a.rep_id for a in seconds.owners] == ["M0"]
    assert [[a.rep_id for a in one.others] for one in (owners, seconds)] == [["M0"], ["N0"]]
    assert explain(stored(plan, given), "Bar 01", travel).customer.id == "C01"


def test_driving_a_day_again_leaves_joint_visits_at_their_hour() -> None:
    given, plan = first()
    joint = next(c for c in visits(plan, second_of("C00")) if c.day in {x.day for x in visits(plan, "C00")})
    off = next(c for c in plan.rep["M0"].schedule if c.day == joint.day and c is not joint)
    made = Call(off.day, "M0", off.customer_id, off.channel, outcome=CallOutcome.CANCELLED)
    driven = reroute(stored(plan, given), replace(given, calls=(made,)), Crow(SETTINGS.travel), [off.day], ["M0"])
    assert driven is not None
    again = next(c for c in visits(driven, joint.customer_id) if c.day == joint.day)
    assert again.start == joint.start


def test_whoever_follows_the_other_rep_has_words_for_it() -> None:
    assert Via.OTHER_REP.value == "follows the other rep"
