"""The log of exports: a line of JSON each, in the program's own folder. A line that cannot be read is none."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.receipts import Sent

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.workspace.opened import Opened

LOG = "exports.jsonl"


def log_export(workspace: Opened, version: int, form: str, folder: Path, files: int) -> None:
    """Note an export. A log that cannot be written stops nobody."""
    line = {"day": workspace.today.isoformat(), "version": version, "form": form, "folder": str(folder), "files": files}
    with suppress(OSError):
        workspace.own_folder.mkdir(parents=True, exist_ok=True)
        with (workspace.own_folder / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")


def exports(workspace: Opened) -> tuple[Sent, ...]:
    """Every export that was noted, oldest first."""
    try:
        lines = (workspace.own_folder / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    return tuple(sent for line in lines if (sent := _read(line)) is not None)


def _read(line: str) -> Sent | None:
    try:
        told = json.loads(line)
        return Sent(
            date.fromisoformat(told["day"]),
            int(told["version"]),
            str(told["form"]),
            str(told["folder"]),
            int(told["files"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
