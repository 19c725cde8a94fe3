"""A rep's page in a real browser: what they ask of it on the road."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from salesplan.domain.causes import Cause, Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Decision, Event, Feedback, Sale
from salesplan.domain.nouns import replace
from salesplan.domain.plan import DifferenceKind, Level, PlanChange
from salesplan.domain.settings import ExportSettings
from salesplan.domain.versions import StoredPlan
from salesplan.inputs.columns import CALLS, FEEDBACK
from salesplan.report.export import export
from salesplan.report.rep import desks, page_rows
from salesplan.report.version import Selection
from salesplan.report.views.routes import routes
from tests.report.browser import DESK, SCREENS, Opener, cut, opener, spills, violations
from tests.report.conftest import MONDAY, TUESDAY

LONG = "Praxisgemeinschaft für Allgemeinmedizin und Geburtshilfe Donaudampfschifffahrtsgesellschaftskapitänswitwenheim"
EVIL = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>'


@pytest.fixture
def told(version: StoredPlan) -> StoredPlan:
    """The hand-made plan with all that a page may tell."""
    first, second = version.given.customers[0], version.given.customers[1]
    known = replace(
        first,
        address="中山南路 7 號",
        phone="+886 2 2312-3456",
        contact="Dr. Lin",
        notes="side entrance; park behind the pharmacy",
    )
    moved = PlanChange(
        DifferenceKind.HOUR, "C1", "Mon 2026-11-23 09:00", "Mon 2026-11-23 09:15",
        Cause(ChangeKind.POTENTIAL, "C4", "100", "900", Via.MAKES_ROOM), "R1", "visit", Level.TOLD, 40,
    )  # fmt: skip
    given = replace(
        version.given,
        customers=(
            known,
            replace(second, name=EVIL),
            replace(version.given.customers[2], name=LONG),
            *version.given.customers[3:],
        ),
        events=(Event(date(2026, 11, 20), "C1", "download", "P1", note="price list"),),
        feedback=(Feedback(date(2026, 11, 10), "R1", "C1", Decision.ACCEPT, reason="promised samples"),),
        sales=(Sale(date(2026, 9, 1), "C1", "P1", 50.0),),
    )
    return replace(version, given=given, plan=replace(version.plan, changes=(*version.plan.changes, moved)))


@pytest.fixture(scope="module")
def opened() -> Iterator[Opener]:
    with opener() as found:
        yield found


@pytest.fixture
def file(told: StoredPlan, tmp_path: Path) -> Path:
    return next(p for p in export(told, "html", tmp_path, "rep") if p.name == "R1.html")


@pytest.fixture
def page(opened: Opener, file: Path) -> Iterator[Any]:
    found = opened(file, day=MONDAY.isoformat())
    yield found
    assert found.troubles == []
    assert all(url.startswith("file:") for url in found.asked)
    found.context.close()


def card(page: Any, customer_id: str) -> Any:
    return page.locator(f"[data-customer={customer_id}]").first


def test_every_rep_has_a_page_of_their_own_with_nobody_elses_customers(told: StoredPlan, tmp_path: Path) -> None:
    pages = {p.name: p.read_text("utf-8") for p in export(told, "html", tmp_path, "rep")}
    assert sorted(pages) == ["R1.html", "R2.html"]
    assert page_rows(next(iter(desks(told))))["customers"]["C4"] == {"name": "高雄長庚紀念醫院"}  # was theirs until now
    assert "臺大醫院" not in pages["R2.html"]
    assert LONG not in pages["R2.html"]


def test_a_cause_that_is_a_colleagues_customer_names_neither_them_nor_their_values(told: StoredPlan) -> None:
    (news,) = [n for n in page_rows(next(iter(desks(told))))["news"] if n["what"] == "hour"]
    assert news["why"] == "makes room: potential changed"


def test_money_is_told_only_where_the_manager_allows_it(told: StoredPlan) -> None:
    shown = replace(told, settings=replace(told.settings, export=ExportSettings(rep_values=True)))
    hidden, open_ = (str(page_rows(next(iter(desks(v))))) for v in (told, shown))
    assert "'value'" not in hidden
    assert ", potential " not in hidden
    assert ", potential 2,000 a year" in open_


def test_the_same_plan_gives_the_same_pages(told: StoredPlan, tmp_path: Path) -> None:
    one, other = export(told, "html", tmp_path / "a", "rep"), export(told, "html", tmp_path / "b", "rep")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_it_fits_the_screen_reads_aloud_and_cuts_no_name(
    opened: Opener, file: Path, size: tuple[int, int], scheme: str
) -> None:
    page = opened(file, size, scheme, TUESDAY.isoformat(), bypass_csp=True)
    page.locator("#month button").first.click()
    assert spills(page) <= 0
    assert cut(page) == []
    assert violations(page) == []
    assert page.troubles == []


# -- what a rep asks -----------------------------------------------------------------------------


def test_where_do_i_go_first_and_when_do_i_leave(page: Any) -> None:
    assert "leave at 09:00" in page.locator("#day").inner_text()
    first = card(page, "C1").inner_text()
    assert "臺大醫院" in first
    assert "中山南路 7 號" in first
    assert "09:15–09:45" in first
    assert "arrive 09:12" in first


def test_where_do_i_park_for_my_first_stop_why_am_i_there_and_what_do_i_say(page: Any) -> None:
    first = page.locator(".card").first
    text = first.inner_text()
    assert "park behind the pharmacy" in text
    assert first.locator("a[href^='geo:']").count() == 1
    assert "rhythm, last visit 21 days before" in text
    assert "Alpha: buys 40% of what they could" in text


def test_whom_do_i_ring_tomorrow_and_when(page: Any) -> None:
    page.locator("#after").click()
    ring = page.locator("[data-by=phone]").first.inner_text()
    assert "about 09:00–09:10" in ring
    assert "+886 2 2312-3456" in ring


def test_whom_else_might_i_call(page: Any) -> None:
    assert "Suggested besides" in page.locator("#day").inner_text()


def test_that_a_page_was_read_can_be_sent_without_an_answer(page: Any) -> None:
    page.locator("#send:enabled").click()
    found = rows(page, "feedback.csv")
    assert {row["decision"] for row in found} == {"seen"}
    assert ("C1", "visit") in {(row["customer_id"], row["channel"]) for row in found}


def test_how_do_i_get_there(page: Any) -> None:
    links = [a.get_attribute("href") for a in card(page, "C1").locator(".go a").all()]
    assert "tel:+88622312" in links[0]
    assert links[1].startswith("geo:25.041,121.519")
    assert links[2].startswith("https://")


def test_whom_do_i_ask_for_and_when_are_they_open(page: Any) -> None:
    text = card(page, "C1").inner_text()
    assert "ask for Dr. Lin" in text
    assert "open 09:00–12:00" in text


def test_why_them_and_why_now(page: Any) -> None:
    assert "rhythm, last visit 21 days before" in card(page, "C1").inner_text()


def test_what_do_i_say(page: Any) -> None:
    text = card(page, "C1").inner_text()
    assert "Alpha: buys 40% of what they could; last bought in 2026-09" in text
    assert text.index("Alpha:") < text.index("Beta")
    assert "download, Alpha: price list" in text


def test_what_do_i_owe_them_and_what_was_last(page: Any) -> None:
    text = card(page, "C1").inner_text()
    assert "promised samples" in text
    assert "2026-11-09 visit, no show" in text
    assert "side entrance" in text


def test_whom_must_i_tell_that_something_changed(page: Any) -> None:
    text = page.locator("#ring").inner_text()
    assert "1 customer call" in text
    assert "Mon 2026-11-23 09:00 → Mon 2026-11-23 09:15" in text


def test_how_long_do_i_drive_today_and_when_am_i_back(page: Any, told: StoredPlan) -> None:
    (sheet,) = routes(told, Selection(rep_id="R1", day=MONDAY))
    km = sheet.title.rpartition(", ")[2]
    summary = page.locator("#sum").inner_text()
    assert "2 visits · 36 min driving" in summary
    assert km in summary
    assert page.locator(".strip").inner_text().split() == ["out", "09:00", "in", "13:46"]


def test_what_comes_tomorrow_and_in_the_week(page: Any) -> None:
    assert "臺大醫院" in page.locator("#week button").nth(1).inner_text()
    page.keyboard.press("ArrowRight")
    assert "Nov 24" in page.locator("h1").inner_text()
    assert "about 09:00–09:10" in card(page, "C1").inner_text()


def test_who_is_due_and_has_no_place(page: Any) -> None:
    page.locator("#left-out summary").click()
    assert LONG in page.locator("#left-out").inner_text()


def test_the_route_is_on_a_map_with_the_stops_numbered_as_in_the_list(page: Any) -> None:
    assert page.locator("#map .m-no").all_text_contents() == ["1", "2"]


def rows(page: Any, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.locator(f"[id='csv-{name}']").input_value())))


def test_answers_become_rows_that_the_next_plan_reads(page: Any) -> None:
    card(page, "C1").get_by_role("button", name="made").click()
    second = card(page, "C2")
    second.get_by_role("button", name="dismiss").click()
    second.get_by_label("why").fill('=closed, "for good"')
    second.get_by_role("button", name="keep").click()
    assert page.locator("#count").inner_text() == "2 answers"
    page.locator("#send").click()
    (made,) = rows(page, "calls.csv")
    answer, *seen = rows(page, "feedback.csv")
    assert {(row["decision"], row["customer_id"], row["channel"]) for row in seen} >= {("seen", "C1", "visit")}
    assert (made["date"], made["customer_id"], made["outcome"]) == ("2026-11-23", "C1", "done")
    assert (answer["decision"], answer["channel"]) == ("dismiss", "visit")
    assert answer["reason"] == '\'=closed, "for good"'
    assert {c.name for c in CALLS.columns} | {"note"} >= set(made)
    assert {c.name for c in FEEDBACK.columns} >= set(answer)
    with page.expect_download() as saved:
        page.get_by_role("button", name="download feedback.csv").click()
    assert saved.value.suggested_filename == "feedback.csv"


def test_a_visit_is_moved_by_a_pin_on_another_day(page: Any) -> None:
    box = card(page, "C1")
    box.get_by_role("button", name="move").click()
    box.get_by_label("to which day").fill("2026-11-26")
    box.get_by_label("at what hour").fill("10:30")
    page.keyboard.press("Enter")
    page.locator("#send").click()
    row = rows(page, "feedback.csv")[0]
    assert (row["decision"], row["on_date"], row["at_time"]) == ("pin", "2026-11-26", "10:30")


def test_an_answer_is_taken_back_by_the_same_button_and_stays_when_the_page_is_opened_again(page: Any) -> None:
    button = card(page, "C1").get_by_role("button", name="accept")
    button.click()
    page.reload()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.locator("#count").inner_text() == "no answers yet"


def test_texts_of_the_inputs_are_inert(page: Any) -> None:
    assert page.title() == "王小明"
    assert EVIL in card(page, "C2").inner_text()
    assert page.locator("img").count() == 0


def test_every_control_is_reached_by_the_keyboard(opened: Opener, file: Path) -> None:
    page = opened(file, DESK, day=MONDAY.isoformat())
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
        )
    assert {"the day after", "accept: 臺大醫院", "navigate to 臺大醫院"} <= reached
