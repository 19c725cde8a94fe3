"""Syntex-like sales-force allocation, solved to its exact optimum at every size with the options-and-MILP code."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from salesplan.callplan.problem import RepProblem
from salesplan.callplan.solve import Limits, solve_rep
from salesplan.response import Curve, fit
from salesplan.response.adbudg import JUDGED_AT
from tests.shared import INSTANCES, needs_instances

GRID = 0.5  # reps
COST = 0.057  # of a rep


def products() -> list[dict[str, str]]:
    with (INSTANCES / "syntex" / "syntex.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def curve(row: dict[str, str]) -> Curve:
    names = ("r_0", "r_half", "r_present", "r_one_and_half", "r_saturation")
    return Curve(*fit(JUDGED_AT, [float(row[n]) for n in names]))


def force_of(reps: float) -> RepProblem:
    """Products as customers, reps as time: 0, ½, 1, ... reps on each product."""
    levels = np.arange(0, reps + GRID / 2, GRID)
    worth = [
        float(p["revenue"]) * float(p["margin"]) * curve(p).at(levels / float(p["present_reps"])) - COST * levels
        for p in products()
    ]
    n = len(worth)
    return RepProblem(
        "force",
        np.arange(n + 1, dtype=np.int64) * len(levels),
        np.concatenate(worth),
        np.tile(np.arange(len(levels)), n),
        np.zeros(n * len(levels)),
        round(reps / GRID),
        0.0,
        np.full(n, -1),
    )


@needs_instances
@pytest.mark.parametrize(
    ("reps", "profit"), [(433, 495.36), (527, 510.49), (600, 517.43), (700, 524.25), (800, 530.30), (1032, 536.06)]
)
def test_every_size_of_force_is_solved_to_its_exact_optimum(reps: float, profit: float) -> None:
    p = force_of(reps)
    found = solve_rep(p, Limits(gap=0.0))
    assert found.worth == pytest.approx(profit, abs=0.006)
    assert found.bound == pytest.approx(found.worth, abs=1e-9)
    if reps == 700:
        used = p.time[found.choice]
        assert int((used == 0).sum()) == 2  # two products get nothing: the curves are S-shaped


@needs_instances
def test_the_present_allocation_earns_what_is_published() -> None:
    total = sum(
        float(p["revenue"]) * float(p["margin"]) * float(curve(p).at(1.0)) - COST * float(p["present_reps"])
        for p in products()
    )
    assert total == pytest.approx(399.64, abs=0.006)
