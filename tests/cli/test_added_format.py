"""An export format that the program does not know, as somebody would add it: one module, one line in the registry."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from salesplan.cli import reference
from salesplan.cli.commands import export
from salesplan.report.formats import FORMATS
from salesplan.report.version import PlanVersion
from tests.answers import Answer
from tests.cli.conftest import FakeWorkspace

Call = Callable[..., Answer]


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """A line a rep."""
    lines = [f"{part.rep_id}: {len(part.schedule)} calls" for part in version.plan.reps]
    yield "roster.txt", "\n".join(lines).encode()


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = ModuleType("salesplan.report.formats.roster", "Export as a list of reps for the notice board.")
    module.files = files  # type: ignore[attr-defined]
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, module.__name__, module)
        patched.setitem(FORMATS, "txt", module.__name__)
        importlib.reload(export)
        yield
    importlib.reload(export)


@pytest.mark.usefixtures("registered")
def test_a_format_that_was_added_is_offered_written_and_documented(
    call: Call, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    answer = call("export", "--format", "txt", "--out", str(tmp_path / "out"))
    assert answer.code == 0
    assert (tmp_path / "out" / "roster.txt").read_text(encoding="utf-8").startswith("R1: ")
    assert "html|txt" in " ".join(call("export", "--help").out.split())
    assert "| `--format txt` | a list of reps for the notice board. |" in reference.formats()
    assert "txt" in call("export", "--format", "pdf").err
