"""The README is short, and its examples are the program's."""

from __future__ import annotations

import re
from pathlib import Path

from salesplan.cli.registry import COMMANDS

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert README.stat().st_size <= 9_000


def test_the_commands_in_examples_exist() -> None:
    text = README.read_text(encoding="utf-8")
    typed = re.findall(r"(?:\$ |`|&& )salesplan ([a-z]+)", text)
    assert len(typed) >= 12
    assert set(typed) <= set(COMMANDS)
