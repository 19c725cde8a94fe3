"""Territories at three sizes beside their targets and a balanced k-means; a leaver; a new customer; homes from scratch.

`python -m tests.benchmarks.bench_alignment`

"search" is `align_columns` on prepared columns; "typed door" is `align`, which reads all customers besides.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment import align, align_columns, medians
from salesplan.alignment.columns import Columns, columns, problem
from salesplan.alignment.model import Problem, mean_index, workloads
from salesplan.alignment.scope import neighbourhood
from salesplan.domain.nouns import replace
from salesplan.travel import Crow
from tests.benchmarks.countries import AS_OF, SETTINGS, country
from tests.benchmarks.table import median_seconds, print_table
from tests.shared import INSTANCES

if TYPE_CHECKING:
    from salesplan.alignment import Demand
    from salesplan.domain.given import Given

Row = list[object]
CROW = Crow(SETTINGS.travel)
SIZES = ((1_000, 10, 1, 2), (10_000, 50, 3, 1), (100_000, 500, 30, 1))  # customers, reps, seconds, gap in per cent
LEAVERS = (7, 123, 250, 377, 444)
COMERS = ("C0000017", "C0027182", "C0031415", "C0050000", "C0099999")


def owners(given: Given) -> dict[str, str]:
    """Owners of the CRM."""
    return {c.id: c.rep_id for c in given.customers}


def prepared(given: Given, wanted: Demand, current: dict[str, str]) -> tuple[Columns, Problem]:
    """The columns of everybody."""
    base = columns(given, wanted, current, SETTINGS, AS_OF)
    return base, problem(base, CROW, SETTINGS)


def spread(p: Problem, owner: np.ndarray) -> tuple[float, float]:
    """Lowest and highest index of reps with capacity, relative to the mean, in per cent."""
    load, works = workloads(p, owner), p.capacity > 0
    relative = 100 * (load[works] / p.capacity[works] / mean_index(load, p.capacity) - 1)
    return float(relative.min()), float(relative.max())


def told(p: Problem, owner: np.ndarray) -> str:
    """The spread in words."""
    return "{:+.1f} … {:+.1f} %".format(*spread(p, owner))


def sizes() -> list[Row]:
    """Cold alignments from badly balanced owners."""
    rows: list[Row] = []
    for n, reps, most_seconds, most_gap in SIZES:
        given, wanted = country(n, reps)
        _, p = prepared(given, wanted, owners(given))
        seconds, s = median_seconds(lambda p=p: align_columns(p))
        current = owners(given)
        door, _ = median_seconds(lambda g=given, w=wanted, c=current: align(g, w, c, CROW, SETTINGS, AS_OF))
        gap, moved = 100 * (s.outcome.gap or 0.0), 100 * float((s.owner != p.current).mean())
        rows.append([f"{n:,} × {reps}", f"{seconds:.2f} s", f"≤ {most_seconds} s", f"{door:.2f} s"])
        rows[-1] += [told(p, p.current), told(p, s.owner), "±5.5 %"]
        rows[-1] += [f"{gap:.2f} %", f"≤ {most_gap} %", f"{moved:.1f} %"]
    return rows


def against_k_means() -> list[Row]:
    """k-means-constrained on the same 10,000 customers, its clusters matched to homes at least cost."""
    from k_means_constrained import KMeansConstrained
    from scipy.optimize import linear_sum_assignment

    given, wanted = country(10_000, 50)
    base, p = prepared(given, wanted, owners(given))
    seconds, ours = median_seconds(lambda: align_columns(p))
    size = len(given.customers) / len(given.reps)
    start = time.perf_counter()
    clusters = KMeansConstrained(50, size_min=int(0.95 * size), size_max=int(1.05 * size), random_state=0, n_init=1)
    cluster = clusters.fit_predict(6371 * base.points)
    theirs = time.perf_counter() - start
    drive = CROW.legs([r.place for r in base.reps], [c.place for c in base.customers]).minutes
    travel = base.visits * (SETTINGS.alignment.round_trip_share * drive + base.hop)
    price = p.handover.max(axis=1) * (np.arange(50)[:, None] != p.current)
    cost = np.stack([(travel + price)[:, cluster == k].sum(axis=1) for k in range(50)])
    rep = linear_sum_assignment(cost)[1][cluster]
    every = np.arange(len(rep))
    load = np.bincount(rep, weights=base.minutes + travel[rep, every], minlength=50)
    relative = 100 * (load / p.capacity / mean_index(load, p.capacity) - 1)
    our_cost, their_cost = ours.cost.travel + ours.cost.handover, float((travel + price)[rep, every].sum())

    def line(name: str, took: float, minutes: float, index: str, owner: np.ndarray) -> Row:
        moved, broken = 100 * (owner != p.current).mean(), int((base.pinned & (owner != base.owner)).sum())
        return [name, f"{took:.2f} s", f"{minutes:,.0f}", index, f"{moved:.0f} %", broken]

    return [
        line("salesplan", seconds, our_cost, told(p, ours.owner), ours.owner),
        line("k-means-constrained", theirs, their_cost, f"{relative.min():+.1f} … {relative.max():+.1f} %", rep),
        ["ours ÷ theirs", f"{theirs / seconds:.0f} × faster", f"{100 * (our_cost / their_cost - 1):+.0f} %"] + 3 * [""],
        ["target", "≥ 5 × faster", "lower", "", "", "0"],
    ]


def nights() -> list[Row]:
    """On a published alignment of 100,000 × 500: a rep leaves; a customer comes."""
    given, wanted = country(100_000, 500)
    _, p = prepared(given, wanted, owners(given))
    published = align_columns(p)
    current = {c.id: given.reps[r].id for c, r in zip(given.customers, published.owner, strict=True)}
    rows: list[Row] = []
    for leaver in LEAVERS:
        gone = given.reps[leaver]
        staff = tuple(replace(r, active_until=AS_OF.replace(day=1)) if r is gone else r for r in given.reps)
        rows.append(_night(f"{gone.id} leaves", replace(given, reps=staff), wanted, current, gone.id, "≤ 1 s"))
    for comer in COMERS:
        free = tuple(replace(c, locked=False, rep_id="") if c.id == comer else c for c in given.customers)
        night = replace(given, customers=free), wanted, {**current, comer: ""}, comer, "≤ 10 ms"
        rows.append(_night(f"{comer} comes", *night))
    return rows


def _night(name: str, given: Given, wanted: Demand, current: dict[str, str], changed: str, target: str) -> Row:
    """One change: the search on prepared columns, and the typed door."""
    base = columns(given, wanted, current, SETTINGS, AS_OF)
    opened = frozenset({changed})
    scope = neighbourhood(base, given, opened, SETTINGS.alignment.neighbours)
    p = problem(base, CROW, SETTINGS, scope.rows, scope.reps)
    seconds, s = median_seconds(lambda: align_columns(p, scope.rows, construction=scope.construction), 5)
    door, _ = median_seconds(lambda: align(given, wanted, current, CROW, SETTINGS, AS_OF, opened=opened))
    placed = int((p.current < 0).sum())
    extra = 100 * float(((s.owner != p.current) & (p.current >= 0)).mean())
    took = f"{1000 * seconds:.0f} ms"
    return [name, placed, took, target, f"{door:.2f} s", told(p, s.owner), "≤ +10 %", f"{extra:.2f} %", "≤ 1 %"]


def from_scratch() -> list[Row]:
    """The published capacitated p-median instances."""
    rows: list[Row] = []
    above = []
    for number in range(1, 11):
        numbers = (INSTANCES / "cpmp" / f"pmedcap1-{number}.txt").read_text().split()
        optimum, n, count, capacity = (int(x) for x in numbers[1:5])
        table = np.array(numbers[5 : 5 + 4 * n], dtype=float).reshape(n, 4)
        away = table[:, None, 1:3] - table[None, :, 1:3]
        cost = np.floor(np.sqrt((away**2).sum(axis=2)))
        seconds, found = median_seconds(lambda c=cost, w=table[:, 3], k=count, q=capacity: medians(c, w, float(q), k))
        above.append(100 * (found.cost / optimum - 1))
        feasible = "yes" if found.overload == 0 else "NO"
        rows.append([f"pmedcap1-{number}", optimum, f"{found.cost:.0f}", f"{above[-1]:.2f} %", "≤ 1 %", feasible])
        rows[-1] += [f"{seconds:.2f} s", "≤ 20 s", f"{found.bound:.1f}"]
    rows.append(["mean", "", "", f"{np.mean(above):.2f} %", "≤ 0.3 %", "", "", "", ""])
    return rows


def warm_up() -> None:
    """Compiles or loads the inner loops, so that no table measures that."""
    given, wanted = country(200, 4)
    align_columns(prepared(given, wanted, owners(given))[1])


def main() -> None:
    """Prints the tables."""
    warm_up()
    columns_ = ["size", "search", "target", "typed door", "before", "after", "target", "gap", "target", "moved"]
    print_table("Territories from unbalanced owners, band ±5 %", columns_, sizes())
    columns_ = ["", "time", "travel + handover, min a cycle", "index", "moved", "locks broken"]
    print_table("The same 10,000 customers by k-means-constrained", columns_, against_k_means())
    columns_ = ["change", "placed", "search", "target", "typed door", "index", "target", "extra moves", "target"]
    print_table("A night at 100,000 × 500", columns_, nights())
    if INSTANCES.is_dir():
        columns_ = ["instance", "optimum", "found", "above", "target", "feasible", "time", "target", "our bound"]
        print_table("Homes from scratch: capacitated p-median", columns_, from_scratch())


if __name__ == "__main__":
    main()
