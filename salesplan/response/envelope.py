"""The time-efficient hull of options: what each further minute earns, at best.

value │          ●──●   the upper concave envelope of (minutes, value), from no call on;
      │     ●───╱  ○    its slopes fall, and a price on minutes picks one of its corners
      │   ╱   ○
      │ ●
      └────────────── minutes
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


SORTED_AT_ONCE = 4096  # customers


@dataclass(frozen=True)
class Hull:
    """Corners of every customer's envelope in compressed rows: those of customer i are start[i]:start[i + 1]."""

    start: NDArray[np.int64]  # [n + 1]
    option: NDArray[np.int64]  # [h] position of the option, minutes rising
    slope: NDArray[np.float64]  # [h] money a minute since the corner before; inf at each first corner


def hull(start: NDArray[np.int64], minutes: NDArray[np.float64], value: NDArray[np.float64]) -> Hull:
    """Upper concave envelopes with falling positive slopes, for all customers at once.

    Each starts at the most valuable of the options with fewest minutes, and ends where more minutes earn nothing.
    """
    n = len(start) - 1
    who = np.repeat(np.arange(n), np.diff(start))
    order = np.arange(len(minutes))
    if np.any((minutes[1:] < minutes[:-1]) & (who[1:] == who[:-1])):
        order = _by_minutes(start, minutes)
    order = order[_rising(who[order], value[order])]
    twice = (who[order][1:] == who[order][:-1]) & (minutes[order][1:] == minutes[order][:-1])
    order = order[~np.concatenate([twice, [False]])[: len(order)]]  # of equal minutes the last is worth most
    while True:
        own, t, v = who[order], minutes[order], value[order]
        first = np.concatenate([[True], own[1:] != own[:-1]]) if len(own) else np.zeros(0, dtype=bool)
        slope = np.full(len(order), np.inf)
        inner = np.flatnonzero(~first)
        slope[inner] = (v[inner] - v[inner - 1]) / (t[inner] - t[inner - 1])
        # a corner that lies on or under the chord of its neighbours goes; a run of them loses every second one
        last = np.concatenate([first[1:], [True]]) if len(own) else first
        after = np.concatenate([slope[1:], [0.0]])
        under = ~first & ~last & (slope <= after)
        if not under.any():
            return Hull(np.searchsorted(own, np.arange(n + 1)).astype(np.int64), order, slope)
        chained = under & np.concatenate([[False], under[:-1]])
        runs = np.arange(len(under)) - np.maximum.accumulate(np.where(~chained, np.arange(len(under)), 0))
        order = order[~(under & (runs % 2 == 0))]


def _by_minutes(start: NDArray[np.int64], minutes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Positions of all options, customer by customer, minutes rising, ties as they come.

    Customers have few options each, so sorting them side by side is several times as fast as sorting all at once.
    """
    counts, parts = np.diff(start), []
    for first in range(0, len(counts), SORTED_AT_ONCE):
        mine, begins = counts[first : first + SORTED_AT_ONCE], start[first : first + SORTED_AT_ONCE + 1]
        there = np.arange(mine.max(initial=0)) < mine[:, None]
        square = np.full(there.shape, np.inf)
        square[there] = minutes[begins[0] : begins[-1]]
        parts.append((np.argsort(square, axis=1, kind="stable") + begins[:-1, None])[there])
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _rising(who: NDArray[np.int64], value: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Options worth more than every cheaper one of their customer (rows come by customer and minutes)."""
    if not len(who):
        return np.zeros(0, dtype=bool)
    low, span = float(value.min()), float(np.ptp(value)) + 1.0
    lifted = value - low + who * (2 * span)  # later customers lie above earlier ones: one running maximum serves all
    best = np.concatenate([[-np.inf], np.maximum.accumulate(lifted)[:-1]])
    first = np.concatenate([[True], who[1:] != who[:-1]])
    return first | (lifted > best)


def last_hour_pays(
    start: NDArray[np.int64], minutes: NDArray[np.float64], value: NDArray[np.float64], least_per_minute: float
) -> NDArray[np.bool_]:
    """bool[m]: options whose last time earns at least `least_per_minute` on their customer's hull.

    With m* the minutes of the longest option that maximises value − least · minutes, whatever lies beyond m* earns less
    than `least` for it; the others stay.
    """
    net = value - least_per_minute * minutes
    counts = np.diff(start)
    best = np.repeat(np.maximum.reduceat(net, start[:-1]), counts) if len(net) else net
    reach = np.where(net >= best - 1e-9 * np.maximum(1.0, np.abs(best)), minutes, -np.inf)
    longest = np.repeat(np.maximum.reduceat(reach, start[:-1]), counts) if len(net) else net
    stays: NDArray[np.bool_] = minutes <= longest + 1e-9
    return stays
