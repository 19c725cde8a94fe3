from __future__ import annotations

from datetime import date, timedelta

import pytest

from salesplan.domain.causes import Cause, Via
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.findings import Finding
from salesplan.domain.given import Call, Decision, Event, Feedback, Finance, Given
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, DifferenceKind, Level, Plan, PlanChange
from salesplan.domain.said import said
from salesplan.domain.settings import PlanSettings, Settings
from salesplan.domain.versions import StoredPlan, VersionRow, VersionState
from salesplan.domain.violations import Violation
from salesplan.replan.answer.reports import CurvePoint, Explanation, NightReport, StatusReport
from salesplan.report.figures import stages, totals
from salesplan.report.health_figures import (
    adoption,
    commercial_ratios,
    ignorance,
    not_applied,
    planned_waste,
    spent_waste,
)
from salesplan.report.version import Selection
from salesplan.report.view import Column, View, column_sum
from salesplan.report.views import VIEWS
from salesplan.report.views.changes import reopened
from salesplan.report.views.config import config, doctor
from salesplan.report.views.diff import DEPTHS, diff, is_different
from salesplan.report.views.explain import explain
from salesplan.report.views.findings import every_finding, findings, violations
from salesplan.report.views.health import health
from salesplan.report.views.history import history
from salesplan.report.views.night import night
from salesplan.report.views.status import status

MONDAY = date(2026, 11, 23)


def records(view: View) -> list[dict[str, object]]:
    return [dict(zip([c.name for c in view.columns], row, strict=True)) for row in view.rows]


def test_a_view_refuses_rows_of_another_width() -> None:
    with pytest.raises(ValueError, match="needs 1 cells"):
        View("x", "x", (Column("a"),), ((1, 2),))


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_shows_an_empty_plan(name: str, empty: StoredPlan) -> None:
    for selection in (Selection(), Selection("R1", MONDAY)):
        assert all(view.title for view in VIEWS[name](empty, selection))


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_shows_a_plan_whose_customers_and_reps_the_inputs_have_lost(name: str, version: StoredPlan) -> None:
    lost = replace(version, given=Given((), (), (), ()))
    assert all(view.title for view in VIEWS[name](lost, Selection()))


@pytest.mark.parametrize("name", sorted(VIEWS.keys() - {"summary", "territories", "handovers", "response", "changes"}))
def test_a_view_of_one_rep_leaves_out_the_others(name: str, version: StoredPlan) -> None:
    rows = [r for view in VIEWS[name](version, Selection("R2")) for r in records(view) if "rep_id" in r]
    assert {r["rep_id"] for r in rows} <= {"R2"}


def test_whom_to_ring_is_told_with_their_number_where_anybody_has_one(version: StoredPlan) -> None:
    told = PlanChange(
        *(DifferenceKind.CALL, "C1", said("2026-11-24 09:00 R1 visit"), said(""), Cause(ChangeKind.REP_ABSENT, "R1")),
        *("R1", "visit", Level.TOLD),
    )
    version = replace(version, plan=replace(version.plan, changes=(told,)))
    (view,) = VIEWS["inform"](version, Selection())
    assert "phone" not in records(view)[0]
    customers = tuple(replace(c, phone="+376 800 100") for c in version.given.customers)
    (view,) = VIEWS["inform"](replace(version, given=replace(version.given, customers=customers)), Selection())
    assert records(view)[0]["phone"] == "+376 800 100"


def test_the_summary_says_visits_reps_and_value_first(version: StoredPlan) -> None:
    first = VIEWS["summary"](version, Selection())[0]
    assert first.title == "Plan 2 of 2026-11-23: 3 visits and 1 remote call by 2 reps, worth TWD 566 a cycle"


def test_drive_minutes_add_up_the_rounded_legs_of_the_routes(version: StoredPlan) -> None:
    assert totals(version.plan)["drive_minutes"] == round(12.17 + 6.67 + 16.68 + 60 + 60, 2)


def test_totals_count_moves_of_owners_and_of_visits(version: StoredPlan) -> None:
    told = totals(version.plan)
    assert (told["owner_moves"], told["visit_moves"], told["price_of_moves"]) == (1, 1, 480.0)


