"""The README says what the program declares."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from salesplan.cli.reference import MEANING, rewritten
from salesplan.cli.registry import COMMANDS
from salesplan.domain.errors import ExitCode
from salesplan.inputs import load_settings

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_reference_is_what_the_declarations_say() -> None:
    text = README.read_text(encoding="utf-8")
    assert rewritten(text) == text, "run: python -m salesplan.cli.reference README.md"


def test_every_exit_code_is_explained() -> None:
    assert set(MEANING) == set(ExitCode)


def test_the_commands_in_examples_exist() -> None:
    named = set(re.findall(r"salesplan (?:-C \S+ )?([a-z]+)", README.read_text(encoding="utf-8").split("## Inputs")[0]))
    assert named - {"reads", "decides", "is", "re", "plans"} <= set(COMMANDS)


def test_the_rule_in_the_example_loads(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    (tmp_path / "salesplan.toml").write_text(block, encoding="utf-8")
    (rule,) = load_settings(tmp_path, {}, {}).settings.rule
    assert (rule.kind, rule.least) == ("reach", tomllib.loads(block)["rule"][0]["least"])
