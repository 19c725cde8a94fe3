from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.calendar import CHANNELS, Channel, Window, clock, weekday_names
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Call, CallOutcome, Customer, Decision, Potential, Product
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import PlanSettings, Settings
from salesplan.inputs import FILES, raw_digest, read_inputs, template
from tests.inputs.samples import AS_OF, SOUND, changed, codes, read, table, text_of, write
from tests.shared import ANDORRA, needs_andorra

WORDS = {
    "utf-8": ("Café Ñandú", "台大醫院", "Шахты", "O'Neill & Co; Ltd, “x”", "line\nbreak", "😀"),
    "utf-8-sig": ("Café Ñandú", "台大醫院"),
    "utf-16": ("Café Ñandú", "台大醫院", "two\r\nlines"),
    "cp950": ("台大醫院門診部", "板橋中興醫院", "高雄榮民總醫院"),
    "gb18030": ("北京协和医院门诊", "上海交通大学附属医院", "深圳市人民医院"),
    "cp932": ("東京クリニック中央病院", "さくら薬局", "横浜メディカルセンター"),
    "cp1252": ("Café Müller", "Hôtel Señor Gärtner", "Crêperie d’Été €", "Bäckerei Groß"),
}


def test_records_are_what_the_rows_say(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.given is not None
    assert found.given.customer["C001"] == Customer(
        "C001",
        "Hotel Central",
        Place(42.5078, 1.5211),
        "hotel",
        "R1",
        visit_minutes=45,
        weekdays=0b1111,
        hours=(Window(9 * 3600, 12 * 3600), Window(14 * 3600, 17 * 3600 + 1800)),
        channels=frozenset({Channel.VISIT, Channel.PHONE, Channel.EMAIL}),
        max_contacts=6.0,
        max_visits=4.0,
        min_gap_days=7,
        skills=frozenset({"wine"}),
    )
    assert found.given.customer["C002"].locked
    assert found.given.customer["C003"].hold_until == date(2027, 1, 31)
    assert found.given.rep["R2"].capacity == 0.8
    assert found.given.potentials_of["C003"] == (Potential("C003", "beer", 2500.5, 700.0, 0.5),)
    assert found.given.calls == (Call(date(2026, 11, 10), "R1", "C001", Channel.VISIT, 42.0),)
    assert found.given.calls[0].outcome is CallOutcome.DONE
    assert found.given.feedback[0].decision is Decision.PIN
    assert found.given.feedback[0].at_time == 10 * 3600
    assert found.given.sales == ()


def test_without_products_the_potentials_name_them_at_full_margin(tmp_path: Path) -> None:
    found = read(tmp_path, {"products.csv": None})
    assert found.given is not None
    assert found.given.products == (Product("beer", "beer", 1.0), Product("wine", "wine", 1.0))


def test_given_is_closed_over_customers_and_products(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "calls.csv": "date,rep_id,customer_id,product\n2026-11-01,GONE,C001,gin\n2026-11-02,R1,NOBODY,wine\n",
            "sales.csv": "month,customer_id,product,amount\n"
            "2026-09,C001,gin,5\n2026-09,NOBODY,wine,5\n2026-09,C001,wine,7\n",
            "events.csv": "date,customer_id,event,product\n2026-11-01,C001,renewal,gin\n2026-11-01,NOBODY,renewal,\n",
            "timeoff.csv": "rep_id,from_date,until_date\nGONE,2026-11-01,2026-11-02\n",
        },
    )
    assert found.errors == ()
    assert found.given is not None
    assert [(c.rep_id, c.product) for c in found.given.calls] == [("GONE", "")]
    assert [s.amount for s in found.given.sales] == [7.0]
    assert [e.product for e in found.given.events] == [""]
    assert found.given.time_off == ()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_file_with_decimal_commas_says_the_same(tmp_path: Path, delimiter: str) -> None:
    plain = read(tmp_path).given
    for name in ("customers.csv", "potentials.csv", "reps.csv", "products.csv"):
        rows = [
            {key: cell.replace(".", ",") if _is_number(cell) else cell for key, cell in row.items()}
            for row in table(name)
        ]
        text = text_of(rows, delimiter).replace("12000", "12.000,00")
        (tmp_path / "data" / name).write_text(text, encoding="utf-8")
    assert read_inputs(tmp_path, Settings(), AS_OF).given == plain


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "." in cell


