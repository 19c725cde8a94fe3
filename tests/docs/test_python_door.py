"""The example of the manual's page for Python is run as it stands there."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.small import small_given
from tests.workspaces import write_workspace


def test_the_example_of_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_workspace(small_given(), tmp_path / "my-plan")
    monkeypatch.chdir(tmp_path)
    page = (files("salesplan") / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(blocks) == 2
    known: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "python.md", "exec"), known)
    night = known["night"]
    assert (night.state, night.version) == ("published", 1)
    assert known["why"].customer.id == known["customer"] == "001"
    assert known["tables"]["schedule"]["rep_id"].eq("R1").sum() == night.after["calls"] > 0
    assert capsys.readouterr().out.startswith("published 1 ")
