"""Prices of visits that make the bound as high as can be: master problem and routes in turn.

For any prices π_v of visits between 0 and their prize,

    bound(π, μ) = Σ_v π_v + Σ_g μ_g + Σ_d min(0, min_routes of d (cost − Σ_{v on it} (π_v + Σ_{g of v, d} μ_g)))
                + Σ_d idle drive of d

with prices μ_g ≤ 0 of gap rows is no more than any month costs (Lagrangean duality; Geoffrion 1974). Prices are whole
hundredths of a second, so the sum is exact. The master's prices swing, so routes are asked for at prices between them
and the best met so far (Wentges 1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.outcome import relative_gap
from salesplan.schedule import layout as k
from salesplan.schedule.arrays import remembered_arrays
from salesplan.schedule.bound.gaps import broken_rows, gap_rows
from salesplan.schedule.bound.graphs import HUNDREDTHS, DayGraph, day_graphs
from salesplan.schedule.bound.master import Master
from salesplan.schedule.bound.routes import STATES, complete_routes
from salesplan.schedule.bound.timed import AT, PARENT, Workspace, cheapest_in_time, workspace
from salesplan.schedule.solve import SHAPE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from salesplan.schedule.bound.gaps import GapRow
    from salesplan.schedule.bound.master import Mix, Route
    from salesplan.schedule.model import MonthSolution, RepMonth

ROUNDS = 150  # of master and routes at most
SMOOTHING = (0.8, 0.4, 0.0)  # weight of the best prices, by rounds in a row that have found no route
ROUTES = 6  # of a day and round at most
ENOUGH = 1e-3  # of the objective, between the master's and the bound
WORTH_A_COLUMN = 1.0  # seconds below the prices
NO_GAPS = np.zeros(0, dtype=np.int64)
NOTHING = np.zeros((), dtype=np.int64)
BEYOND = 1 << 60  # any bound
BEYOND_DRIVES = 36_000  # seconds: a visit is priced at the drive out and back twice and this at most


@dataclass(frozen=True, slots=True)
class Bound:
    """No month costs less than `bound`; `objective` is that of the month that is known, both in minutes."""

    objective: float
    bound: float
    rounds: int

    @property
    def gap(self) -> float:
        """(objective − bound) ÷ objective."""
        return relative_gap(self.objective, self.bound)


def lower_bound(month: RepMonth, solution: MonthSolution, rounds: int = ROUNDS) -> Bound:
    """The bound of a month for which a solution is known, after `rounds` rounds at most."""
    if not month.visits or not month.days:
        return Bound(solution.objective / 60, solution.objective / 60, 0)
    return Generation(month, solution).bound(rounds)


class Generation:
    """The dialogue of master and days: routes, gap rows and the best bound so far."""

    def __init__(self, month: RepMonth, solution: MonthSolution) -> None:
        m = remembered_arrays(month, SHAPE)
        self.graphs, self._gaps = day_graphs(m), gap_rows(m)
        self._space = workspace(1 + len(month.visits))
        self._most, self._whatever = _most(m, self.graphs)
        self.master = _with_routes_of(
            solution, Master((self._most / HUNDREDTHS).tolist(), len(self.graphs)), self.graphs
        )
        self._prices = Prices(np.minimum(_shares(self.graphs, solution, self._most), self._most), NO_GAPS)
        self._objective, self._best = solution.objective, -BEYOND
        self.fixed: set[int] = set()  # days whose route is chosen: no more routes are asked for

    def bound(self, rounds: int) -> Bound:
        """The bound after so many rounds at most, fewer where the master cannot do better."""
        failed, done = 0, 0
        while done < rounds and failed < len(SMOOTHING):
            done += 1
            mix = self._mix()
            asked = self._prices.towards(mix, SMOOTHING[failed], self._most)
            found = self._routes(asked)
            bound = int(asked.visits.sum()) + int(asked.gaps.sum()) + sum(cost for cost, _ in found) + self._whatever
            if bound > self._best:
                self._best, self._prices = bound, asked
            closed = mix.objective + (self._whatever - self._best) / HUNDREDTHS < ENOUGH * mix.objective
            complete = len(mix.of_gaps) == len(self.master.gaps)
            if closed and complete:
                break
            failed = 0 if self._offered(mix, found) or not complete else failed + 1
        return Bound(self._objective / 60, self._best / HUNDREDTHS / 60, done)

    def refined(self, rounds: int) -> Mix:
        """The best mix once routes have been asked for at its own prices, `rounds` times at most."""
        for _ in range(rounds):
            mix = self._mix()
            asked = Prices(NOTHING, NO_GAPS).towards(mix, 0.0, self._most)
            if not self._offered(mix, self._routes(asked)):
                break
        return self._mix()

    def straightened(self, route: Route) -> Route:
        """The route without the second stops at a visit, known to the master: a day's hours still hold it."""
        day, visits = route[0], tuple(dict.fromkeys(route[1]))
        if visits != route[1]:
            graph = self.graphs[day]
            self.master.add_route(day, visits, graph.cost(graph.node_of[list(visits)]) / HUNDREDTHS)
        return day, visits

    def _mix(self) -> Mix:
        """The master's optimum; gap rows that it breaks bind the next one."""
        mix = self.master.solve()
        for row in broken_rows(self._gaps, frozenset(self.master.gaps), mix.placed):
            self.master.add_gap(row)
        return mix

    def _routes(self, asked: Prices) -> list[tuple[int, list[NDArray[np.int64]]]]:
        """Bound and routes of every open day at these prices."""
        return [
            (0, []) if d in self.fixed else cheapest_routes(graph, asked.on(d, self.master.gaps), self._space)
            for d, graph in enumerate(self.graphs)
        ]

    def _offered(self, mix: Mix, found: Sequence[tuple[int, list[NDArray[np.int64]]]]) -> int:
        """Give the master the routes that pay at a mix's prices, on every open day; returns how many."""
        worth = [Prices(mix.worth, mix.of_gaps).on(d, self.master.gaps) for d in range(len(self.graphs))]
        return sum(
            _offer(self.master, self.graphs, route, worth, mix.of_days, self.fixed)
            for _, routes in found
            for route in routes
        )


