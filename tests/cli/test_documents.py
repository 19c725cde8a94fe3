"""Whatever is answered with -o json keeps to the shipped schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files

import jsonschema
import pytest

from salesplan.domain.findings import Finding
from salesplan.domain.nouns import replace
from salesplan.domain.violations import Violation
from salesplan.replan.answer.reports import NightReport
from salesplan.report.views import VIEWS
from tests.answers import Answer
from tests.cli.conftest import FakeWorkspace, stored

Call = Callable[..., Answer]
SCHEMA = json.loads((files("salesplan.report.formats") / "document.schema.json").read_text(encoding="utf-8"))

COMMANDS = [
    ("check",),
    ("replan",),
    ("publish", "3"),
    ("publish", "2"),
    ("rollback", "1"),
    ("routes", "--date", "2026-11-23"),
    *(("show", view) for view in VIEWS),
    ("show", "routes", "--date", "2026-11-23"),
    ("show", "callplan", "--rep", "R1"),
    ("explain", "C1"),
    ("explain", "C9"),
    *(("diff", "--depth", depth) for depth in ("summary", "rep", "customer", "visit")),
    ("history",),
    ("status",),
    ("audit",),
    ("audit", "--bound"),
    ("export", "--format", "json"),
    ("health",),
    ("learn",),
    ("config",),
    ("nonsense",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_answer_is_one_document_of_the_schema(
    words: tuple[str, ...], call: Call, workspace: FakeWorkspace
) -> None:
    workspace.findings = (Finding("events.csv", 3, "event", "x", "unknown event", "add [events.x]", "warning"),)
    workspace.violations = (Violation("hours", "C1", "too late"),)
    workspace.current = False
    workspace.night = NightReport(
        stored(2).plan, 2, "proposal", held=("much",), violations=workspace.violations, warnings=workspace.findings
    )
    answer = call(*words, "-o", "json")
    jsonschema.validate(answer.json, SCHEMA)
    assert ("error" in answer.json) == (answer.code in (2, 7) and words[0] in ("publish", "explain", "nonsense"))


def test_figures_that_are_no_numbers_become_null(call: Call, workspace: FakeWorkspace) -> None:
    made = stored(2).plan
    outcome = replace(made.outcomes[0], objective=float("inf"), gap=float("nan"))
    workspace.load = lambda version: replace(stored(2), plan=replace(made, outcomes=(outcome,)))  # type: ignore[method-assign]
    rows = call("show", "-o", "json").json["views"][1]["rows"]
    assert (rows[0]["objective"], rows[0]["gap"]) == (None, None)