def test_stages_add_up_over_reps_and_count_what_was_carried(version: StoredPlan) -> None:
    callplan = next(s for s in stages(version.plan) if s.stage == "callplan")
    assert (callplan.objective, callplan.bound, callplan.solved, callplan.carried) == (621.75, 621.76, 1, 1)
    assert callplan.gap == pytest.approx(0.01 / 621.75)


def test_a_stage_without_a_bound_has_no_gap(version: StoredPlan) -> None:
    schedule = next(s for s in stages(version.plan) if s.stage == "schedule")
    assert (schedule.bound, schedule.gap) == (None, None)


def test_territories_count_who_comes_and_who_goes(version: StoredPlan) -> None:
    balance, moves = VIEWS["territories"](version, Selection())
    assert [(r["moves_in"], r["moves_out"]) for r in records(balance)] == [(0, 1), (1, 0)]
    assert [r["customer_id"] for r in records(moves)] == ["C4"]


def test_the_call_plan_reaches_by_segment(version: StoredPlan) -> None:
    found = {r["segment"]: (r["customers"], r["reached"]) for r in records(VIEWS["callplan"](version, Selection())[0])}
    assert found == {"(none)": (1, 1), "A": (2, 2), "B": (1, 0)}


def test_remote_calls_stand_after_the_visits_of_their_day(version: StoredPlan) -> None:
    rows = records(VIEWS["schedule"](version, Selection())[0])
    assert [(r["customer_id"], r["start"]) for r in rows][2] == ("C1", None)


def test_a_day_sheet_has_times_focus_and_a_map_link_without_the_lunch(version: StoredPlan) -> None:
    (sheet,) = VIEWS["routes"](version, Selection(day=MONDAY))
    assert [r["name"] for r in records(sheet)][:3] == ["王小明", "臺大醫院", "break"]
    assert records(sheet)[1]["product"] == "P1"
    assert sheet.notes[0].count("25.041000,121.519000") == 1


def test_changes_are_those_of_the_customers_whom_the_rep_owns(version: StoredPlan) -> None:
    assert [r["subject"] for r in records(VIEWS["changes"](version, Selection("R2"))[0])] == ["C4"]
    assert VIEWS["changes"](version, Selection("R1"))[0].rows == ()


def test_a_handover_names_what_is_at_stake_the_last_call_and_the_joint_visit(version: StoredPlan) -> None:
    (row,) = records(VIEWS["handovers"](version, Selection())[0])
    assert (row["contribution"], row["last_call"], row["joint_visit"]) == (800.0, date(2026, 11, 3), date(2026, 11, 24))


ROOM = Cause(ChangeKind.POTENTIAL, "C1", via=Via.MAKES_ROOM)


def changed(version: StoredPlan) -> StoredPlan:
    first = version.plan.reps[0]
    schedule = (replace(first.schedule[0], day=date(2026, 11, 25), status=CallStatus.MOVED), *first.schedule[1:])
    lines = (replace(first.callplan[0], frequency=1.0, cause=Cause(ChangeKind.POTENTIAL, "C1")), *first.callplan[1:])
    rep = replace(first, schedule=schedule, callplan=lines)
    return replace(
        version, plan=replace(version.plan, reps=(rep, version.plan.reps[1]), version=4, parent=3, changes=())
    )


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_plan_does_not_differ_from_itself_at_any_depth(depth: str, version: StoredPlan) -> None:
    assert not is_different(version, version)
    assert diff(version, version, depth)


def test_a_moved_visit_is_one_difference_with_both_days(version: StoredPlan) -> None:
    (row,) = records(diff(version, changed(version), "visit")[0])
    assert (row["kind"], row["before"], row["after"]) == (
        "moved",
        "2026-11-23 09:15 R1 visit",
        "2026-11-25 09:15 R1 visit",
    )


def test_a_visit_of_another_hour_is_a_difference_with_a_cause(version: StoredPlan) -> None:
    later = changed(version)
    first = later.plan.reps[0]
    second = replace(first.schedule[1], start=50_000, cause=ROOM)
    rep = replace(first, schedule=(first.schedule[0], second, *first.schedule[2:]))
    found = diff(version, replace(later, plan=replace(later.plan, reps=(rep, later.plan.reps[1]))), "visit")
    row = next(r for r in records(found[0]) if r["kind"] == "hour")
    assert (row["customer_id"], row["cause"]) == ("C2", ROOM)


