"""Calendars of private appointments that lie on servers, fetched before a run and kept for the next."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.inputs.private_times import MOST_MB, fetched_path, is_address
from salesplan.runtime.asking import NoAnswerError, UnwelcomeAnswerError, ask

if TYPE_CHECKING:
    from salesplan.workspace.opened import Opened

PATIENCE = 20.0  # seconds for one calendar
BEGINS = b"BEGIN:VCALENDAR"
OK = 200


def fetch_calendars(workspace: Opened) -> None:
    """Fetch the calendars that are addresses; where one cannot be had, the last stands, and that is said."""
    for rep_id, told in sorted(workspace.settings.calendar.items()):
        if not is_address(told):
            continue
        problem = _fetch(told, fetched_path(workspace.folder, rep_id))
        if problem:
            workspace.say(f"the calendar of {rep_id} cannot be fetched ({problem}); what was fetched last stands")


def _fetch(address: str, path: Path) -> str:
    """Keep what the server has; why not, where that cannot be. The address may hold a secret: it is never said."""
    url = address.replace("webcal://", "https://", 1)
    try:
        answer = ask(url, seconds=PATIENCE, most_bytes=round(MOST_MB * 1_000_000), headers={"Accept": "text/calendar"})
    except (NoAnswerError, UnwelcomeAnswerError) as error:
        return str(error)
    if answer.status != OK:
        return f"status {answer.status}"
    if BEGINS not in answer.body[:1000].upper():
        return "no calendar is there"
    try:
        _keep(path, answer.body)
    except OSError as error:
        return f"it cannot be kept: {error.strerror}"
    return ""


def _keep(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".salesplan-", dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(body)
    os.replace(name, path)  # noqa: PTH105 - says that it replaces
