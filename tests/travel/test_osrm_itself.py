"""Real roads by a real OSRM, on loopback: its programs and profiles are where `.ci/run` puts them."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from salesplan.domain.places import Place
from salesplan.domain.settings import TravelSettings
from salesplan.inputs.reading import read_inputs
from salesplan.inputs.settings import load_settings
from salesplan.travel import travel_times
from salesplan.workspace import open_workspace
from tests.continuous.commands import QUICK
from tests.shared import ANDORRA
from tests.small import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator

OSRM = Path(__file__).resolve().parents[2] / ".osrm" / "osrm"
PLACES_A_SIDE = 449


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with Andorra's roads."""
    if not (OSRM / "bin" / "osrm-routed").exists():
        pytest.skip("there is no .osrm/osrm/bin/osrm-routed: .ci/run fetches it")
    if not (ANDORRA / "andorra.osm.pbf").exists():
        pytest.skip(f"{ANDORRA} is not there")
    folder = tmp_path_factory.mktemp("osrm")
    shutil.copy(ANDORRA / "andorra.osm.pbf", folder)
    made(folder, "osrm-extract", "-p", str(OSRM / "share" / "profiles" / "car.lua"), "andorra.osm.pbf")
    made(folder, "osrm-contract", "andorra.osrm")
    with running(folder) as url:
        yield url


def made(folder: Path, program: str, *words: str) -> None:
    done = subprocess.run([OSRM / "bin" / program, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@contextmanager
def running(folder: Path) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [OSRM / "bin" / "osrm-routed", "--ip", "127.0.0.1", "-p", str(port), "-t", "1", "andorra.osrm"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/nearest/v1/driving/1.52,42.5", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def places() -> list[Place]:
    read = read_inputs(ANDORRA, load_settings(ANDORRA, {}, {}).settings, AS_OF)
    assert read.given is not None
    return [x.place for x in (*read.given.customers, *read.given.reps)]


def test_no_drive_between_real_places_is_negative_and_those_that_osrm_rounds_below_0_are_0(
    server: str, tmp_path: Path
) -> None:
    settings = TravelSettings(provider="osrm", osrm_url=server, chunk=50)
    where = places()
    legs = travel_times(settings, tmp_path, tmp_path).legs(where, where)
    assert legs.minutes.shape == (PLACES_A_SIDE, PLACES_A_SIDE)
    reached = np.isfinite(legs.minutes)
    assert reached.mean() > 0.9
    assert legs.minutes[reached].min() == legs.km[reached].min() == 0
    apart = np.array([[a != b for b in where] for a in where])
    assert ((legs.km == 0) & apart).any()


def test_a_night_on_real_roads_and_the_next_one_without_the_server(
    server: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path / "ws"
    shutil.copytree(ANDORRA / "data", folder / "data", copy_function=shutil.copyfile)
    for path in (folder, folder / "data"):
        path.chmod(0o755)
    (folder / "salesplan.toml").write_text("")
    quick = {**QUICK, "travel.provider": "osrm", "travel.retries": "0", "travel.chunk": "50"}
    told = quick | {"travel.osrm_url": server}
    workspace = open_workspace(folder, told)
    assert workspace.replan(AS_OF, workers=1).state == "published"
    assert workspace.audit() == ()
    potentials = folder / "data" / "potentials.csv"
    potentials.write_text(potentials.read_text(encoding="utf-8").replace("0001,water,", "0001,water,1", 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.travel.osrm.ask", refused)
        made = open_workspace(folder, told).replan(AS_OF, workers=1)
    assert made.state == "published"
    assert "silent-server" in {f.code for f in made.warnings}


def refused(*words: object, **more: object) -> None:
    """What is asked of a server that is down."""
    from salesplan.runtime.asking import NoAnswerError

    raise NoAnswerError("Connection refused")