def test_a_changed_frequency_has_the_cause_that_its_line_names(version: StoredPlan) -> None:
    (row,) = records(diff(version, changed(version), "customer")[0])
    assert (row["before"], row["after"], row["cause"]) == ("visit 2", "visit 1", Cause(ChangeKind.POTENTIAL, "C1"))


def test_a_new_customer_and_a_lost_one_are_differences_of_owner(version: StoredPlan) -> None:
    nothing = replace(version, plan=Plan(MONDAY, 28, (), version=7))
    kinds = {r["kind"] for r in records(diff(nothing, version, "customer")[0])}
    assert kinds == {"owner", "frequency", "left-out"}


def test_days_that_only_one_plan_covers_are_no_differences(version: StoredPlan) -> None:
    later = replace(version, plan=replace(version.plan, as_of=date(2026, 12, 21)))
    assert not diff(version, later, "visit")[0].rows


def on_days(version: StoredPlan, as_of: date, *days: date) -> StoredPlan:
    """The first rep calls their first customer on these days, and nobody else calls anybody."""
    first, *others = version.plan.reps
    calls = tuple(replace(first.schedule[0], day=day, cause=None) for day in days)
    reps = (replace(first, schedule=calls), *(replace(rep, schedule=()) for rep in others))
    return replace(version, plan=replace(version.plan, as_of=as_of, reps=reps))


def test_a_visit_that_moves_into_the_day_that_rolled_in_has_moved_and_a_new_one_there_is_no_difference(
    version: StoredPlan,
) -> None:
    last, rolled_in = date(2026, 12, 20), date(2026, 12, 21)
    before = on_days(version, MONDAY, last)
    (row,) = records(diff(before, on_days(version, date(2026, 11, 24), rolled_in), "visit")[0])
    assert (row["kind"], row["before"][:10], row["after"][:10]) == ("moved", "2026-12-20", "2026-12-21")
    assert not diff(before, on_days(version, date(2026, 11, 24), last, rolled_in), "visit")[0].rows


def test_ten_thousand_equal_findings_are_one_line_with_a_count_and_the_first_rows() -> None:
    many = [Finding("customers.csv", i, "latitude", f"x{i}", "not a number", "type degrees") for i in range(2, 10_002)]
    (view,) = findings(many)
    (row,) = records(view)
    assert row["where"] == "customers.csv latitude, lines 2, 3, 4 and 9997 more"
    assert row["value"] == "x2, x3 and 9998 more"
    assert len(every_finding(many).rows) == 10_000
    assert view.title == "10,000 errors in 1 file: nothing was changed"


def test_errors_stand_before_warnings() -> None:
    found = [Finding("a.csv", 2, "", "", "w", "r", "warning"), Finding("b.csv", 2, "x", "", "e", "r", "error")]
    page = findings(found)
    assert [view.rows[0][0] for view in page] == ["b.csv:2 x", "a.csv:2"]
    assert [view.title for view in page] == ["1 error and 1 warning in 2 files: nothing was changed", "1 warning"]


def test_an_audit_says_first_how_many_and_which() -> None:
    view = violations([Violation("min-gap", "C1", "too close"), Violation("hours", "C2", "too late")])
    assert view.title == "2 violations: 1 hours, 1 min-gap"


def test_a_night_without_changes_says_that_the_plan_stands() -> None:
    (view,) = night(NightReport(None, 7, "unchanged"), None, "EUR")
    assert view.title == "Nothing has changed: plan 7 stands"


def test_a_held_night_says_why_and_how_to_publish(version: StoredPlan) -> None:
    report = NightReport(version.plan, 2, "proposal", held=("half of the customers vanished",))
    page = night(report, version.given, "TWD")
    assert page[0].rows == (("half of the customers vanished",),)
    assert "salesplan publish 2" in page[0].notes[0]


def test_a_night_tells_changes_and_what_they_opened(version: StoredPlan) -> None:
    changes = (InputChange(ChangeKind.POTENTIAL, "C1", "1", "2"),)
    report = NightReport(version.plan, 2, "published", changes, {"R1": changes}, before={"value": 600.0})
    page = night(report, version.given, "TWD")
    assert page[0].title.startswith("Plan 2 published for 2026-11-23: 3 visits by 2 reps")
    assert page[1].rows == (("potential changed", 1, "C1: 1 → 2"),)
    assert page[2].rows == ((1, "R1 王小明", "potential changed C1"),)
    assert page[3].rows == (("rep's capacity or hours changed R1", 1, 0, 0, 0, 0, "C4"),)