@dataclass(frozen=True, eq=False)
class Prices:
    """What visits are worth (≥ 0) and what gap rows cost (≤ 0)."""

    visits: NDArray[np.int64] | NDArray[np.float64]  # [V]
    gaps: NDArray[np.int64] | NDArray[np.float64]  # [rows, the first of the master's]

    def on(self, day: int, rows: Sequence[GapRow]) -> NDArray[np.int64] | NDArray[np.float64]:
        """[V] what each visit is worth on a day."""
        worth = self.visits.copy()
        for row, price in zip(rows, self.gaps.tolist(), strict=False):
            if day in row.days:
                worth[row.visits.start : row.visits.stop] += price
        return worth

    def towards(self, mix: Mix, weight: float, most: NDArray[np.int64]) -> Prices:
        """Whole hundredths of a second between these prices, which count `weight`, and those of a mix."""
        known = np.zeros(len(mix.of_gaps))
        known[: len(self.gaps)] = self.gaps
        visits = weight * self.visits + (1 - weight) * np.minimum(mix.worth * HUNDREDTHS, most)
        gaps = weight * known + (1 - weight) * mix.of_gaps * HUNDREDTHS
        return Prices(np.rint(visits).astype(np.int64), np.rint(gaps).astype(np.int64))


def _most(m: k.Month, graphs: Sequence[DayGraph]) -> tuple[NDArray[np.int64], int]:
    """What each visit is priced at at most, and what every month costs; hundredths of a second.

    To leave out a visit that has no day costs its prize in every month.
    """
    somewhere = np.any([graph.node_of > 0 for graph in graphs], axis=0)
    most = np.minimum(m.visit[:, k.PRIZE], 4 * m.visit[:, k.HOME] + BEYOND_DRIVES) * HUNDREDTHS
    idle = int(m.seconds[m.day[:, k.STARTS_AT], m.day[:, k.ENDS_AT]].sum())
    return np.where(somewhere, most, 0), (idle + int(m.visit[~somewhere, k.PRIZE].sum())) * HUNDREDTHS


def _with_routes_of(solution: MonthSolution, master: Master, graphs: Sequence[DayGraph]) -> Master:
    """The master with the routes of a known month."""
    for d, order in enumerate(solution.order):
        nodes = graphs[d].node_of[list(order)]
        if order and nodes.all():
            master.add_route(d, order, graphs[d].cost(nodes) / HUNDREDTHS)
    return master


def _shares(graphs: list[DayGraph], solution: MonthSolution, most: NDArray[np.int64]) -> NDArray[np.int64]:
    """First prices, hundredths of a second: each visit's half of the legs beside it; whoever is missed, the most."""
    shares = most.copy()
    for d, order in enumerate(solution.order):
        stops = [0, *graphs[d].node_of[list(order)].tolist(), 0]
        for v, before, node, behind in zip(order, stops, stops[1:], stops[2:], strict=False):
            legs = [(before, node), (node, behind)]
            shares[v] = sum(int(graphs[d].costs[leg]) // (1 if 0 in leg else 2) for leg in legs)
    return shares


def cheapest_routes(
    graph: DayGraph, prices: NDArray[np.int64] | NDArray[np.float64], space: Workspace
) -> tuple[int, list[NDArray[np.int64]]]:
    """A bound of the day's least cost at these prices (≤ 0), hundredths of a second, and routes below 0, as visits."""
    if graph.most == 0:
        return 0, []
    legs = graph.costs.copy()
    legs[:, 1:] -= prices[graph.visits[1:]].astype(np.int32)[None]
    completion = np.empty((graph.most, len(legs), STATES), dtype=np.int32)
    complete_routes(legs, graph.near, graph.most, completion)
    ends = np.zeros(ROUTES, dtype=np.int64)
    bound, found = cheapest_in_time(legs, graph.near, graph.most, completion, graph.hours, space, ends)
    return int(bound), [graph.visits[way_to(space, int(end))] for end in ends[:found]]


def way_to(space: Workspace, end: int) -> list[int]:
    """The nodes on the way to a label, in order."""
    nodes = []
    while end > 0:
        nodes.append(int(space.label[end, AT]))
        end = int(space.label[end, PARENT])
    return nodes[::-1]


def _offer(
    master: Master,
    graphs: list[DayGraph],
    route: NDArray[np.int64],
    worth: Sequence[NDArray[np.int64] | NDArray[np.float64]],
    of_days: NDArray[np.float64],
    closed: Collection[int] = (),
) -> int:
    """Add the route to the master on every day, but the closed, on which it may stand and pays; returns how often."""
    added = 0
    for d, graph in enumerate(graphs):
        nodes = graph.node_of[route]
        if d not in closed and nodes.all() and len(nodes) <= graph.most:
            cost = graph.cost(nodes) / HUNDREDTHS
            if cost - worth[d][route].sum() - of_days[d] < -WORTH_A_COLUMN:
                added += master.add_route(d, route.tolist(), cost)
    return added
