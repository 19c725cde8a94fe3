"""Published travelling-salesman instances with time windows, as days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import Window
from salesplan.domain.working_days import WorkingDay
from salesplan.routes import MANDATORY, DayProblem
from tests.routes.days import DAY

if TYPE_CHECKING:
    from pathlib import Path


def read_tsptw(path: Path) -> DayProblem:
    """n; an n × n matrix; n lines `open close`. Node 0 is start and end; travel is minimised, waiting is free."""
    lines = [line.partition("#")[0].split() for line in path.read_text().splitlines()]
    rows = [[int(float(x)) for x in line] for line in lines if line]
    n = rows[0][0]
    nodes = [*range(n), 0]
    seconds = np.array(rows[1 : n + 1], dtype=np.int32)[np.ix_(nodes, nodes)]
    seconds[0, n] = seconds[n, 0] = 0
    (opens, closes), *windows = [row[:2] for row in rows[n + 1 : 2 * n + 1]]
    return DayProblem(
        day=WorkingDay(DAY, opens, closes, 0, n, 0, 0, 0),
        seconds=seconds,
        km=seconds.astype(np.float64),
        service=(0,) * (n - 1),
        windows=tuple((Window(a, b),) for a, b in windows),
        prizes=(MANDATORY,) * (n - 1),
        order=tuple(range(1, n)),
    )
