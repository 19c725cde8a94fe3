"""Drawn years in a table and on a page."""

from __future__ import annotations

from math import nan

from salesplan.replan.proof.simulate import Compared, Simulation
from salesplan.replan.proof.world import PLACEBO, World
from salesplan.replan.proof.year import Policy
from salesplan.report.formats.years_page import years_page
from salesplan.report.views.proof import simulated


def found(world: World, seeds: tuple[int, ...], half: float) -> Simulation:
    compared = tuple(
        Compared(policy, 1000.0 + i, i / 1000, i / 1000 - half, i / 1000 + half, i, i / 2, (float(i), 2.0 * i))
        for i, policy in enumerate(reversed(Policy))
    )
    return Simulation(world, seeds, 2, 40, 2, (), tuple(reversed(compared)))


def test_the_title_says_the_answer_with_its_uncertainty() -> None:
    view = simulated(found(World(), (0, 1), 0.0012), "EUR")
    assert view.title == (
        "Nightly planning against quarterly: +0.40 % ± 0.12 in 2 weeks of 2 drawn markets, 40 customers and 2 reps"
    )
    assert [row[0] for row in view.rows] == list(Policy)
    assert view.rows[0][2:5] == (0.4, 0.28, 0.52)


def test_one_seed_tells_nothing_of_others() -> None:
    view = simulated(found(PLACEBO, (7,), nan), "EUR")
    assert view.rows[0][3:5] == (None, None)
    assert "--seeds" in " ".join(view.notes)
    assert "placebo" in view.notes[0]


def test_the_page_has_a_line_a_policy_no_script_and_no_markup_from_a_setting() -> None:
    page = years_page(found(World(), (0, 1), 0.001), "<b>")
    assert page.count("<polyline") == len(Policy)
    assert "<script" not in page
    assert "<b>" not in page
    for policy in Policy:
        assert page.count(policy.value) >= 2
