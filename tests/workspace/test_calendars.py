"""Calendars on servers are fetched before a run; private time is free of work in every plan."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.nouns import replace
from salesplan.inputs.private_times import fetched_path
from salesplan.workspace import open_workspace
from tests.continuous.commands import QUICK
from tests.inputs.test_private_times import DENTIST, calendar
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from salesplan.workspace import Workspace


@contextmanager
def serving(answers: list[tuple[int, bytes]]) -> Iterator[str]:
    """A server that gives these answers, one after the other, the last for ever."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/secret/r1.ics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def opened(folder: Path, told: str, heard: list[str] | None = None) -> Workspace:
    write_workspace(small_given(), folder, f'[calendar]\nR1 = "{told}"\n')
    return open_workspace(folder, QUICK, (heard if heard is not None else []).append)


def test_a_calendar_is_fetched_and_the_last_one_stands_while_the_server_is_away(tmp_path: Path) -> None:
    heard: list[str] = []
    good = calendar(DENTIST).encode()
    with serving([(200, good), (500, b""), (200, b"<html>"), (200, calendar().encode())]) as url:
        workspace = opened(tmp_path, url, heard)
        for night, blocked in enumerate((1, 1, 1, 0)):
            workspace.replan(AS_OF, workers=1)
            assert len(workspace.published().given.busy) == blocked, night
    told = [line for line in heard if "calendar of R1" in line]
    assert len(told) == 2
    assert not any("secret" in line for line in told)
    assert fetched_path(tmp_path, "R1").read_bytes() == calendar().encode()


def test_a_dry_run_fetches_nothing(tmp_path: Path) -> None:
    with serving([(200, calendar(DENTIST).encode())]) as url:
        opened(tmp_path, url).replan(AS_OF, dry_run=True, workers=1)
    assert not fetched_path(tmp_path, "R1").exists()


@pytest.mark.parametrize(
    "hours",
    [("080000", "110000"), ("100000", "113000"), ("123000", "133000"), ("150000", "154500"), ("160000", "180000")],
)
def test_no_plan_has_work_in_private_time_and_the_audit_agrees(tmp_path: Path, hours: tuple[str, str]) -> None:
    start, end = hours
    daily = f"DTSTART:20261123T{start}\nDTEND:20261123T{end}\nRRULE:FREQ=DAILY"
    (tmp_path / "r1.ics").write_text(calendar(daily), encoding="utf-8", newline="")
    workspace = opened(tmp_path, "r1.ics")
    workspace.replan(AS_OF, workers=1)
    published = workspace.published()
    assert any(True for _ in published.plan.schedule())
    assert workspace.audit() == ()
    private = published.given.busy
    assert len({b.day for b in private}) == 28
    for route in published.plan.routes():
        (busy,) = (b for b in private if b.day == route.day)
        for stop in route.stops:
            assert stop.departure <= busy.opens or stop.start >= busy.closes or stop.kind not in ("visit",)


def test_the_audit_finds_work_in_private_time(tmp_path: Path) -> None:
    workspace = opened(tmp_path, "r1.ics") if (tmp_path / "r1.ics").write_text(calendar()) else None
    assert workspace is not None
    workspace.replan(AS_OF, workers=1)
    stored = workspace.published()
    route = next(stored.plan.routes())
    from salesplan.domain.given import Busy
    from salesplan.routes.rules import private_time

    stop = route.stops[1]
    given = replace(stored.given, busy=(Busy("R1", route.day, stop.start, stop.start + 60),))
    found = list(private_time.audit(stored.plan, given, stored.settings, None))  # type: ignore[arg-type]
    assert [v.rule for v in found] == ["private-time"]


def test_a_new_appointment_is_a_change_of_its_rep_and_one_that_comes_near_is_none(tmp_path: Path) -> None:
    file = tmp_path / "r1.ics"
    file.write_text(calendar(f"{DENTIST}\nRRULE:FREQ=DAILY"), encoding="utf-8", newline="")
    workspace = opened(tmp_path, "r1.ics")
    workspace.replan(AS_OF, workers=1)
    quiet = workspace.status(AS_OF + timedelta(days=1))
    assert not any("private" in c.kind for c in quiet.changes)
    file.write_text(calendar(DENTIST), encoding="utf-8", newline="")
    found = workspace.status(AS_OF)
    assert {(c.kind, c.subject) for c in found.changes} == {("rep's private appointment changed", "R1")}
