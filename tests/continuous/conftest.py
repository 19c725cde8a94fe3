"""A planned workspace, made once and copied for every test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.continuous.commands import code_of, replan, starter


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small example with its first plan. To be copied, not changed."""
    folder = starter(tmp_path_factory.mktemp("planned") / "workspace")
    assert code_of(replan(folder)) == 0
    return folder


@pytest.fixture
def folder(planned: Path, tmp_path: Path) -> Path:
    """A copy of the planned workspace."""
    return shutil.copytree(planned, tmp_path / "workspace")
