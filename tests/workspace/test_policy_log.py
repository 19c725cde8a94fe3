"""What the published plan and a frozen one would do, appended night by night."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Arm, Coin
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallLine
from salesplan.domain.settings import Settings
from salesplan.inputs import LoadedSettings
from salesplan.workspace.opened import Opened
from salesplan.workspace.policy_log import log_night, policy_log, quarter_of
from tests.small import AS_OF, small_given, small_plan


def opened(folder: Path, said: list[str]) -> Opened:
    return Opened(folder, LoadedSettings(Settings(), {}), said.append)


def test_a_quarter_begins_with_everybody_and_goes_on_with_what_differs(tmp_path: Path) -> None:
    said: list[str] = []
    here, plan, given = opened(tmp_path, said), small_plan(version=1), small_given()
    log_night(here, plan, given)
    log_night(here, plan, given)
    ((name, rows),) = policy_log(here)
    assert name == quarter_of(AS_OF) == "2026-Q4"
    assert [r.customer_id for r in rows] == ["001", "002", "003"]
    assert all(r.planned == r.frozen == (1.0, 0.0, 0.0, 0.0) and r.probability == 1.0 for r in rows)
    (part,) = plan.reps
    lines = (
        replace(part.callplan[0], frequency=2.0),
        part.callplan[1],
        CallLine("004", "R1", Channel.PHONE, 1.0, 0.0, (), 1.0, 5.0),
    )
    later = replace(plan, as_of=date(2026, 11, 24), version=2, reps=(replace(part, callplan=lines),))
    coin = Coin("E", "P1", "002", Arm.MORE, 1.0, 0.0, 0.0, 0.0, 0.5, 0.5, AS_OF, date(2027, 1, 1))
    log_night(here, later, replace(given, coins=(coin,)))
    ((_, rows),) = policy_log(here)
    told = {(r.customer_id, r.version): (r.planned, r.frozen, r.probability) for r in rows[3:]}
    assert told == {
        ("001", 2): ((2.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), 1.0),
        ("002", 2): ((1.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), 0.5),
        ("003", 2): ((0.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), 1.0),
        ("004", 2): ((0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 0.0), 1.0),
    }
    log_night(here, replace(later, as_of=date(2027, 1, 4), version=3), given)
    (_, (name, rows)) = policy_log(here)
    assert name == "2027-Q1"
    assert all(r.planned == r.frozen for r in rows)
    assert said == []


def test_a_log_that_cannot_be_read_stops_no_night(tmp_path: Path) -> None:
    said: list[str] = []
    here = opened(tmp_path, said)
    path = tmp_path / ".salesplan" / "policy" / "2026-Q4.csv"
    path.parent.mkdir(parents=True)
    path.write_text("spoilt\n1\n", encoding="utf-8")
    log_night(here, small_plan(version=1), small_given())
    assert "was not written" in said[0]
    assert path.read_text(encoding="utf-8") == "spoilt\n1\n"
    assert policy_log(here) == ()
