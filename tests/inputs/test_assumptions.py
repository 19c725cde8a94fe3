"""What stands in for values that nobody gave, and that it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.settings import AssumeSettings, Settings
from tests.inputs.samples import SOUND, read

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 1, 10)
BOUGHT = (("C001", "wine", 100), ("C002", "wine", 20), ("C003", "beer", 10), ("007", "beer", -1))
SALES = "month,customer_id,product,amount\n" + "".join(
    f"2025-{month:02d}-01,{customer},{product},{amount}\n"
    for month in range(1, 13)
    for customer, product, amount in BOUGHT
)


def assume(**told: str) -> Settings:
    return replace(Settings(), assume=AssumeSettings(**told))


def test_nothing_is_assumed_unless_the_settings_say_so(tmp_path: Path) -> None:
    found = read(tmp_path, {"sales.csv": SALES, "potentials.csv": None}, as_of=AS_OF)
    assert found.given is None
    assert [f.code for f in found.errors] == ["missing-file"]


def test_potentials_are_what_good_customers_of_the_segment_buy(tmp_path: Path) -> None:
    customers = SOUND["customers.csv"].replace(",hotel,", ",x,").replace(",bar,", ",x,").replace(",restaurant,", ",x,")
    files = {"sales.csv": SALES, "potentials.csv": None, "customers.csv": customers}
    found = read(tmp_path, files, assume(potentials="sales"), as_of=AS_OF)
    assert found.given is not None
    told = {(p.customer_id, p.product): (p.potential, p.sales) for p in found.given.potentials}
    # wine: 1200 and 240 a year, the 80 % quantile between them is 240 + .8 · 960 = 1008; beer: 120 alone
    assert told == {
        ("C001", "wine"): (1200.0, 1200.0),
        ("C002", "wine"): (1008.0, 240.0),
        ("C003", "wine"): (1008.0, 0.0),
        ("007", "wine"): (1008.0, 0.0),
        **{(c, "beer"): (120.0, 120.0 if c == "C003" else 0.0) for c in ("C001", "C002", "C003", "007")},
    }
    assert [(a.what, a.count) for a in found.assumptions] == [("potential", 8)]


def test_segments_are_shares_of_sales(tmp_path: Path) -> None:
    customers = SOUND["customers.csv"].replace(",hotel,", ",,").replace(",bar,", ",,").replace(",restaurant,", ",,")
    files = {"sales.csv": SALES, "customers.csv": customers}
    found = read(tmp_path, files, assume(segments="sales"), as_of=AS_OF)
    assert found.given is not None
    # 1200, 240, 120 and less than nothing: 77 %, 92 %, 100 %
    assert {c.id: c.segment for c in found.given.customers} == {"C001": "A", "C002": "A", "C003": "B", "007": "C"}
    given = read(tmp_path / "b", {"sales.csv": SALES}, assume(segments="sales"), as_of=AS_OF).given
    assert given is not None
    assert given.customer["C001"].segment == "hotel"  # a segment that somebody gave stands


def test_reps_live_in_the_middle_of_their_customers(tmp_path: Path) -> None:
    reps = "rep_id,name,skills\nR1,Anna,wine\nR2,Marc,\nR3,Nobody's,\n"
    found = read(tmp_path, {"reps.csv": reps}, assume(homes="customers"), as_of=AS_OF)
    assert found.given is not None
    home = {r.id: (r.place.latitude, r.place.longitude) for r in found.given.reps}
    assert home["R1"] == (42.5245, 1.62725)  # between C001 and C002
    assert home["R3"] == (42.5189, 1.56055)  # nobody is theirs: of all four
    assert [(a.what, a.count) for a in found.assumptions] == [("rep's home", 3)]
    alone = read(tmp_path / "b", {"reps.csv": reps}, as_of=AS_OF)
    assert {f.code for f in alone.errors} == {"missing-column", "no-place"}
