"""An assistant hears what the terminal says, and changes nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from salesplan.cli.process import run
from salesplan.workspace import open_workspace
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")

if TYPE_CHECKING:
    from mcp.types import CallToolResult, Tool

CUSTOMER, REP = "001", "R1"
QUESTIONS: dict[str, tuple[dict[str, Any], Sequence[str]]] = {
    "explain": ({"customer": CUSTOMER}, ("explain", CUSTOMER)),
    "show": ({"view": "callplan", "rep": REP}, ("show", "callplan", "--rep", REP)),
    "inform": ({}, ("show", "inform")),
    "diff": ({}, ("diff", "--depth", "customer")),
    "status": ({}, ("status",)),
    "history": ({}, ("history",)),
    "health": ({}, ("health",)),
    "slot": ({"customer": CUSTOMER, "count": 1}, ("slot", CUSTOMER, "--count", "1")),
    "what_if": ({"capacity": [f"{REP}=0.5"]}, ("whatif", "--capacity", f"{REP}=0.5", "--workers", "1")),
}
"""A question to each tool, and the command that answers the same."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    write_workspace(small_given(), folder)
    for day in (AS_OF, AS_OF.replace(day=24)):
        open_workspace(folder, QUICK).replan(day, workers=1)
    return folder


def ask(folder: Path, *questions: tuple[str, dict[str, Any]]) -> tuple[list[Tool], list[CallToolResult]]:
    """The server's tools and its answers, over standard input and output, as an assistant has them."""
    from mcp import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command = ["-m", "salesplan", "-C", str(folder), "mcp", *(f"--set={k}={v}" for k, v in QUICK.items())]

    async def asked() -> tuple[list[Tool], list[CallToolResult]]:
        server = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))
        async with Client(stdio_client(server)) as client:
            tools = (await client.list_tools()).tools
            return tools, [await client.call_tool(name, told) for name, told in questions]

    return asyncio.run(asked())


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def test_every_tool_says_what_its_command_says_and_changes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes_of(workspace)
    tools, answers = ask(workspace, *((name, told) for name, (told, _) in QUESTIONS.items()))
    assert {tool.name for tool in tools} == set(QUESTIONS)
    assert all(tool.annotations is not None and tool.annotations.read_only_hint for tool in tools)
    assert all(tool.output_schema for tool in tools)
    assert bytes_of(workspace) == before
    for (name, (_, argv)), answer in zip(QUESTIONS.items(), answers, strict=True):
        assert not answer.is_error, answer
        run(["-C", str(workspace), "-o", "json", *argv, *(f"--set={k}={v}" for k, v in QUICK.items())])
        told = json.loads(capsys.readouterr().out)
        views = told.pop("views")
        heard = answer.structured_content
        assert heard is not None
        assert heard["views"] == views, name
        assert heard["facts"] == {k: v for k, v in told.items() if k not in ("schema", "command")}


def test_rows_are_chosen_as_by_the_option_select(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = f"rep:{REP}"
    questions = [("show", {"view": "callplan"}), ("diff", {}), ("inform", {})]
    argvs = [("show", "callplan"), ("diff", "--depth", "customer"), ("show", "inform")]
    _, answers = ask(workspace, *((name, told | {"select": [chosen]}) for name, told in questions))
    for argv, answer in zip(argvs, answers, strict=True):
        assert not answer.is_error, answer
        chosen_by = ["--select", chosen, *(f"--set={k}={v}" for k, v in QUICK.items())]
        run(["-C", str(workspace), "-o", "json", *argv, *chosen_by])
        heard = answer.structured_content
        assert heard is not None
        assert heard["views"] == json.loads(capsys.readouterr().out)["views"]


def test_a_long_table_is_cut_and_says_so(workspace: Path) -> None:
    _, (answer,) = ask(workspace, ("show", {"view": "callplan", "rep": REP, "rows": 1}))
    assert answer.structured_content is not None
    table = answer.structured_content["views"][0]
    assert len(table["rows"]) == 1
    assert "more rows" in table["notes"][-1]


def test_a_question_that_cannot_be_answered_is_told_with_its_remedy(workspace: Path) -> None:
    _, (unknown, spoiled) = ask(workspace, ("explain", {"customer": "nobody"}), ("diff", {"depth": "deep"}))
    for answer, word in ((unknown, "there is no customer nobody"), (spoiled, "one of: summary, rep, customer, visit")):
        assert answer.is_error
        assert word in answer.content[0].text
