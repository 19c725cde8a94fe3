from __future__ import annotations

from salesplan.domain.nouns import replace
from salesplan.domain.scenarios import ScenarioRow, Supposed
from salesplan.domain.versions import StoredPlan
from salesplan.report.views.scenarios import kept, promoted, side_by_side
from tests.report.conftest import MONDAY
from tests.report.test_comparison import compared


def row(**totals: float) -> ScenarioRow:
    return ScenarioRow("april", Supposed("R1 leaves", ("reps.csv, R1: gone",)), MONDAY, 2, "t", totals=totals)


def test_the_list_says_which_can_be_promoted_and_why_not() -> None:
    view = kept(
        [(row(value=10.0, objective=8.0), ""), (row(), "the settings are others since")], {"objective": 5.0}, ""
    )[0]
    assert view.title == "2 scenarios, 1 can be promoted as they are"
    cells = [dict(zip([c.name for c in view.columns], r, strict=True)) for r in view.rows]
    assert [(c["gain"], c["promotable"]) for c in cells] == [(3.0, True), (None, False)]
    assert cells[1]["note"] == "the settings are others since"
    assert "--save" in kept([], {}, "")[0].title


def test_scenarios_stand_side_by_side_with_the_plan_that_all_of_them_stand_on(version: StoredPlan) -> None:
    found = [("april", compared(version), version), ("may", compared(version), version)]
    figures, chart = side_by_side(found, "TWD")
    assert [c.name for c in figures.columns] == ["figure", "published", "april", "may", "unit"]
    assert chart.rows[0][0] == "published"
    other = replace(version, plan=replace(version.plan, version=1))
    figures, _ = side_by_side([found[0], ("may", compared(version), other)], "TWD")
    assert [c.name for c in figures.columns] == ["figure", "april", "may", "unit"]


def test_a_promotion_says_what_makes_it_last() -> None:
    view = promoted(3, row())[0]
    assert view.title == "Scenario april is published as plan 3"
    assert view.rows == (("reps.csv, R1: gone",),)
