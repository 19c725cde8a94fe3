"""Exports are noted, a line each, and what cannot be read of the log is passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.receipts import Sent
from salesplan.workspace import open_workspace
from salesplan.workspace.receipts import LOG, exports, log_export
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_was_noted_is_read_back_and_what_is_spoiled_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesplan.workspace.opened.today", lambda _: AS_OF)
    workspace = open_workspace(write_workspace(small_given(), tmp_path))
    assert exports(workspace) == ()
    log_export(workspace, 3, "ics", tmp_path / "大安", 12)
    with (workspace.own_folder / LOG).open("ab") as log:
        log.write(b'{"day": 7}\n\xff\n[]\n"x"\n')
    log_export(workspace, 4, "html", tmp_path, 1)
    assert exports(workspace) == (
        Sent(AS_OF, 3, "ics", str(tmp_path / "大安"), 12),
        Sent(AS_OF, 4, "html", str(tmp_path), 1),
    )


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    workspace = open_workspace(write_workspace(small_given(), tmp_path))
    workspace.own_folder.write_text("a file", encoding="utf-8")
    log_export(workspace, 3, "ics", tmp_path, 1)
    assert exports(workspace) == ()