def test_reps_opened_for_the_same_reason_share_a_line() -> None:
    view = reopened({f"R{i}": (InputChange(ChangeKind.CLOCK, ""),) for i in range(9)}, None, done=False)
    assert view.rows == ((9, "R0, R1, R2, R3 and 5 more", "a day passed"),)


def test_status_names_the_changes_and_the_held_proposals() -> None:
    report = StatusReport(
        3, MONDAY, False, (InputChange(ChangeKind.CLOCK, ""),), {"R1": (InputChange(ChangeKind.CLOCK, ""),)}, (4,)
    )
    page = status(report)
    assert page[0].title == "Plan 3 of 2026-11-23 is out of date: 1 change"
    assert page[0].notes == ("held proposal 4: salesplan publish 4",)


def test_the_history_has_the_newest_version_first() -> None:
    rows = (
        VersionRow(1, 0, MONDAY, VersionState.SUPERSEDED, "t1", "first plan", 0, {"value": 1.0}),
        VersionRow(2, 1, MONDAY, VersionState.PUBLISHED, "t2", "a day passed", 5),
    )
    (view,) = history(rows, "EUR")
    assert [row[0] for row in view.rows] == [2, 1]
    assert view.title == "2 versions, plan 2 is published"


def test_an_explanation_says_frequency_value_and_owner_first(version: StoredPlan) -> None:
    plan = version.plan
    why = Explanation(
        version.given.customer["C1"],
        plan.reps[0].assignments[:1],
        plan.reps[0].callplan[:2],
        (CurvePoint(0, 0, 0), CurvePoint(1, 200, 45), CurvePoint(2, 321.5, 90, chosen=True)),
        88.0,
        ("chosen because it earns most an hour",),
        plan.reps[0].schedule[:1],
        (),
        (),
        (),
        ("download on 2026-11-20: × 1.4",),
        (),
        ("2026-11-02 visit",),
    )
    page = explain(why, version.given, "TWD")
    assert page[0].title == "臺大醫院 (C1), segment A: 2 visits and 0.5 phone calls a cycle, worth TWD 322"
    assert page[1].rows[2][-1].endswith("← planned")


def test_an_explanation_names_every_owner_and_their_last_day(version: StoredPlan) -> None:
    first = replace(version.plan.reps[0].assignments[0], until=MONDAY)
    later = replace(first, rep_id="R2", previous_rep_id=first.rep_id, since=MONDAY + timedelta(days=1), until=None)
    customer = version.given.customer["C1"]
    why = Explanation(customer, (first, later), (), (), None, (), (), (), (), (), (), (), ())
    owner = explain(why, version.given, "TWD")[0].rows[0][-1]
    assert f"({first.rep_id}) until {MONDAY}" in owner
    assert owner.index(first.rep_id) < owner.index("; then ") < owner.index("R2")


def test_config_names_where_each_value_comes_from() -> None:
    (view,) = config(Settings(plan=PlanSettings(seed=7)), {"plan.seed": "salesplan.toml"}, "plan")
    assert ("plan.seed", "7", "salesplan.toml", "seed of every random choice") in view.rows
    assert all(row[0].startswith("plan.") for row in view.rows)
    assert len(config(Settings(), {})[0].rows) > 80


def test_a_doctor_says_first_what_is_ill() -> None:
    assert doctor((("python", "3.11", True, ""),))[0].title == "All is well"
    assert doctor((("lock", "held", False, "wait"),))[0].title == "1 thing to look after: lock"


# -- health, response --------------------------------------------------------------------------


def months(*rows: tuple[int, float, float]) -> tuple[Finance, ...]:
    return tuple(Finance(date(2026, month, 1), "North", revenue, expense) for month, revenue, expense in rows)


def test_the_commercial_ratio_is_yearly_growth_over_yearly_expense(version: StoredPlan) -> None:
    finance = months((1, 100.0, 50.0), (2, 100.0, 50.0), (3, 105.0, 50.0), (4, 105.0, 50.0))
    (ratio,) = commercial_ratios(replace(version.given, finance=finance))
    assert ratio.ratio == pytest.approx(10 * 6 / 100)
    assert ratio.verdict == "low"


