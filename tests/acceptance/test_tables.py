"""Tables on a narrow and a wide terminal, of names in Chinese, piped into a file, for people and for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from rich.cells import cell_len

from tests.acceptance.conftest import MONDAY, TUESDAY, Workspace

VIEWS = (
    *("summary", "territories", "callplan", "schedule", "routes", "suggestions", "unplanned", "changes", "handovers"),
    "response",
)
COMMANDS = (
    *(("show", view) for view in VIEWS),
    ("show", "callplan", "--rep", "R01"),
    ("show", "routes", "--date", TUESDAY, "--rep", "R01"),
    ("explain", "T0307"),
    ("diff",),
    ("diff", "--depth", "visit"),
    ("history",),
    ("status", "--as-of", "2026-11-25"),
    ("health",),
    ("config", "visits"),
    ("doctor",),
)
LINKS = ("http://", "https://")  # are never broken


@pytest.fixture(scope="module")
def two_nights(taiwan_plan: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    found = taiwan_plan.copy(tmp_path_factory.mktemp("tables") / "taiwan")
    found.night(TUESDAY)
    assert found("replan", "--as-of", TUESDAY, "--workers", "1").code == 0
    return found


def tables(text: str) -> list[tuple[list[int], list[str]]]:
    """Each table of a page: where its columns begin (terminal cells), and the lines below its rule."""
    found: list[tuple[list[int], list[str]]] = []
    lines: list[str] = []
    for line in text.splitlines():
        if line and not line.strip("─ "):
            lines = []
            found.append(([i for i, c in enumerate(line) if c == "─" and (i == 0 or line[i - 1] == " ")], lines))
        elif not line:
            lines = []
        else:
            lines.append(line)
    return found


def gutter_is_free(line: str, start: int) -> bool:
    """Whether the two cells before a column are blank."""
    at = 0
    for c in line:
        if start - 2 <= at < start and c != " ":
            return False
        at += cell_len(c)
        if at > start - 2 and at <= start and c != " ":
            return False
    return True


@pytest.mark.parametrize("width", [80, 120])
def test_nothing_is_wider_than_the_terminal_and_columns_stand_in_line(width: int, two_nights: Workspace) -> None:
    for command in COMMANDS:
        answer = two_nights(*command, COLUMNS=str(width))
        assert (answer.code, answer.err) == (0, ""), command
        wide = [line for line in answer.out.splitlines() if cell_len(line) > width and not line.startswith(LINKS)]
        assert not wide, (command, wide[:3])
        for starts, lines in tables(answer.out):
            body = lines[: next((i for i, x in enumerate(lines) if x.startswith(("not shown", "…"))), len(lines))]
            crooked = [line for line in body[:50] for start in starts[1:] if not gutter_is_free(line, start)]
            notes = 2 * len(starts)  # those under a table run freely, and cannot be told from its rows
            assert len(starts) < 3 or len(crooked) <= notes, (command, crooked[:3])


def test_a_night_reads_on_one_page(two_nights: Workspace) -> None:
    page = two_nights("diff", COLUMNS="80").out
    assert len(page.splitlines()) < 60
    status = two_nights("status", "--as-of", "2026-11-25", COLUMNS="80").out
    assert len(status.splitlines()) < 60


def test_off_a_terminal_there_is_no_colour_and_no_bar(starter: Workspace) -> None:
    for environ in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        answer = starter("show", "territories", **environ)
        assert (answer.code, answer.err) == (0, "")
        assert "\x1b" not in answer.out
    night = starter.process("replan", "--as-of", TUESDAY)
    assert "\x1b" not in night.out + night.err
    assert "\r" not in night.err


def test_quiet_says_nothing_when_all_is_well(starter: Workspace) -> None:
    starter.night(TUESDAY)
    for command in (("replan", "--as-of", TUESDAY), ("check", "--as-of", TUESDAY), ("audit",), ("show",)):
        answer = starter("-q", *command)
        assert (answer.code, answer.out, answer.err) == (0, "", ""), command


@pytest.mark.parametrize("command", [("show", v) for v in VIEWS] + [("status", "--as-of", MONDAY), ("history",)])
def test_programs_get_one_document_or_one_table(command: tuple[str, ...], starter_plan: Workspace) -> None:
    document = starter_plan(*command, "-o", "json")
    assert (document.code, document.err) == (0, "")
    said = json.loads(document.out)
    assert (said["schema"], said["command"]) == (1, command[0])
    comma = starter_plan("-o", "csv", "-q", *command)
    first = said["views"][0]
    header, *rows = csv.reader(io.StringIO(comma.out))
    if first["name"] != "status":  # whose table is the changes
        assert header == [c["name"] for c in first["columns"]]
        assert len(rows) == sum(len(v["rows"]) for v in said["views"] if v["name"] == first["name"])


def test_names_that_a_terminal_cannot_show_are_no_accident(taiwan_plan: Workspace) -> None:
    answer = taiwan_plan.process("show", "schedule", "--date", TUESDAY, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert answer.code == 0
    assert "?" in answer.out


@pytest.mark.parametrize("name", ["csv", "json", "xlsx", "ics", "gpx", "html"])
def test_every_format_is_written_whole_and_says_so(name: str, taiwan_plan: Workspace, tmp_path: object) -> None:
    answer = taiwan_plan("export", "--format", name, "--out", str(tmp_path))
    assert (answer.code, answer.err) == (0, "")
    assert f"of plan 1 in {tmp_path}" in answer.out.replace("\n", " ")
