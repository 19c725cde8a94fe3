from __future__ import annotations

from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.versions import StoredPlan
from salesplan.replan.scenarios.change_curve import ChangePoint
from salesplan.replan.scenarios.what_if import Comparison
from salesplan.report.views.comparison import change_points, comparison


def compared(version: StoredPlan) -> Comparison:
    after = replace(version.plan, reps=version.plan.reps[1:])
    moves = version.plan.reps[1].assignments
    return Comparison("R1 leaves", version.plan, after, version.given, version.settings, moves, (Place(25.0, 121.5),))


def test_a_scenario_says_first_what_it_is_worth_and_how_many_change_hands(version: StoredPlan) -> None:
    page = comparison(compared(version), version)
    assert page[0].title == "R1 leaves: −TWD 366 a cycle, 1 customer to hand over"
    assert page[0].notes[-1] == "a scenario: nothing is published"
    assert "25.0000 121.5000" in page[0].notes[0]


def test_who_is_left_shows_the_overload_of_the_calls_that_are_planned_today(version: StoredPlan) -> None:
    found = compared(version)
    less = tuple(replace(a, rep_id="R2", workload_minutes=a.workload_minutes / 2) for a in version.plan.assignments())
    after = replace(version.plan, reps=(replace(version.plan.rep["R2"], assignments=less),))
    fewer = replace(version.given, reps=tuple(r for r in version.given.reps if r.id == "R2"))
    (row,) = comparison(replace(found, after=after, given=fewer), version)[1].rows
    hours = sum(a.workload_minutes for a in version.plan.assignments()) / 60
    assert row[-2] == hours
    (row,) = comparison(replace(found, after=after), version)[1].rows
    assert row[-2] == hours / 2, "nobody comes or goes: the scenario's own work"


def test_a_scenario_without_a_published_plan_has_no_differences(version: StoredPlan) -> None:
    page = comparison(replace(compared(version), before=None), None)
    assert [c.name for c in page[0].columns] == ["figure", "after", "unit"]


def test_the_curve_of_changes_says_what_all_of_them_gain() -> None:
    view = change_points((ChangePoint(0, 0, 100.0, 0.0), ChangePoint(-1, 3, 112.0, 12.0)), "EUR")
    assert view.title == "Changing 3 customers gains EUR 12 a cycle"
    assert [row[0] for row in view.rows] == [0, None]
