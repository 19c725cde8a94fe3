"""Pages, calendars and reasons in every language that has a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.canonical import from_bytes, to_bytes
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Suggestion
from salesplan.domain.said import Said, Weekdays, many, said
from salesplan.domain.settings import LANGUAGES
from salesplan.domain.versions import StoredPlan
from salesplan.report import words
from salesplan.report.export import export
from salesplan.report.tongue import catalogue, tongue
from tests.catalogues import messages, updated
from tests.report.browser import DESK, PHONE, Opener, cut, opener, spills, violations
from tests.report.conftest import MONDAY

FOREIGN = LANGUAGES[1:]
UPDATE = "python -m tests.catalogues, then translate what is new in salesplan/languages/*.po"
VALUES = re.compile(r"{[^}]*}")


@pytest.fixture(scope="module")
def opened() -> Iterator[Opener]:
    with opener() as found:
        yield found


def in_language(version: StoredPlan, code: str) -> StoredPlan:
    return replace(version, settings=replace(version.settings, plan=replace(version.settings.plan, language=code)))


def forms(told: str | tuple[str, ...]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else told


@pytest.mark.parametrize("code", FOREIGN)
def test_no_message_is_without_its_translation_and_none_is_translated_that_is_gone(code: str) -> None:
    known = {forms(m.id)[0]: m for m in catalogue(code) if m.id}
    assert sorted(known) == sorted(messages()), UPDATE
    assert [text for text, m in known.items() if not all(forms(m.string))] == [], UPDATE
    assert [text for text, m in known.items() if m.fuzzy] == []


@pytest.mark.parametrize("code", FOREIGN)
def test_a_translation_has_the_values_of_its_message(code: str) -> None:
    wrong = [
        (m.id, told)
        for m in catalogue(code)
        for told in forms(m.string)
        if m.id and set(VALUES.findall(told)) != set(VALUES.findall(forms(m.id)[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", FOREIGN)
def test_a_catalogue_is_as_the_extraction_writes_it(code: str) -> None:
    path = Path(__file__).parents[2] / "salesplan" / "languages" / f"{code}.po"
    assert updated(code) == path.read_bytes(), UPDATE


def test_english_is_the_text_itself() -> None:
    text = said("due {day}: {why}", day=MONDAY, why=words.count(1204, "visit"))
    assert text == "due 2026-11-23: 1,204 visits"
    assert tongue("en").text(text) == text
    assert type(tongue("en").text(text)) is str


@pytest.mark.parametrize(
    ("code", "one", "two", "money"),
    [
        ("de", "Mo., 23.11.2026", "2 Besuche", "1.234 EUR"),
        ("zh_Hant", "2026/11/23（週一）", "2 次拜訪", "EUR 1,234"),
        ("zh_Hans", "2026/11/23（周一）", "2 次拜访", "EUR 1,234"),
    ],
)
def test_dates_numbers_and_plurals_are_the_languages_own(code: str, one: str, two: str, money: str) -> None:
    spoken = tongue(code)
    assert spoken.text(words.day(MONDAY)) == one
    assert spoken.text(words.count(2, "visit")) == two
    assert spoken.text(words.money(1234, "EUR")) == money


def test_german_has_one_and_many() -> None:
    spoken = tongue("de")
    late = "rhythm overdue by {n} days, {last}"
    assert spoken.text(many(1, late, late, last="x")) == "Rhythmus seit 1 Tag überfällig, x"
    assert spoken.text(many(3, late, late, last="x")) == "Rhythmus seit 3 Tagen überfällig, x"
    assert spoken.text(words.count(1, "visit")) == "1 Besuch"


def test_texts_of_the_inputs_are_not_translated_whatever_they_say() -> None:
    spoken = tongue("de")
    assert spoken.text("visit") == "visit"
    assert spoken.text(said("covers for {rep}", rep="phone {x}")) == "vertritt phone {x}"
    assert spoken.text(Channel.PHONE) == "Telefon"


def test_a_text_comes_back_from_the_store_with_what_it_was_made_of() -> None:
    reason = said(
        "visit due {due} found no place: {reason}",
        due=MONDAY,
        reason=said("the customer takes visits on {weekdays}", weekdays=Weekdays(0b00011)),
    )
    first = Suggestion(MONDAY, "R1", "C1", Channel.PHONE, "P1", MONDAY, 1.0, reason)
    again = from_bytes(Suggestion, to_bytes(first))
    assert again == first
    assert tongue("de").text(again.reason) == tongue("de").text(reason) != reason
    assert to_bytes(again) == to_bytes(first)


def test_a_text_of_an_older_plan_is_told_as_it_was_written() -> None:
    plain = replace(Suggestion(MONDAY, "R1", "C1", Channel.PHONE, "P1", MONDAY, 1.0, Said()), reason="first visit")
    again = from_bytes(Suggestion, to_bytes(plain))
    assert again.reason == "first visit"
    assert tongue("de").text(again.reason) == "first visit"


@pytest.mark.parametrize("code", FOREIGN)
def test_calendars_and_reasons_of_suggestions_speak_it(version: StoredPlan, tmp_path: Path, code: str) -> None:
    rep, *others = version.plan.reps
    row = replace(rep.suggestions[0], reason=said("covers for {rep}", rep="R2"))
    plan = replace(version.plan, reps=(replace(rep, suggestions=(row,)), *others))
    spoken, there = tongue(code), in_language(replace(version, plan=plan), code)
    export(there, "csv", tmp_path)
    assert spoken.text(row.reason) in (tmp_path / "suggestions.csv").read_text("utf-8")
    calendar = export(there, "ics", tmp_path)[0].read_text("utf-8").replace("\r\n ", "")
    assert spoken.text(said("Focus: {product}", product="Alpha")) in calendar
    assert f"SUMMARY:{spoken.text(Channel.PHONE)}: " in calendar
    assert "Why now" not in calendar


def test_files_for_programs_say_the_same_in_every_language(version: StoredPlan, tmp_path: Path) -> None:
    for code in LANGUAGES:
        export(in_language(version, code), "csv", tmp_path / code)
    for name in ("schedule.csv", "changes.csv", "callplan.csv", "unplanned.csv", "alignment.csv"):
        assert len({(tmp_path / code / name).read_bytes() for code in LANGUAGES}) == 1


# -- the rep's page, in a real browser -------------------------------------------------------------

LETTERS = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_reps_page_speaks_it_and_fits_a_phone(
    opened: Opener, version: StoredPlan, tmp_path: Path, code: str
) -> None:
    file = next(p for p in export(in_language(version, code), "html", tmp_path, "rep") if p.name == "R1.html")
    page = opened(file, PHONE, day=MONDAY.isoformat(), bypass_csp=True)
    assert page.locator("html").get_attribute("lang") == code.replace("_", "-")
    assert spills(page) <= 0
    assert cut(page) == []
    assert violations(page) == []
    assert tongue(code).text(words.count(2, "visit")) in page.locator("#sum").inner_text()
    page.locator("[data-answer=accept]").first.click()
    page.locator("#send").click()
    assert ",accept,visit," in page.locator("[id='csv-feedback.csv']").input_value()
    assert page.troubles == []


@pytest.mark.parametrize("code", FOREIGN)
def test_no_english_is_left_on_the_reps_page(opened: Opener, version: StoredPlan, tmp_path: Path, code: str) -> None:
    file = next(p for p in export(in_language(version, code), "html", tmp_path, "rep") if p.name == "R1.html")
    page = opened(file, PHONE, day=MONDAY.isoformat())
    assert english_left(page, code) == []
    page.context.close()


def english_left(page: Any, code: str) -> list[str]:
    """Texts of a page that are messages, and are no translations such as "Start", which is the same in both."""
    known = [m for m in catalogue(code) if m.id]
    english = {text for m in known for text in forms(m.id) if LETTERS.search(text)}
    told = {text for m in known for text in forms(m.string)}
    return [text for text in page.evaluate(TEXTS) if text in english - told]


TEXTS = """() => [...document.querySelectorAll('body *')].filter((e) => !['SCRIPT', 'NOSCRIPT'].includes(e.tagName))
  .flatMap((e) => [...e.childNodes].filter((c) => c.nodeType === 3).map((c) => c.textContent.trim())
    .concat(e.getAttribute('aria-label') || [])).filter(Boolean)"""


# -- the manager's page ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_managers_page_speaks_it_and_fits(
    opened: Opener, version: StoredPlan, tmp_path: Path, code: str, size: tuple[int, int]
) -> None:
    (file,) = export(in_language(version, code), "html", tmp_path)
    page = opened(file, size, bypass_csp=True)
    assert page.locator("html").get_attribute("lang") == code.replace("_", "-")
    page.locator("#rep").select_option("0")
    assert spills(page) <= 0
    assert cut(page) == []
    assert violations(page) == []
    assert tongue(code).text(words.count(2, "visit")) in page.locator("#days").inner_text()
    assert page.troubles == []


@pytest.mark.parametrize("code", FOREIGN)
def test_no_english_is_left_on_the_managers_page(
    opened: Opener, version: StoredPlan, tmp_path: Path, code: str
) -> None:
    (file,) = export(in_language(version, code), "html", tmp_path)
    page = opened(file, DESK)
    page.locator("#rep").select_option("0")
    assert english_left(page, code) == []
    page.context.close()


def test_a_word_that_has_one_and_many_is_told_as_one(opened: Opener, version: StoredPlan, tmp_path: Path) -> None:
    (file,) = export(in_language(version, "de"), "html", tmp_path)
    page = opened(file, DESK)
    page.locator("#rep").select_option("0")
    assert page.locator("#customers th").first.inner_text() == "Kunde"
    both = [",".join(forms(m.string)) for m in catalogue("de") if m.id and len(set(forms(m.string))) > 1]
    text = page.locator("body").inner_text()
    assert [told for told in both if told in text] == []
    page.context.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_table_sorts_numbers_as_the_language_writes_them(
    opened: Opener, version: StoredPlan, tmp_path: Path, code: str
) -> None:
    (file,) = export(in_language(version, code), "html", tmp_path)
    page = opened(file, DESK)
    table = page.locator('table[data-view="territories"]')
    table.locator("thead button").nth(6).click()
    shown = [row.split("\t")[6] for row in table.locator("tbody tr").all_inner_texts()]
    assert shown == sorted(shown, key=lambda text: float(text.replace(",", ".")), reverse=True)
    page.context.close()
