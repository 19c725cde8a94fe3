"""Files are written aside, and nothing of that stays, even of an export that was killed."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from salesplan.report.aside import folder_aside
from salesplan.report.export import export
from tests.small import small_stored

if TYPE_CHECKING:
    from pathlib import Path


def killed_at_work(out: Path) -> None:
    """A process that dies while it writes."""
    child = os.fork()
    if child == 0:
        with folder_aside(out) as aside:
            (aside / "half.csv").write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_what_a_killed_export_left_goes_with_the_next_one(tmp_path: Path) -> None:
    killed_at_work(tmp_path)
    (tmp_path / ".salesplan-of-old").mkdir()
    assert len(list(tmp_path.iterdir())) == 2
    export(small_stored(), "csv", tmp_path)
    assert [p for p in tmp_path.iterdir() if p.is_dir()] == []
    assert (tmp_path / "schedule.csv").exists()


def test_an_export_that_is_at_work_is_left_alone(tmp_path: Path) -> None:
    with folder_aside(tmp_path) as first:
        (first / "a.csv").write_text("a")
        with folder_aside(tmp_path) as second:
            assert second != first
        assert (first / "a.csv").read_text() == "a"
    assert list(tmp_path.iterdir()) == []


def test_the_programs_own_folder_and_links_are_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine").write_text("")
    out = tmp_path / "out"
    (out / ".salesplan").mkdir(parents=True)
    (out / ".salesplan-link").symlink_to(elsewhere)
    with folder_aside(out):
        pass
    assert (elsewhere / "mine").exists()
    assert (out / ".salesplan").exists()