@pytest.mark.parametrize(
    ("growth", "verdict"), [(0.4, "waste"), (0.6, "low"), (1.0, "healthy"), (1.4, "high"), (1.6, "under-invested")]
)
def test_the_commercial_ratio_has_a_verdict(growth: float, verdict: str, version: StoredPlan) -> None:
    finance = months((1, 100.0, 12.0), (2, 100.0 + growth, 12.0))
    (ratio,) = commercial_ratios(replace(version.given, finance=finance))
    assert (round(ratio.ratio or 0, 6), ratio.verdict) == (growth, verdict)


def test_one_month_of_finance_has_no_ratio(version: StoredPlan) -> None:
    assert commercial_ratios(replace(version.given, finance=months((1, 1.0, 1.0)))) == ()


def test_planned_hours_below_the_least_return_are_waste(version: StoredPlan) -> None:
    asked = replace(version.settings, callplan=replace(version.settings.callplan, least_return_per_hour=150.0))
    found = planned_waste(replace(version, settings=asked))
    assert [(x.customer_id, round(x.hours, 2), round(x.money, 2)) for x in found] == [("C2", 0.75, 12.25)]


def test_visits_to_whom_the_plan_does_not_call_are_waste(version: StoredPlan) -> None:
    calls = (*version.given.calls, Call(date(2026, 11, 10), "R1", "C3", minutes=40, drive_minutes=20))
    (loss,) = spent_waste(replace(version, given=replace(version.given, calls=calls)))
    assert (loss.customer_id, loss.hours) == ("C3", 1.0)


def test_a_customer_without_potential_is_ignorance(version: StoredPlan) -> None:
    potentials = tuple(p for p in version.given.potentials if p.customer_id != "C2")
    (loss,) = ignorance(replace(version, given=replace(version.given, potentials=potentials)))
    assert loss.customer_id == "C2"


def test_an_overdue_follow_up_is_an_error_of_application(version: StoredPlan) -> None:
    events = (Event(date(2026, 11, 10), "C2", "download"), Event(date(2026, 11, 22), "C3", "download"))
    (loss,) = not_applied(replace(version, given=replace(version.given, events=events)))
    assert (loss.customer_id, loss.money) == ("C2", 100.25)


def test_adoption_counts_answers_and_calls_of_the_last_cycle(version: StoredPlan) -> None:
    feedback = (
        Feedback(date(2026, 11, 20), "R1", "C1", Decision.DISMISS, reason="closed"),
        Feedback(date(2026, 11, 20), "R1", "C2", Decision.ACCEPT),
        Feedback(date(2026, 1, 1), "R1", "C2", Decision.ACCEPT),
    )
    first = adoption(replace(version, given=replace(version.given, feedback=feedback)))[0]
    assert (first.accepted, first.dismissed, first.made, first.fell_through, first.reason) == (1, 1, 2, 1, "closed")


def test_health_has_every_loss_with_its_customer(version: StoredPlan) -> None:
    page = {view.name: view for view in health(version)}
    assert list(page) == ["health", "losses", "next-hour", "adoption", "curves"]
    assert page["curves"].title == "100.0 % of the planned value stands on assumed response curves"
    assert sum(row[2] for row in page["curves"].rows) == pytest.approx(sum(x.value for x in version.plan.callplan()))
    assert page["health"].totals is None
    assert column_sum(page["health"].rows, 1) == len(page["losses"].rows)


def test_response_draws_each_segment_at_the_elasticity_that_was_asked(version: StoredPlan) -> None:
    page = VIEWS["response"](version, Selection())
    assert [view.title.split(":")[0] for view in page] == ["Segment (none)", "Segment A", "Segment B"]
    assert "elasticity 0.31 at 1 visits a cycle" in page[0].title
    won = [row[2] for row in page[0].rows]
    assert won == sorted(won)
    assert won[0] == pytest.approx(0.30)


def test_health_prices_what_a_silent_file_cannot_say(version: StoredPlan) -> None:
    days = [MONDAY - timedelta(days=n) for n in range(21, 60)]
    silent = replace(version, given=replace(version.given, calls=tuple(Call(day, "R1", "C1") for day in days)))
    (view,) = (view for view in health(silent) if view.name == "stale-files")
    (row,) = records(view)
    planned = sum(line.value for line in version.plan.callplan())
    assert (row["file"], row["latest"], row["money"]) == ("calls.csv", days[0], pytest.approx(planned * 21 / 28))
    assert not [view for view in health(version) if view.name == "stale-files"]
