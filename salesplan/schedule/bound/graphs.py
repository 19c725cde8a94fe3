"""A working day as a graph of the visits that may stand on it.

Whatever is left out here makes the bound lower and never wrong: caps, patterns and the balance of days do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.schedule import layout as k
from salesplan.schedule.bound.routes import BARRED, Neighbourhood, neighbourhood
from salesplan.schedule.bound.timed import Hours

if TYPE_CHECKING:
    from numpy.typing import NDArray

HUNDREDTHS = 100  # of a second, in which costs are counted


@dataclass(frozen=True, eq=False)
class DayGraph:
    """A day's visits as nodes 1..n−1; node 0 is the start place before them and the end place after them."""

    visits: NDArray[np.int64]  # [n] the month's visits; −1 for node 0
    node_of: NDArray[np.int64]  # [V] node of each of the month's visits; 0: not on this day
    costs: NDArray[np.int32]  # [n, n] hundredths of a second: the drive and the toll of the visit that it leads to
    most: int  # visits that a route may have
    near: Neighbourhood
    hours: Hours

    def cost(self, route: NDArray[np.int64]) -> int:
        """Hundredths of a second that a route costs more than an idle day; `route` are nodes in order."""
        return int(self.costs[0, route[0]] + self.costs[route[:-1], route[1:]].sum() + self.costs[route[-1], 0])


def day_graphs(m: k.Month) -> list[DayGraph]:
    """All days of a month, each as a graph."""
    return [day_graph(m, d) for d in range(len(m.day))]


def day_graph(m: k.Month, d: int) -> DayGraph:
    """One day: visits that the rules allow there and that alone fit into its hours."""
    day = m.day[d]
    first, last = _starts(m)
    place = m.visit[:, k.NODE]
    service, toll = m.visit[:, k.SERVICE], m.penalty[:, d]
    out, home = m.seconds[day[k.STARTS_AT], place].astype(np.int64), m.seconds[place, day[k.ENDS_AT]].astype(np.int64)
    done = np.maximum(day[k.LEAVES] + out, first) + service  # as early as can be
    latest = np.minimum(last, day[k.RETURNS] - home - service)
    chosen = np.flatnonzero((toll < k.NEVER) & (done - service <= latest) & (first <= last))
    drive = m.seconds[np.ix_(place[chosen], place[chosen])].astype(np.int64)
    n = len(chosen) + 1
    costs = np.zeros((n, n), dtype=np.int64)
    costs[0, 1:] = out[chosen] + toll[chosen] - int(m.seconds[day[k.STARTS_AT], day[k.ENDS_AT]])
    costs[1:, 0] = home[chosen]
    costs[1:, 1:] = drive + toll[chosen][None]
    costs *= HUNDREDTHS
    too_late = done[chosen][:, None] + drive > latest[chosen][None]
    customer = np.where(m.visit[chosen, k.GAP] > 0, m.visit[chosen, k.CUSTOMER], -1 - chosen)  # no gap: any day
    costs[1:, 1:][too_late | (customer[:, None] == customer[None])] = BARRED
    node_of = np.zeros(len(m.visit), dtype=np.int64)
    node_of[chosen] = np.arange(1, n)
    return DayGraph(
        visits=np.concatenate([[-1], chosen]),
        node_of=node_of,
        costs=np.minimum(costs, BARRED).astype(np.int32),
        most=_most(m, d, chosen, out, home),
        near=neighbourhood(drive, customer),
        hours=Hours(
            day=m.day[d : d + 1],
            lists=m.lists,
            seconds=_with_home(drive, out[chosen], home[chosen]),
            service=np.concatenate([[0], service[chosen]]),
            window=np.concatenate([[[0, 0]], m.visit[chosen][:, [k.WINDOW0, k.WINDOW1]]]),
        ),
    )


def _with_home(drive: NDArray[np.int64], out: NDArray[np.int64], home: NDArray[np.int64]) -> NDArray[np.int64]:
    """Drives between nodes, with node 0 before and behind."""
    return np.block([[np.zeros((1, 1), dtype=np.int64), out[None]], [home[:, None], drive]])


def _starts(m: k.Month) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last second at which each visit may start, by its windows."""
    pairs = m.visit[:, [k.WINDOW0, k.WINDOW1]].tolist()
    first = [int(m.lists[low:high, 0].min(initial=k.FAR)) for low, high in pairs]
    last = [int(m.lists[low:high, 1].max(initial=-k.FAR)) for low, high in pairs]
    return np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)


def _most(m: k.Month, d: int, chosen: NDArray[np.int64], out: NDArray[np.int64], home: NDArray[np.int64]) -> int:
    """Visits that the day holds at most: by its cap, and by hours and load were they the shortest and lightest."""
    if not len(chosen):
        return 0
    day = m.day[d]
    left = day[k.RETURNS] - day[k.LEAVES] - day[k.LUNCH] - int(out[chosen].min()) - int(home[chosen].min())
    by_hours = int((np.cumsum(np.sort(m.visit[chosen, k.SERVICE])) <= left).sum())
    by_load = int((np.cumsum(np.sort(m.visit[chosen, k.DEMAND])) <= day[k.CAPACITY]).sum())
    return min(int(day[k.MOST]), by_hours, by_load, len(chosen))
