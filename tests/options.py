"""Drawn options of some customers, as (minutes, value): no call first."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

point = st.tuples(st.integers(0, 20), st.integers(-10, 40))
sets = st.lists(st.lists(point, min_size=0, max_size=7).map(lambda own: [(0, 0), *own]), min_size=1, max_size=4)


def arrays(own: list[list[tuple[int, int]]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start, minutes and value in compressed rows."""
    start = np.concatenate([[0], np.cumsum([len(o) for o in own])])
    flat = [p for o in own for p in o]
    return start, np.array([float(p[0]) for p in flat]), np.array([float(p[1]) for p in flat])
