"""Inner loops stay within their arrays: nothing checks that at run time, nor are positions counted from the end."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = """
from salesplan.domain.nouns import replace
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.schedule import solve_month
from tests.schedule.rep_months import draw_month
from tests.schedule.test_patterns import month_with

months = [draw_month(1, kind) for kind in ("base", "windows", "tight")]
months.append(replace(months[0], days=months[0].days[:12]))  # not all of them fit
months.append(month_with({0, 2}, {1, 3}))
for month in months:
    found = solve_month(month, Settings(schedule=ScheduleSettings(iterations=4_000)), 0)
    assert sum(map(len, found.order)) + len(found.missed) == len(month.visits)
"""
DAYS = """
from salesplan.domain.settings import RouteSettings
from salesplan.routes import solve_day
from tests.routes.days import random_day

for visits in (0, 1, 4, 12, 18, 30):
    problem = random_day(visits, 0, minutes=12)
    assert len(solve_day(problem, RouteSettings(iterations=500), 0).order) <= visits
"""
TERRITORIES = """
from salesplan.alignment import align_columns
from tests.benchmarks.bench_alignment import owners, prepared
from tests.benchmarks.countries import country

given, wanted = country(300, 5)
_, problem = prepared(given, wanted, owners(given))
assert len(align_columns(problem).owner) == 300
"""


@pytest.mark.parametrize("program", [MONTHS, DAYS, TERRITORIES], ids=["months", "days", "territories"])
def test_nothing_is_read_or_written_outside_its_array(program: str, tmp_path: Path) -> None:
    environ = os.environ | {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
