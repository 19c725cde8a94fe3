from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.response import last_hour_pays
from tests.options import arrays, sets


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
