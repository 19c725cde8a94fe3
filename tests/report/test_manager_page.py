"""The manager's page in a real browser: may the plan be trusted, who is over, what changed, what to look into."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from salesplan.domain.given import Finance
from salesplan.domain.nouns import replace
from salesplan.domain.versions import StoredPlan
from salesplan.report.charts import Chart, charts, drawn
from salesplan.report.coast import Box, borders, land
from salesplan.report.colours import hues
from salesplan.report.export import export
from salesplan.report.health_figures import planned_waste
from salesplan.report.version import ALL, Behind
from salesplan.report.views import VIEWS
from salesplan.report.views.health import health
from tests.report.browser import DESK, SCREENS, Opener, cut, opener, spills, violations

EVIL = "<img src=x onerror=\"document.title='evil'\">"


@pytest.fixture(scope="module")
def opened() -> Iterator[Opener]:
    with opener() as found:
        yield found


@pytest.fixture
def file(version: StoredPlan, tmp_path: Path) -> Path:
    first, *others = version.given.customers
    given = replace(version.given, customers=(replace(first, name=EVIL), *others), finance=FINANCE)
    (path,) = export(replace(version, given=given), "html", tmp_path, behind=before(version))
    return path


FINANCE = tuple(
    Finance(date(2026, month, 1), team, 1000.0 + gain * month, 300.0)
    for month in range(1, 11)
    for team, gain in (("North", 30.0), ("South", -10.0))
)


def before(version: StoredPlan) -> Behind:
    """Four nights before the plan: each had a visit to C1 on its day, of which two were made."""
    part = version.plan.rep["R1"]
    visit = part.schedule[0]
    plans = tuple(
        replace(
            version.plan,
            as_of=day,
            version=number,
            reps=(replace(part, schedule=(replace(visit, day=day),)), *version.plan.reps[1:]),
        )
        for number, day in enumerate((date(2026, 11, d) for d in (2, 3, 4, 5)), 1)
    )
    return Behind(plans=plans)


@pytest.fixture
def page(opened: Opener, file: Path) -> Iterator[Any]:
    found = opened(file, (1440, 900))
    yield found
    assert found.troubles == []
    assert all(url.startswith("file:") for url in found.asked)
    found.context.close()


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_it_fits_the_screen_reads_aloud_and_cuts_no_name(
    opened: Opener, file: Path, size: tuple[int, int], scheme: str
) -> None:
    page = opened(file, size, scheme, bypass_csp=True)
    assert spills(page) <= 0
    assert cut(page) == []
    assert violations(page) == []
    assert page.troubles == []


# -- what a manager or a controller asks -----------------------------------------------------------


def test_which_plan_is_it_and_may_i_trust_it(page: Any) -> None:
    assert "plan 2 for Mon 2026-11-23" in page.locator(".trust").inner_text()
    assert "0 customer calls to tell of" in page.locator(".trust").inner_text()


def test_who_is_over_capacity(page: Any, version: StoredPlan) -> None:
    (balance, _) = VIEWS["territories"](version, ALL)
    table = page.locator('table[data-view="territories"]')
    table.locator("thead button", has_text="index").click()
    most = max(balance.rows, key=lambda r: r[8])
    assert most[1] in table.locator("tbody tr").first.inner_text()


def test_who_changes_hands_and_why(page: Any) -> None:
    text = page.locator('table[data-view="handovers"]').inner_text()
    assert "高雄長庚紀念醫院" in text
    assert "R1" in text


@pytest.mark.parametrize("name", ["changes", "unplanned", "suggestions", "territories", "summary", "callplan"])
def test_the_tables_are_those_of_the_terminal(page: Any, version: StoredPlan, name: str) -> None:
    view = VIEWS[name](version, ALL)[0]
    assert view.title in page.locator("h2").all_inner_texts()
    assert page.locator(f'table[data-view="{view.name}"] tbody tr').count() == len(view.rows)


def test_what_is_wasted_and_what_stands_on_assumptions(page: Any, version: StoredPlan) -> None:
    titles = page.locator("#look h2").all_inner_texts()
    assert [v.title for v in health(version) if v.name != "commercial-ratio" and v.title not in titles] == []


def test_where_is_whose_territory(page: Any) -> None:
    def colours() -> int:
        drawing = page.locator("#map").evaluate(
            "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            " return new Set(Array.from({length: d.length / 4}, (_, i) => d.slice(4 * i, 4 * i + 3).join())).size }"
        )
        return int(drawing)

    assert colours() > 5
    before = page.locator("#map").evaluate("c => c.toDataURL()")
    page.locator("#in").click()
    assert page.locator("#map").evaluate("c => c.toDataURL()") != before


def test_choosing_a_rep_in_the_legend_shows_their_customers_and_days(page: Any) -> None:
    page.locator("#legend button", has_text="R1").click()
    assert "3 customers of 王小明" in page.locator("#customers h2").inner_text()
    assert "2 visits, 36 min driving" in page.locator("#days").inner_text()


def test_a_customer_is_found_by_name(page: Any) -> None:
    page.locator("#find").fill("高雄")
    assert "1 customers" in page.locator("#customers h2").inner_text()


def test_texts_of_the_inputs_are_inert(page: Any) -> None:
    page.locator("#legend button", has_text="R1").click()
    assert page.locator("img").count() == 0
    assert "evil" not in page.title()
    assert EVIL in page.locator("#customers").inner_text()


def test_do_reps_follow_the_plan(page: Any) -> None:
    chart = page.locator("figure", has_text="Planned and made")
    assert "25.0 % of 4 calls took place on their day" in chart.inner_text()
    assert chart.locator("polyline").count() == 2
    told = chart.locator("svg").get_attribute("aria-label")
    assert "made: from 1 at 1 (2026-11-02) to 0 at 4 (2026-11-05)" in told


def test_is_more_or_less_wasted_than_before(page: Any, version: StoredPlan) -> None:
    chart = page.locator("figure", has_text="Waste: hours planned below the least return, over the plans")
    now = sum(loss.hours for loss in planned_waste(version))
    assert f"to {now:.1f} at 2 (2026-11-23)" in chart.locator("svg").get_attribute("aria-label")


def test_does_the_money_spent_on_selling_come_back_and_did_it_before(page: Any) -> None:
    table = page.locator('table[data-view="commercial-ratio"]').inner_text()
    chart = page.locator("figure", has_text="Commercial ratio over the months")
    told = chart.locator("svg").get_attribute("aria-label")
    assert "North: from" in told
    assert "South: from" in told
    for team in ("North", "South"):
        last = re.search(rf"{team}: from .*? to (-?[\d.]+) at 2026-10", told)
        row = next(line for line in table.splitlines() if line.startswith(team))
        assert last is not None
        assert last[1] == row.split("\t")[1]


def test_who_is_over_capacity_next_month(page: Any, version: StoredPlan) -> None:
    (balance, _) = VIEWS["territories"](version, ALL)
    over = [row[0] for row in balance.rows if row[8] is not None and row[8] > 1]
    rows = [text.split("\t") for text in page.locator('table[data-view="territories"] tbody tr').all_inner_texts()]
    assert [row[0].strip() for row in rows if float(row[8]) > 1] == over
    assert "above 1 there is more worthwhile work than hours" in page.locator(".who").inner_text()


def test_where_would_one_more_hour_bring_most(page: Any) -> None:
    assert any("One more hour is worth most with R1" in text for text in page.locator("h2").all_inner_texts())


def test_what_do_the_moves_cost_and_what_do_they_gain(page: Any, version: StoredPlan) -> None:
    (view,) = VIEWS["handovers"](version, ALL)
    text = page.locator('table[data-view="handovers"]').inner_text()
    gain, price = (row for row in (view.rows[0][7], view.rows[0][8]))
    assert f"{gain:,.0f}" in text
    assert f"{price:,.0f}" in text


def test_how_is_one_team_doing(page: Any) -> None:
    page.locator("#team").select_option("South")
    shown = page.locator('table[data-view="territories"] tbody tr:visible')
    assert [text.split("\t")[0].strip() for text in shown.all_inner_texts()] == ["R2"]
    assert "1 customers" in page.locator("#customers h2").inner_text()
    assert "titles and sums are of all" in page.locator("#only").inner_text()
    page.locator("#team").select_option("")
    assert page.locator('table[data-view="territories"] tbody tr:visible').count() == 2


def test_without_teams_there_is_none_to_choose(opened: Opener, version: StoredPlan, tmp_path: Path) -> None:
    reps = tuple(replace(rep, team="") for rep in version.given.reps)
    (path,) = export(replace(version, given=replace(version.given, reps=reps)), "html", tmp_path)
    page = opened(path, DESK)
    assert not page.locator("#team").is_visible()
    page.context.close()


def test_whoever_is_named_in_a_table_leads_to_their_days(page: Any) -> None:
    page.locator('table[data-view="handovers"] button.key', has_text="R2").click()
    assert page.locator("#rep").input_value() == "1"
    assert "40.0 km" in page.locator("#days").inner_text() or "80.0 km" in page.locator("#days").inner_text()


def test_what_became_of_what_was_suggested(page: Any) -> None:
    assert page.locator('table[data-view="suggestions-shown"]').count() == 1


# -- its parts -------------------------------------------------------------------------------------


def test_a_rep_keeps_their_colour_when_others_come_and_go() -> None:
    all_reps = [f"R{i}" for i in range(10)]
    before, after = dict(zip(all_reps, hues(all_reps), strict=True)), hues([*all_reps, "R99"])
    kept = sum(before[r] == h for r, h in zip(all_reps, after, strict=False))
    assert kept >= 8
    assert len(set(hues(all_reps))) == 10


def test_taiwan_is_land_and_the_strait_is_sea() -> None:
    box = Box(119.0, 21.5, 123.0, 26.0)
    rings = land(box, 800)
    assert inside(rings, 121.0, 24.0)
    assert not inside(rings, 119.9, 23.9)
    assert all(box.west - 0.01 <= lon <= box.east + 0.01 for ring in rings for _, lon in ring)


def inside(rings: list[list[list[float]]], x: float, y: float) -> bool:
    """Whether a point is in an odd number of rings."""
    odd = False
    for ring in rings:
        at = np.array(ring)
        after = np.roll(at, -1, axis=0)
        over = (at[:, 0] > y) != (after[:, 0] > y)
        rise = np.where(over, after[:, 0] - at[:, 0], 1.0)
        meets = at[:, 1] + (y - at[:, 0]) * (after[:, 1] - at[:, 1]) / rise
        odd ^= bool((over & (meets > x)).sum() % 2)
    return odd


def test_maps_go_over_the_date_line_and_show_borders() -> None:
    assert len(land(Box(178.0, -19.0, 182.0, -15.0), 800)) > 5
    assert borders(Box(1.2, 42.3, 1.9, 42.8), 800)


def test_the_workbook_has_the_charts_as_charts_of_its_own(version: StoredPlan, tmp_path: Path) -> None:
    told = replace(version, given=replace(version.given, finance=FINANCE))
    (path,) = export(told, "xlsx", tmp_path, behind=before(version))
    with zipfile.ZipFile(path) as book:
        drawings = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    made = list(charts(told, before(version)))
    assert len(drawings) == len(made)
    for title in ("Planned and made", "Waste: hours planned", "Commercial ratio over the months"):
        assert any(title in drawing for drawing in drawings)


def test_a_chart_tells_its_values_as_text_and_none_of_it_is_markup() -> None:
    text = drawn(Chart("Hours", "h", ("<b>A", "B", "C", "D"), (("x", (1.0, 2.0, 3.0, 4.0)),)))
    assert "&lt;b&gt;A" in text
    assert "<b>A" not in text
    assert text.count("<tr>") == 4
