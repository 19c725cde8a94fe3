"""Files are picked up once they stand still, however they were written."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from salesplan.workspace.watch import settled_changes, signature

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "salesplan.toml").write_text("", encoding="utf-8")
    (tmp_path / "data" / "customers.csv").write_text("customer_id\n", encoding="utf-8")
    return tmp_path


def test_a_file_renamed_into_place_is_a_change(workspace: Path) -> None:
    before = signature(workspace)
    aside = workspace / "data" / "customers.csv.new"
    aside.write_text("customer_id\n", encoding="utf-8")
    assert signature(workspace) == before
    aside.replace(workspace / "data" / "customers.csv")
    assert signature(workspace) != before


def test_a_change_is_told_once_and_only_when_the_files_stand_still(workspace: Path) -> None:
    changes = settled_changes(workspace, settle_seconds=0.3, poll_seconds=0.02)
    next(changes)

    def write_slowly() -> None:
        with (workspace / "data" / "customers.csv").open("a", encoding="utf-8") as handle:
            for line in range(5):
                handle.write(f"{line}\n")
                handle.flush()
                os.fsync(handle.fileno())
                time.sleep(0.1)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    seen = next(changes)
    writer.join()
    assert seen == signature(workspace)
