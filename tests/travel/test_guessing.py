"""A silent server stops nothing that is known, and guesses stand in for the rest where that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings, TravelSettings
from salesplan.replan.scenarios.suppositions import CapacityIs
from salesplan.travel import Crow, SilentEngineError, travel_times
from salesplan.travel.guessing import guessing, silence_findings
from salesplan.workspace import open_workspace
from salesplan.workspace.what_if import what_if
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given, small_plan
from tests.travel.table_server import TableServer, table_server
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GIVEN = small_given()
PLACES = [c.place for c in GIVEN.customers]


@pytest.fixture
def server() -> Iterator[TableServer]:
    with table_server() as running:
        yield running


def settings(server: TableServer, fallback: str = "crow") -> TravelSettings:
    return TravelSettings(
        provider="osrm", osrm_url=server.url, retries=0, timeout_seconds=5.0, fallback=fallback, snap_km=5.0
    )


def silent(server: TableServer) -> None:
    server.statuses = [503] * 10_000


def test_known_drives_need_no_server_and_the_others_are_counted(server: TableServer, tmp_path: Path) -> None:
    travel = travel_times(settings(server), tmp_path, tmp_path)
    known = travel.legs(PLACES[:3], PLACES[:3])
    silent(server)
    assert (travel.legs(PLACES[:3], PLACES[:3]).minutes == known.minutes).all()
    with pytest.raises(SilentEngineError, match="7 of 16 drives are not known yet"):
        travel.legs(PLACES, PLACES)


def test_what_is_not_known_is_the_crows_and_is_not_kept(server: TableServer, tmp_path: Path) -> None:
    told = settings(server)
    travel = travel_times(told, tmp_path, tmp_path)
    known = travel.legs(PLACES[:3], PLACES[:3])
    stand_in = guessing(travel, told)
    assert stand_in is not None
    asked = len(server.requests)
    legs = stand_in.legs(PLACES, PLACES)
    crow = Crow(told).legs(PLACES, PLACES)
    assert (legs.minutes[:3, :3] == known.minutes).all()
    assert (legs.km[3] == crow.km[3]).all()
    assert legs.minutes[3, 3] == 0
    assert len(server.requests) == asked
    assert len({stand_in.digest, travel.digest, Crow(told).digest}) == 3
    fresh = travel.legs(PLACES, PLACES)
    assert not np.isclose(fresh.minutes[3, :3], legs.minutes[3, :3]).any()


def test_nothing_is_guessed_unless_the_settings_say_so(server: TableServer, tmp_path: Path) -> None:
    told = settings(server, fallback="")
    assert guessing(travel_times(told, tmp_path, tmp_path), told) is None
    assert guessing(Crow(told), replace(told, fallback="crow")) is None


def test_a_customer_is_flagged_whose_drive_is_guessed(server: TableServer, tmp_path: Path) -> None:
    told = settings(server)
    travel = travel_times(told, tmp_path, tmp_path)
    home = GIVEN.reps[0].place
    travel.legs([home, PLACES[0]], [home, PLACES[0]])
    stand_in = guessing(travel, told)
    assert stand_in is not None
    flagged = silence_findings(stand_in, small_plan(), GIVEN)
    assert [(f.value, f.severity, f.code) for f in flagged] == [("002", "warning", "guessed-drive")]


def test_a_silent_server_is_a_warning_where_it_was_not_needed(server: TableServer, tmp_path: Path) -> None:
    travel = travel_times(settings(server), tmp_path, tmp_path)
    assert silence_findings(travel, small_plan(), GIVEN) == ()
    silent(server)
    assert [f.code for f in silence_findings(travel, small_plan(), GIVEN)] == ["silent-server"]
    assert silence_findings(Crow(Settings().travel), small_plan(), GIVEN) == ()


def test_the_next_night_is_planned_without_the_server_and_says_so(server: TableServer, tmp_path: Path) -> None:
    write_workspace(GIVEN, tmp_path / "ws")
    quick = {**QUICK, "travel.provider": "osrm", "travel.osrm_url": server.url, "travel.retries": "0"}
    quick |= {"travel.snap_km": "5"}
    workspace = open_workspace(tmp_path / "ws", quick)
    first = workspace.replan(AS_OF, workers=1)
    assert first.state == "published"
    assert "silent-server" not in {f.code for f in first.warnings}
    silent(server)
    again = open_workspace(tmp_path / "ws", quick).replan(AS_OF, full=True, workers=1)
    assert again.state == "published"
    assert "silent-server" in {f.code for f in again.warnings}


def test_the_first_night_without_a_server_is_guessed_flagged_and_planned_anew(
    server: TableServer, tmp_path: Path
) -> None:
    write_workspace(GIVEN, tmp_path / "ws")
    quick = {**QUICK, "travel.provider": "osrm", "travel.osrm_url": server.url, "travel.retries": "0"}
    quick |= {"travel.snap_km": "5", "travel.fallback": "crow"}
    silent(server)
    made = open_workspace(tmp_path / "ws", quick).replan(AS_OF, workers=1)
    assert made.state == "published"
    assert "guessed-drive" in {f.code for f in made.warnings}
    server.statuses = []
    again = open_workspace(tmp_path / "ws", quick).replan(AS_OF.replace(day=24), workers=1)
    assert again.reopened
    assert "guessed-drive" not in {f.code for f in again.warnings}
    assert open_workspace(tmp_path / "ws", quick).audit() == ()


def test_every_answer_about_a_plan_is_guessed_where_the_server_is_silent(server: TableServer, tmp_path: Path) -> None:
    write_workspace(GIVEN, tmp_path / "ws")
    quick = {**QUICK, "travel.provider": "osrm", "travel.osrm_url": server.url, "travel.retries": "0"}
    quick |= {"travel.snap_km": "5", "travel.fallback": "crow"}
    silent(server)
    open_workspace(tmp_path / "ws", quick).replan(AS_OF, workers=1)
    asked = open_workspace(tmp_path / "ws", quick)
    rep_id = GIVEN.reps[-1].id
    assert rep_id in what_if(asked, (CapacityIs(rep_id, 0.5),), workers=1).after.rep
    assert asked.status(AS_OF).current


def test_how_a_server_is_asked_reopens_nobody(server: TableServer, tmp_path: Path) -> None:
    write_workspace(GIVEN, tmp_path / "ws")
    quick = {**QUICK, "travel.provider": "osrm", "travel.osrm_url": server.url, "travel.retries": "0"}
    quick |= {"travel.snap_km": "5"}
    open_workspace(tmp_path / "ws", quick).replan(AS_OF, workers=1)
    for key, value in {"fallback": "crow", "retries": "1", "timeout_seconds": "7", "chunk": "50"}.items():
        found = open_workspace(tmp_path / "ws", {**quick, f"travel.{key}": value}).status(AS_OF)
        assert [change.subject for change in found.changes] == [f"travel.{key}"]
        assert not found.reopened
