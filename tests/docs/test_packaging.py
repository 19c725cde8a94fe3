"""What a wheel holds besides code: the manual, the rooms' READMEs, the licence, the page's assets."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from salesplan.report.manual import TOPICS
from tests.layers import rooms

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_holds_the_manual_and_the_licence(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        check=True,
        cwd=ROOT,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    assert {f"salesplan/docs/{topic}.md" for topic in TOPICS} < names
    assert {f"salesplan/{room}/README.md" for room in rooms()} < names
    assert {"salesplan/LICENSE", "salesplan/docs/README.md", "salesplan/py.typed"} < names
    assert any(name.endswith(".dist-info/licenses/salesplan/LICENSE") for name in names)
    assert "License-File: salesplan/LICENSE" in metadata
    assert not any(name.startswith("tests/") for name in names)