def test_an_ambiguous_thousand_is_an_error_that_names_both_ways_out(tmp_path: Path) -> None:
    text = "customer_id;product;potential\nC001;wine;1,234\nC002;wine;12\n"
    found = read(tmp_path, {"potentials.csv": text})
    (finding,) = found.errors
    assert (finding.code, finding.line, finding.value) == ("ambiguous-number", 2, "1,234")
    assert "1234" in finding.remedy
    assert "1.2340" in finding.remedy
    mended = text.replace("1,234", "1.2340")
    assert read(tmp_path, {"potentials.csv": mended}).errors == ()


def test_holidays_touch_the_cycle_before_and_the_two_after(tmp_path: Path) -> None:
    effective = replace(Settings(), plan=PlanSettings(country="AD"))
    found = read(tmp_path, settings=effective)
    assert found.given is not None
    assert date(2026, 12, 25) in found.given.holidays
    assert min(found.given.holidays) >= date(2026, 10, 26)
    assert max(found.given.holidays) <= date(2027, 1, 18)
    assert read(tmp_path, settings=effective, as_of=None).given is not None


@pytest.mark.parametrize(("country", "told"), [("AX1", "ISO 3166"), ("ES-ZZ", "CT")])
def test_an_unknown_country_stops_with_a_remedy(tmp_path: Path, country: str, told: str) -> None:
    with pytest.raises(UsageError) as stopped:
        read(tmp_path, settings=replace(Settings(), plan=PlanSettings(country=country)))
    assert told in stopped.value.remedy


def test_a_part_of_a_country_has_its_own_holidays(tmp_path: Path) -> None:
    spain = read(tmp_path, settings=replace(Settings(), plan=PlanSettings(country="ES"))).given
    catalonia = read(tmp_path, settings=replace(Settings(), plan=PlanSettings(country="ES-CT"))).given
    assert spain is not None
    assert catalonia is not None
    assert date(2026, 12, 26) in catalonia.holidays - spain.holidays


def test_templates_are_a_sound_workspace(tmp_path: Path) -> None:
    found = read(tmp_path, {file.name: template(file) for file in FILES})
    assert found.findings == ()
    assert found.given is not None
    assert len(found.given.customers) == 2
    assert len(found.given.finance) == 2


def test_templates_follow_the_day_they_are_written_on(tmp_path: Path) -> None:
    as_of = date(2031, 5, 6)
    found = read(tmp_path, {file.name: template(file, as_of) for file in FILES}, as_of=as_of)
    assert found.findings == ()


def test_usage_and_deals_come_as_events_beside_those_of_the_file(tmp_path: Path) -> None:
    usage = "date,customer_id,product,measure,value,limit\n2026-11-02,C001,wine,bottles,460,500\n"
    deals = "customer_id,product,stage,value,opened,expected_close,outcome\n"
    deals += "C002,beer,proposal,900,2026-10-01,2026-12-10,\nC002,beer,,50,2026-10-01,2026-11-01,won\n"
    touches = "date,customer_id,channel,source\n2026-11-02,C001,,newsletter\n2026-11-02,C999,phone,\n"
    files = {"usage.csv": usage, "opportunities.csv": deals, "touches.csv": touches}
    found = read(tmp_path, files)
    assert found.given is not None
    assert [f.code for f in found.findings] == ["unknown-customer"]
    assert [(t.customer_id, t.channel, t.source) for t in found.given.touches] == [("C001", "email", "newsletter")]
    assert len(found.given.opportunities) == 2
    assert [(e.event, e.customer_id, e.product) for e in found.given.events] == [
        ("usage_limit", "C001", "wine"),
        ("deal_closing", "C002", "beer"),
        ("usage_spike", "C001", "wine"),
    ]
    told = found.given.events[0]
    rows = f'date,customer_id,event,product,note\n{told.day},C001,usage_limit,wine,"{told.note}"\n'
    again = read(tmp_path / "again", {**files, "events.csv": rows})
    assert again.given is not None
    assert [e.event for e in again.given.events] == ["usage_limit", "deal_closing"]


@needs_andorra
def test_andorra_reads_without_a_finding() -> None:
    found = read_inputs(ANDORRA, Settings(), AS_OF)
    assert found.findings == ()
    assert found.given is not None
    assert len(found.given.customers) == 445
    assert found.given.customers[0].id == "0001"


# -- digests ---------------------------------------------------------------------------


def test_the_canonical_digest_ignores_form_and_the_raw_one_does_not(tmp_path: Path) -> None:
    first = read(tmp_path / "a")
    rows = [{key: row[key] for key in reversed(row)} for row in reversed(table("customers.csv"))]
    second = read(tmp_path / "b", {"customers.csv": text_of(rows, ";").encode("utf-16")})
    assert first.given == second.given
    assert first.tables == second.tables
    assert first.digest == second.digest
    assert first.raw != second.raw
    assert first.raw == raw_digest(tmp_path / "a", Settings())
    assert raw_digest(tmp_path / "a") == raw_digest(write(tmp_path / "c"))


