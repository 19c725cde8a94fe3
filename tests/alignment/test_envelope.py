from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.alignment.envelope import hull
from tests.options import arrays, sets


@given(sets, st.floats(0.01, 30))
@settings(max_examples=200, deadline=None)
def test_the_corner_at_any_price_is_worth_the_most_there(own: list[list[tuple[int, int]]], price: float) -> None:
    start, minutes, value = arrays(own)
    found = hull(start, minutes, value)
    for i in range(len(own)):
        corners = slice(int(found.start[i]), int(found.start[i + 1]))
        rows, slopes = found.option[corners], found.slope[corners]
        assert (np.diff(slopes) < 0).all()
        assert (np.diff(minutes[rows]) > 0).all()
        assert slopes[0] == np.inf
        assert (slopes > 0).all()
        picked = rows[slopes >= price][-1]
        net = value - price * minutes
        least = minutes[start[i] : start[i + 1]].min()
        best = net[start[i] : start[i + 1]].max()
        assert minutes[rows[0]] == least
        assert net[picked] == pytest.approx(best)


def test_a_power_response_over_one_territory_has_its_closed_form() -> None:
    """t_j = T·c_j^(1/(1−β)) / Σ c^(1/(1−β)), met by hulls of many options at one price of time."""
    beta, hours, c = 0.5, 60.0, np.array([3.0, 5.0, 8.0])
    weight = c ** (1 / (1 - beta))
    want = hours * weight / weight.sum()
    best = hours**beta * weight.sum() ** (1 - beta)
    t = np.linspace(0, hours, 6001)
    start = np.arange(4) * len(t)
    value = (c[:, None] * t**beta).ravel()
    found = hull(start, np.tile(t, 3), value)
    price = beta * best / hours  # dV/dT
    used = [
        np.tile(t, 3)[found.option[a:b][found.slope[a:b] >= price]].max()
        for a, b in zip(found.start[:-1], found.start[1:], strict=True)
    ]
    assert used == pytest.approx(want.tolist(), abs=0.02)
    assert sum(c * np.array(used) ** beta) == pytest.approx(best, rel=1e-5)
