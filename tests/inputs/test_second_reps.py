"""A customer's second rep in the files: whose rows are whose, how caps are divided, and what check says."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.domain.overlays import SECOND, customer_of, is_second, second_of
from salesplan.inputs.second_reps import shares
from tests.inputs.samples import SOUND, codes, only, read

REPS = """rep_id,name,latitude,longitude,team,skills,capacity,active_until
R1,Anna Puig,42.5075,1.5218,North,wine,1.0,
R2,Marc Vila,42.5361,1.5825,North,,0.8,
B1,Berta Soler,42.52,1.55,Beer,,1.0,
B0,Biel Font,42.52,1.56,Beer,,1.0,2026-10-31
"""
PRODUCTS = "product,name,margin,team\nwine,Wine and spirits,0.4,\nbeer,Beer,0.28,Beer\n"


def with_second(
    second: str = "B1", joint: str = "", share: str = "", reps: str = REPS, products: str = PRODUCTS, **files: str
) -> dict[str, str]:
    head, *rows = SOUND["customers.csv"].splitlines()
    told = [f"{row},{second},{joint},{share}" if row.startswith("C001,") else f"{row},,," for row in rows]
    lines = [f"{head},overlay_rep_id,joint_visits,overlay_contacts", *told]
    return {"customers.csv": "\n".join(lines) + "\n", "reps.csv": reps, "products.csv": products, **files}


def test_the_second_part_has_the_products_of_its_team_and_the_calls_of_its_reps(tmp_path: Path) -> None:
    calls = "date,rep_id,customer_id,channel,minutes,outcome\n2026-11-10,R1,C001,visit,42,done\n"
    calls += "2026-11-11,B1,C001,phone,9,done\n2026-10-11,B0,C001,visit,30,done\n2026-11-12,R9,C001,visit,30,done\n"
    events = "date,customer_id,event,product\n2026-11-16,C001,usage_spike,beer\n2026-11-17,C001,download,\n"
    feedback = (
        "date,rep_id,customer_id,decision,channel,on_date,at_time,until\n2026-11-20,B1,C001,pin,visit,2026-12-08,,\n"
    )
    touches = "date,customer_id,channel,source\n2026-11-18,C001,email,news\n"
    more = {"calls.csv": calls, "events.csv": events, "feedback.csv": feedback, "touches.csv": touches}
    given = read(tmp_path, with_second(joint="yes", **more)).given
    assert given is not None
    first, second = given.customer["C001"], given.customer[second_of("C001")]
    assert (second.rep_id, second.name, second.place) == ("B1", f"Hotel Central {SECOND}", first.place)
    assert (second.skills, second.min_gap_days, second.channels) == (frozenset(), 7, first.channels)
    assert [p.product for p in given.potentials_of["C001"]] == ["wine"]
    assert [p.product for p in given.potentials_of[second.id]] == ["beer"]
    assert [c.rep_id for c in given.calls_of[second.id]] == ["B0", "B1"]
    assert [c.rep_id for c in given.calls_of["C001"]] == ["R1", "R9"]
    assert [e.event for e in given.events_of[second.id]] == ["usage_spike"]
    assert [e.event for e in given.events_of["C001"]] == ["download"]
    assert [f.rep_id for f in given.feedback_of[second.id]] == ["B1"]
    assert len(given.touches_of["C001"]) == len(given.touches_of[second.id]) == 1
    assert given.overlay["C001"].other_id == second.id
    assert given.overlay[second.id].joint
    assert given.customer_count == 4


def test_caps_are_divided_in_whole_calls_and_never_exceed_the_customers(tmp_path: Path) -> None:
    given = read(tmp_path, with_second()).given
    assert given is not None
    both = [given.customer[c] for c in ("C001", second_of("C001"))]
    assert [c.max_contacts for c in both] == [5.0, 1.0]  # wine 12000 · .4 · .8, beer 3000 · .28
    assert [c.max_visits for c in both] == [3.0, 1.0]
    assert [given.overlay[c.id].most_visits for c in both] == [3.0, 1.0]  # 28 days, 7 apart
    wished = read(tmp_path / "wish", with_second(share="4")).given
    assert wished is not None
    assert [wished.customer[c].max_contacts for c in ("C001", second_of("C001"))] == [2.0, 4.0]


@pytest.mark.parametrize(
    ("most", "worth", "least", "wish", "expected"),
    [
        (None, (1.0, 1.0), 0.0, None, (None, None)),
        (None, (1.0, 1.0), 0.0, 3, (None, 3.0)),
        (4.0, (3.0, 1.0), 0.0, None, (3.0, 1.0)),
        (4.0, (1.0, 99.0), 0.0, None, (1.0, 3.0)),  # one is the owner's where they sell anything
        (4.0, (1.0, 99.0), 2.0, None, (2.0, 2.0)),  # and what they must make
        (4.0, (1.0, 0.0), 0.0, None, (4.0, 0.0)),
        (4.0, (0.0, 1.0), 0.0, None, (0.0, 4.0)),
        (1.0, (1.0, 2.0), 0.0, None, (0.0, 1.0)),
        (1.0, (2.0, 1.0), 0.0, None, (1.0, 0.0)),
        (2.5, (1.0, 1.0), 0.0, None, (1.5, 1.0)),  # what is left over is the owner's
        (0.5, (1.0, 9.0), 0.0, None, (0.5, 0.0)),
        (3.0, (1.0, 1.0), 0.0, 9, (0.0, 3.0)),
    ],
)
def test_shares_are_whole_and_add_up(
    most: float | None,
    worth: tuple[float, float],
    least: float,
    wish: int | None,
    expected: tuple[float | None, float | None],
) -> None:
    found = shares(most, worth, least, wish)
    assert found == expected
    if most is not None:
        assert sum(x or 0.0 for x in found) == most


@pytest.mark.parametrize(
    ("change", "code", "severity"),
    [
        ({"second": "B9"}, "unknown-rep", "error"),
        ({"second": "R1"}, "second-rep-is-owner", "error"),
        ({"second": "R2"}, "second-rep-of-one-team", "error"),
        ({"reps": REPS.replace("1.55,Beer", "1.55,")}, "second-rep-without-team", "error"),
        ({"second": "B0"}, "second-rep-not-there", "warning"),
        ({"products": SOUND["products.csv"]}, "second-rep-sells-nothing", "warning"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, change: dict[str, str], code: str, severity: str) -> None:
    finding = only(read(tmp_path, with_second(**change)), code)
    assert (finding.severity, finding.column) == (severity, "overlay_rep_id")
    assert finding.remedy


def test_a_sound_second_rep_is_no_finding(tmp_path: Path) -> None:
    assert codes(read(tmp_path, with_second())) == []


def test_an_id_that_looks_like_a_second_part_is_refused(tmp_path: Path) -> None:
    files = with_second()
    files["customers.csv"] = files["customers.csv"].replace("\n007,", f"\n007{SECOND},")
    assert only(read(tmp_path, files), "reserved-id").value == f"007{SECOND}"


def test_while_nobody_of_the_team_is_at_work_the_customer_has_one_rep(tmp_path: Path) -> None:
    gone = REPS.replace("B1,Berta Soler,42.52,1.55,Beer,,1.0,", "B1,Berta Soler,42.52,1.55,Beer,,1.0,2026-11-20")
    found = read(tmp_path, with_second(reps=gone))
    assert "nobody of the team Beer is at work" in only(found, "second-rep-not-there").problem
    assert found.given is not None
    assert found.given.overlays == ()
    assert len(found.given.customers) == 4
    assert [p.product for p in found.given.potentials_of["C001"]] == ["beer", "wine"]


def test_without_second_reps_nothing_is_in_parts(tmp_path: Path) -> None:
    found = read(tmp_path, with_second(second="")).given
    assert found is not None
    assert found.overlays == ()
    assert not any(is_second(c.id) for c in found.customers)


def test_a_part_knows_its_customer() -> None:
    assert customer_of(second_of("007")) == "007" == customer_of("007")
    assert is_second(second_of("007"))
    assert not is_second("007+")
