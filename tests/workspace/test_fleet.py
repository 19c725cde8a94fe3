"""Nights of many workspaces: side by side, tried again where that helps, ended where somebody asks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from salesplan.domain.errors import ExitCode, UsageError
from salesplan.replan.answer.reports import NightEnded
from salesplan.report.views.fleet import fleet
from salesplan.store import PlanStore
from salesplan.store.lock import run_lock
from salesplan.workspace.fleet import FIRST_TO_SEE, TRY_AGAIN, fleet_code, listed, run_nights
from tests.continuous.commands import DAY, QUICK, ROOT, until
from tests.small import small_given
from tests.workspaces import write_workspace

WORDS = ("replan", "--as-of", DAY, "--workers", "1")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in QUICK.items():
        monkeypatch.setenv(f"SALESPLAN_{key.upper().replace('.', '__')}", value)
    monkeypatch.chdir(ROOT)


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A file that names two good workspaces and one whose customers lack columns."""
    for name in ("north", "south", "west"):
        write_workspace(small_given(), tmp_path / name)
    (tmp_path / "west" / "data" / "customers.csv").write_text("customer_id\nC1\n", encoding="utf-8")
    file = tmp_path / "workspaces.txt"
    file.write_text("# every country\nnorth\nwest\n\nsouth\n", encoding="utf-8")
    return file


def published(folder: Path) -> int:
    """The version of its published plan, 0 for none."""
    row = PlanStore(folder / ".salesplan" / "plans.db").published_row()
    return row.version if row else 0


def test_every_workspace_has_its_night_and_tells_how_it_ended(places: Path) -> None:
    told: list[NightEnded] = []
    nights = run_nights(listed(places), WORDS, 2, 2, told.append)
    assert [(n.folder.name, n.code, n.version, n.state, n.tries) for n in nights] == [
        ("north", 0, 1, "published", 1),
        ("west", 4, 0, "", 1),
        ("south", 0, 1, "published", 1),
    ]
    assert "error" in nights[1].said
    assert {n.folder for n in told} == {n.folder for n in nights}
    assert [published(n.folder) for n in nights] == [1, 0, 1]
    assert fleet_code(nights) == ExitCode.BAD_INPUT


def test_a_night_that_another_run_is_in_the_way_of_is_tried_again_after_the_others(places: Path) -> None:
    north, _, south = listed(places)
    told: list[NightEnded] = []
    with run_lock(north / ".salesplan", 0):
        (locked,) = run_nights([north], WORDS, 1, 2, told.append)
    assert (locked.code, locked.tries, len(told)) == (ExitCode.LOCKED, 2, 1)
    lock = run_lock(north / ".salesplan", 0)
    lock.__enter__()

    def let_go(_: NightEnded) -> None:
        if lock is not None:
            lock.__exit__(None, None, None)

    nights = run_nights([north, south], WORDS, 1, 2, let_go)
    assert [(n.code, n.tries) for n in nights] == [(0, 2), (0, 1)]


def test_the_exit_code_is_that_of_the_worst() -> None:
    nights = [NightEnded(Path(str(code)), code, 0.0) for code in (ExitCode.DONE, *reversed(FIRST_TO_SEE))]
    for count, code in enumerate((ExitCode.DONE, *reversed(FIRST_TO_SEE)), start=1):
        assert fleet_code(nights[:count]) == code
    others = {ExitCode.DONE, ExitCode.DIFFERENT, ExitCode.INTERRUPTED, ExitCode.TERMINATED}
    assert set(FIRST_TO_SEE) | others == set(ExitCode)
    assert set(FIRST_TO_SEE) >= TRY_AGAIN


@pytest.mark.parametrize(
    ("text", "why"), [("", "names no workspace"), ("# none\n", "names no workspace"), ("a\nb\n./a\n", "a twice")]
)
def test_a_file_that_names_nobody_or_somebody_twice_is_refused(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=why):
        listed(file)
    with pytest.raises(UsageError, match="cannot be read"):
        listed(tmp_path / "nothing.txt")


def test_the_command_shows_first_who_needs_somebody(places: Path) -> None:
    command = [sys.executable, "-m", "salesplan", "-o", "json", "fleet", str(places), "--as-of", DAY, "-j", "2"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    document = json.loads(run.stdout)
    assert (run.returncode, document["exit_code"]) == (4, 4)
    rows = document["views"][0]["rows"]
    assert [(row["workspace"], row["code"], row["outcome"]) for row in rows] == [
        ("west", 4, "bad input"),
        ("north", 0, "published"),
        ("south", 0, "published"),
    ]
    assert "3 of 3: " in run.stderr
    assert fleet([NightEnded(places.parent / "north", 0, 1.0)])[0].rows[0][0] == "north"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_ends_the_fleet_ends_its_nights(number: int, places: Path) -> None:
    listing = Path("/proc/self/task")
    if not listing.is_dir():
        pytest.skip("processes are found in /proc")
    north = listed(places)[0]
    with run_lock(north / ".salesplan", 0):
        places.write_text("north\n", encoding="utf-8")
        command = [sys.executable, "-m", "salesplan", "fleet", str(places), "--as-of", DAY, "--tries", "1000"]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # whoever runs the tests may not hear it
        )
        assert until(lambda: bool(children(process.pid)))
        os.kill(process.pid, number)
        process.communicate(timeout=120)
    assert process.returncode == (ExitCode.TERMINATED if number == signal.SIGTERM else ExitCode.INTERRUPTED)
    assert published(north) == 0


def children(pid: int) -> list[int]:
    """Process ids of those that a process has started."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
