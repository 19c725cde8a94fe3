"""Two years drawn from a documented truth: the same each time, found by `learn`, and felt by no plan."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from salesplan.domain.settings import Settings
from salesplan.inputs import load_settings, read_inputs
from salesplan.learn import Quantity, Reason, Verdict, learn
from tests.acceptance.conftest import Workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AS_OF = date(2026, 11, 23)


def drawn(name: str, folder: Path) -> Path:
    for part in ("data", "salesplan.toml"):
        source = EXAMPLES / name / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    subprocess.run([sys.executable, "-B", str(EXAMPLES / "past.py"), name, str(folder)], check=True)
    return folder


def truth(name: str) -> dict[str, float]:
    with (EXAMPLES / name / "truth.csv").open(encoding="utf-8", newline="") as handle:
        return {f"{r['segment']} {r['product']}": float(r["elasticity"]) for r in csv.DictReader(handle)}


def test_learn_finds_what_the_readme_says(tmp_path: Path) -> None:
    folder = drawn("taiwan", tmp_path)
    given = read_inputs(folder, Settings(), AS_OF).given
    assert given is not None
    learned = learn(given, load_settings(folder, {}, {}).settings, AS_OF)
    curves = {e.subject: e for e in learned.evidence if e.quantity is Quantity.CURVE}
    true = truth("taiwan")
    assert curves.keys() == true.keys()
    assert {e.verdict for e in curves.values()} == {Verdict.ACCEPTED}
    assert [e.subject for e in curves.values() if not e.low <= true[e.subject] <= e.high] == []
    assert round(learned.carry_over, 2) == 0.75  # as the README says
    text = (EXAMPLES / "taiwan" / "README.md").read_text(encoding="utf-8")
    for segment in "ABC":
        figures = " | ".join(f"{true[f'{segment} {p}']:.2f}" for p in ("cardiva", "glucora", "pulmira"))
        assert f"| {segment} | {figures} |" in text
    noon = next(e for e in learned.evidence if e.subject == "12:00–14:00")
    assert abs(noon.estimate - 0.10) < 0.01


@pytest.mark.parametrize("name", ["starter", "taiwan"])
def test_drawing_twice_gives_the_same_bytes_and_so_does_drawing_over_it(name: str, tmp_path: Path) -> None:
    first = drawn(name, tmp_path / "a") if (tmp_path / "a").mkdir() is None else tmp_path
    tables = {f: (first / "data" / f).read_bytes() for f in ("calls.csv", "sales.csv")}
    subprocess.run([sys.executable, "-B", str(EXAMPLES / "past.py"), name, str(first)], check=True)
    assert {f: (first / "data" / f).read_bytes() for f in tables} == tables
    with (first / "data" / "calls.csv").open(encoding="utf-8", newline="") as handle:
        days = [row["date"] for row in csv.DictReader(handle)]
    assert days == sorted(days)
    assert days[0] < "2024-11-08"


def test_sixty_customers_are_not_enough(tmp_path: Path) -> None:
    given = read_inputs(drawn("starter", tmp_path), Settings(), AS_OF).given
    assert given is not None
    told = [e for e in learn(given, Settings(), AS_OF).evidence if e.quantity is Quantity.CURVE]
    assert len(told) == 8
    assert {(e.verdict, e.reason) for e in told} == {(Verdict.NOT_ENOUGH, Reason.FEW_CUSTOMERS)}


def test_no_plan_feels_it_until_it_is_accepted(tmp_path: Path) -> None:
    plans = []
    for past in (False, True):
        folder = tmp_path / str(past)
        folder.mkdir()
        if past:
            drawn("starter", folder)
        else:
            for part in ("data", "salesplan.toml"):
                source = EXAMPLES / "starter" / part
                (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
        here = Workspace(folder)
        if past:
            assert here("learn", "--as-of", "2026-11-23").code == 0
        assert here("-q", "replan", "--as-of", "2026-11-23").code == 0
        plans.append({name: body for name, body in here.published().items() if name != "summary.json"})
    assert plans[0] == plans[1]