def test_one_changed_cell_changes_the_digest_of_its_table_only(tmp_path: Path) -> None:
    first = read(tmp_path)
    second = read(tmp_path, {"potentials.csv": changed("potentials.csv", 0, potential="12000.01")})
    assert {name for name in first.tables if first.tables[name] != second.tables[name]} == {"potentials"}
    assert first.digest != second.digest


def test_the_raw_digest_covers_settings_and_the_absence_of_files(tmp_path: Path) -> None:
    write(tmp_path)
    before = raw_digest(tmp_path, Settings())
    assert raw_digest(tmp_path, replace(Settings(), plan=PlanSettings(seed=1))) != before
    (tmp_path / "data" / "sales.csv").write_bytes(b"")
    assert raw_digest(tmp_path, Settings()) != before


# -- round trips -----------------------------------------------------------------------


@st.composite
def drawn_customers(draw: st.DrawFn, names: tuple[str, ...]) -> list[Customer]:
    """Between four and eight valid customers of one town."""
    keys = draw(st.lists(st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True), min_size=4, max_size=8, unique=True))
    customers = []
    for key in sorted(keys):
        edges = sorted(draw(st.sets(st.integers(17, 35), min_size=2, max_size=4)))
        windows = tuple(Window(a * 1800, b * 1800) for a, b in zip(edges[::2], edges[1::2], strict=False))
        degrees = st.integers(0, 500_000).map(lambda k: k / 1e6)
        customers.append(
            Customer(
                key,
                draw(st.sampled_from(names)),
                Place(42 + draw(degrees), 1 + draw(degrees)),
                rep_id=draw(st.sampled_from(["", "R1", "R2"])),
                visit_minutes=draw(st.none() | st.integers(1, 60)),
                weekdays=draw(st.integers(1, 31)),
                hours=draw(st.sampled_from([(), windows])),
                channels=frozenset(draw(st.sets(st.sampled_from(CHANNELS), min_size=1))),
                max_contacts=draw(st.none() | st.integers(0, 80).map(lambda k: k / 4)),
                min_gap_days=draw(st.integers(0, 30)),
                hold_until=draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))),
            )
        )
    return customers


def customers_text(customers: list[Customer], delimiter: str, decimal: str, end: str) -> str:
    def number(value: float | None) -> str:
        return "" if value is None else repr(value).replace(".", decimal)

    rows = [
        {
            "customer_id": c.id,
            "name": c.name,
            "latitude": number(c.place.latitude),
            "longitude": number(c.place.longitude),
            "rep_id": c.rep_id,
            "visit_minutes": "" if c.visit_minutes is None else str(c.visit_minutes),
            "weekdays": weekday_names(c.weekdays),
            "hours": " ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in c.hours),
            "channels": " ".join(channel for channel in CHANNELS if channel in c.channels),
            "max_contacts": number(c.max_contacts),
            "min_gap_days": str(c.min_gap_days),
            "hold_until": c.hold_until.isoformat() if c.hold_until else "",
        }
        for c in customers
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_records_written_in_any_form_are_read_back(data: st.DataObject) -> None:
    encoding = data.draw(st.sampled_from(sorted(WORDS)))
    delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
    decimal = data.draw(st.sampled_from([".", ","]))
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    names = WORDS[encoding]
    customers = data.draw(drawn_customers(names))
    shown = [replace(c, name=names[i % len(names)]) for i, c in enumerate(customers)]
    text = customers_text(shown, delimiter, decimal, end)
    with tempfile.TemporaryDirectory() as folder:
        changes: dict[str, str | bytes | None] = dict.fromkeys(SOUND)
        changes |= {
            "reps.csv": SOUND["reps.csv"],
            "potentials.csv": f"customer_id,product,potential\n{shown[0].id},wine,1\n",
            "customers.csv": text.encode(encoding),
        }
        found = read(Path(folder), changes)
    assert found.errors == ()
    assert found.given is not None
    read_back = [replace(c, name=c.name.replace("\r\n", " ")) for c in shown]  # a name is one line
    assert list(found.given.customers) == sorted(read_back, key=lambda c: c.id)
    assert set(codes(found)) <= {
        "guessed-encoding",
        "without-potential",
        "hours-too-short",
        "hours-outside-days",
    }
