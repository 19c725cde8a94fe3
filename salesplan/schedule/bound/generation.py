"""Prices of visits that make the bound as high as can be: master problem and routes in turn.

For any prices π_v of visits between 0 and their prize,

    bound(π) = Σ_v π_v + Σ_d min(0, min_routes of d (cost − Σ_{v on it} π_v)) + Σ_d idle drive of d

is no more than any month costs (Lagrangean duality; Geoffrion 1974): prices are whole hundredths of a second, so the
sum is exact. The master's prices swing, so routes are asked for at prices between them and the best met so far
(Wentges 1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.outcome import relative_gap
from salesplan.schedule import layout as k
from salesplan.schedule.arrays import remembered_arrays
from salesplan.schedule.bound.graphs import HUNDREDTHS, DayGraph, day_graphs
from salesplan.schedule.bound.master import Master
from salesplan.schedule.bound.routes import STATES, complete_routes
from salesplan.schedule.bound.timed import AT, PARENT, Workspace, cheapest_in_time, workspace
from salesplan.schedule.solve import SHAPE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.schedule.model import MonthSolution, RepMonth

ROUNDS = 150  # of master and routes at most
SMOOTHING = (0.8, 0.4, 0.0)  # weight of the best prices, by rounds in a row that have found no route
ROUTES = 6  # of a day and round at most
ENOUGH = 1e-3  # of the objective, between the master's and the bound
WORTH_A_COLUMN = 1.0  # seconds below the prices
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
    m = remembered_arrays(month, SHAPE)
    if not month.visits or not month.days:
        return Bound(solution.objective / 60, solution.objective / 60, 0)
    graphs = day_graphs(m)
    most = np.minimum(m.visit[:, k.PRIZE], 4 * m.visit[:, k.HOME] + BEYOND_DRIVES) * HUNDREDTHS
    idle = int(m.seconds[m.day[:, k.STARTS_AT], m.day[:, k.ENDS_AT]].sum()) * HUNDREDTHS
    space = workspace(1 + len(month.visits))
    master = Master((most / HUNDREDTHS).tolist(), len(graphs))
    for d, order in enumerate(solution.order):
        if order and all(graphs[d].node_of[list(order)] > 0):
            route = graphs[d].node_of[list(order)]
            master.add(d, order, graphs[d].cost(route) / HUNDREDTHS)
    best, prices, failed, done = -(1 << 60), np.minimum(_shares(graphs, solution, most), most), 0, 0
    while done < rounds and failed < len(SMOOTHING):
        done += 1
        objective, worth, given = master.solve()
        weight = SMOOTHING[failed]
        asked = np.rint(weight * prices + (1 - weight) * np.minimum(worth * HUNDREDTHS, most)).astype(np.int64)
        found = [cheapest_routes(graph, asked, space) for graph in graphs]
        bound = int(asked.sum()) + sum(cost for cost, _ in found) + idle
        if bound > best:
            best, prices = bound, asked
        if objective + (idle - best) / HUNDREDTHS < ENOUGH * objective:
            break
        added = sum(_offer(master, graphs, route, worth, given) for _, routes in found for route in routes)
        failed = 0 if added else failed + 1
    return Bound(solution.objective / 60, best / HUNDREDTHS / 60, done)


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
    graph: DayGraph, prices: NDArray[np.int64], space: Workspace
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
    worth: NDArray[np.float64],
    given: NDArray[np.float64],
) -> int:
    """Add the route to the master on every day on which it may stand and pays; returns how often."""
    added, earned = 0, worth[route].sum()
    for d, graph in enumerate(graphs):
        nodes = graph.node_of[route]
        if nodes.all() and len(nodes) <= graph.most:
            cost = graph.cost(nodes) / HUNDREDTHS
            if cost - earned - given[d] < -WORTH_A_COLUMN:
                added += master.add(d, route.tolist(), cost)
    return added
