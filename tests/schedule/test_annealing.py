"""Effort: beyond the usual iterations it goes into several starts, of which the best two are carried on."""

from __future__ import annotations

import numpy as np
import pytest

from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.schedule import solve_month
from salesplan.schedule.annealing import COLD, FINALISTS, FROZEN, QUIET, anneal_from_scratch, fill, load, temperatures
from salesplan.schedule.arrays import month_arrays, search_arrays
from salesplan.schedule.layout import COST
from salesplan.schedule.solve import SHAPE
from tests.schedule.rep_months import draw_month


@pytest.mark.parametrize("effort", [1.0, 2.0, 5.0])
def test_a_search_leaves_a_month_that_is_no_worse_than_where_it_began(effort: float) -> None:
    month = draw_month(7)
    m = month_arrays(month, SHAPE)
    s = search_arrays(month, m, 0)
    load(m, s, [[] for _ in month.days])
    fill(m, s)
    before = int(s.totals[COST])
    anneal_from_scratch(m, s, round(600 * effort), effort)
    assert s.totals[COST] < before


def test_several_starts_are_the_same_month_on_every_run_and_beat_one_of_the_usual_length() -> None:
    month = draw_month(8, "tight")
    usual = solve_month(month, Settings(schedule=ScheduleSettings(iterations=200_000 // 40)), 0)
    long = Settings(schedule=ScheduleSettings(iterations=200_000 * FINALISTS))
    raced = solve_month(month, long, 0)
    assert raced.objective < usual.objective
    assert solve_month(month, long, 0) == raced


def test_where_it_began_hot_the_end_is_quick() -> None:
    heat = temperatures(4000.0, COLD) / 1024
    assert (heat[0], heat[-1]) == (4000.0, COLD)
    assert np.all(heat[1:] <= heat[:-1])
    assert np.count_nonzero(heat < QUIET) < len(heat) // 16


def test_temperatures_fall_by_equal_shares() -> None:
    heat = temperatures(4000.0, FROZEN) / 1024
    assert (heat[0], heat[-1]) == (4000.0, FROZEN)
    assert np.allclose(heat[1:] / heat[:-1], (FROZEN / 4000.0) ** (1 / (len(heat) - 1)), rtol=1e-3)
