from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.response import last_hour_pays

point = st.tuples(st.integers(0, 20), st.integers(-10, 40))
sets = st.lists(st.lists(point, min_size=0, max_size=7).map(lambda own: [(0, 0), *own]), min_size=1, max_size=4)


def arrays(own: list[list[tuple[int, int]]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    start = np.concatenate([[0], np.cumsum([len(o) for o in own])])
    flat = [p for o in own for p in o]
    return start, np.array([float(p[0]) for p in flat]), np.array([float(p[1]) for p in flat])


@given(sets, st.floats(0.05, 10))
@settings(max_examples=100, deadline=None)
def test_what_lies_beyond_the_least_return_goes_and_the_rest_stays(
    own: list[list[tuple[int, int]]], least: float
) -> None:
    start, minutes, value = arrays(own)
    stays = last_hour_pays(start, minutes, value, least)
    for a, b in pairwise(start):
        net = value[a:b] - least * minutes[a:b]
        longest = minutes[a:b][net >= net.max() - 1e-9 * max(1.0, abs(net.max()))].max()
        assert stays[a:b].tolist() == (minutes[a:b] <= longest + 1e-9).tolist()
        assert stays[a:b].any()
