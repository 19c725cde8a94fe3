"""Some of the spoiled workspaces that `tests/benchmarks/bench_spoiled.py` tries by the thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from tests.acceptance.conftest import MONDAY, Workspace
from tests.read_back import FORMATS, read_back
from tests.spoiling import spoiled

SEEDS = range(120)


@pytest.mark.parametrize("first", range(0, len(SEEDS), 20))
def test_a_spoiled_workspace_is_checked_with_an_answer(first: int, tmp_path: Path) -> None:
    for seed in SEEDS[first : first + 20]:
        case = spoiled(seed)
        answer = Workspace(case.write(tmp_path / str(seed)))("check", "--as-of", MONDAY)
        assert answer.code in (0, 2, 4), (seed, case.told, answer)
        assert "internal error" not in answer.err, (seed, case.told, answer.err)


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_what_check_accepts_is_planned_and_every_format_writes_it(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 10):
        case = spoiled(seed)
        workspace = Workspace(case.write(tmp_path / str(seed)))
        if workspace("check", "--as-of", MONDAY).code != 0:
            continue
        planned = workspace("replan", "--as-of", MONDAY, "--workers", "1")
        assert planned.code in (0, 5, 7), (seed, case.told, planned)
        if planned.code == 0:
            assert workspace("audit").code == 0, (seed, case.told)
            told = workspace("export", *(word for name in FORMATS for word in ("--format", name)))
            assert told.code == 0, (seed, case.told, told)
            given = read_inputs(workspace.path, Settings()).given
            if given is not None:
                read_back(workspace.path / "out", given)
