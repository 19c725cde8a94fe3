"""Construction by min-cost flow: customers send their minutes to reps, a rep pays for what leaves their band.

    customer ──(cost a minute)──▶ rep ──┬─ first (1−2τ)·μ·C minutes: free ┐
                                       ├─ up to (1−τ)·μ·C: p             │
                                       ├─ up to (1+τ)·μ·C: 2p            ├▶ sink   (each edge that is passed, up or
                                       ├─ up to (1+2τ)·μ·C: 3p           │          down, costs p a minute)
                                       └─ beyond: 4p                     ┘

A flow knows one workload for each customer, not one by rep, and may split a customer: they go where most of
them went, and the local search repairs the rest on true workloads. Arcs that the prices of the bound make hopeless are
left out, so that only customers at the border of two territories enter.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.alignment.dual import Part

LARGEST_COST = 20_000  # unit costs near 4e7 crash the solver
BORDER = 0.5  # share of a rep's customers that stay undecided
DEAREST = 1e6  # minutes a minute of workload: dearer arcs never enter
UNIT = 1.0  # minutes that one unit of flow stands for, at least


def construct(part: Part, price: NDArray[np.float64]) -> NDArray[np.int64]:
    """A slot for each open customer, by min-cost flow around the prices of workload `price` (minutes a minute)."""
    reduced = part.cost + price[part.candidates] * part.load
    slot: NDArray[np.int64] = reduced.argmin(axis=1).astype(np.int64)
    rows = np.arange(len(slot))
    least = reduced[rows, slot]
    worse = (reduced - least[:, None]) / np.maximum(part.load, 1e-9)
    worse[part.load <= 0] = np.inf
    worse[rows, slot] = np.inf
    open_arc = worse <= _limits(part.candidates[rows, slot], worse.min(axis=1), len(part.capacity))[:, None]
    border = np.flatnonzero(open_arc.any(axis=1))
    if not len(border):
        return slot
    open_arc[rows, slot] = True
    inner = np.ones(len(slot), dtype=np.bool_)
    inner[border] = False
    base = part.closed_workload + np.bincount(
        part.candidates[rows, slot][inner], weights=part.load[rows, slot][inner], minlength=len(part.capacity)
    )
    slot[border] = _flow(part, border, open_arc[border], part.load[rows, slot][border], base, slot[border])
    return slot


def _limits(rep: NDArray[np.int32], slack: NDArray[np.float64], reps: int) -> NDArray[np.float64]:
    """For each customer, how dear an arc may be: what leaves BORDER of their rep's customers undecided."""
    if not len(slack):
        return slack
    order = np.lexsort((slack, rep))
    first = np.searchsorted(rep[order], np.arange(reps + 1))
    last = np.clip(first[:-1] + np.ceil(BORDER * np.diff(first)).astype(np.int64) - 1, 0, max(0, len(slack) - 1))
    limit: NDArray[np.float64] = np.minimum(slack[order][last], DEAREST)[rep]
    return limit


def _flow(
    part: Part,
    border: NDArray[np.int64],
    open_arc: NDArray[np.bool_],
    load: NDArray[np.float64],
    base: NDArray[np.float64],
    fallback: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Solves the flow of the customers at `border`, each with `load` minutes; returns their slots."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    p, tau, total = part.terms.imbalance_price, part.terms.band, float(part.capacity.sum())
    scale = LARGEST_COST / 8 / max(p, 1e-3)
    supply = np.maximum(1, np.rint(load / UNIT)).astype(np.int64)
    mu = (base.sum() + load.sum()) / total if total > 0 else 0.0
    row, column = np.nonzero(open_arc)
    reps = part.candidates[border[row], column]
    cost = (
        part.cost[border[row], column]
        - np.min(np.where(open_arc, part.cost[border], np.inf), axis=1, initial=np.inf)[row]
    )
    unit = np.minimum(np.rint(scale * cost / np.maximum(load[row], 1e-9)), LARGEST_COST).astype(np.int64)
    customers, rep_count = len(border), len(part.capacity)
    edges = [np.maximum(0.0, 1 + k * tau) * mu * part.capacity - base for k in (-2, -1, 1, 2)]
    room = [np.maximum(0, np.rint(edge / UNIT)).astype(np.int64) for edge in edges]
    flow, sink = SimpleMinCostFlow(), customers + rep_count
    arcs = flow.add_arcs_with_capacity_and_unit_cost(row, customers + reps.astype(np.int64), supply[row], unit)
    home = customers + np.arange(rep_count)
    sizes = [room[0], *(b - a for a, b in pairwise(room)), np.full(rep_count, supply.sum())]
    for passed, size in enumerate(sizes):
        flow.add_arcs_with_capacity_and_unit_cost(
            home, np.full(rep_count, sink), size, np.full(rep_count, int(scale * p * passed))
        )
    nodes = np.arange(sink + 1)
    flow.set_nodes_supplies(nodes, np.concatenate([supply, np.zeros(rep_count, np.int64), [-supply.sum()]]))
    if flow.solve() != flow.OPTIMAL:
        return fallback
    sent = np.zeros(open_arc.shape)
    sent[row, column] = flow.flows(arcs)
    chosen: NDArray[np.int64] = np.where(sent.max(axis=1) > 0, sent.argmax(axis=1), fallback)
    return chosen
