"""Territories at three sizes, beside their targets and a balanced k-means; a leaver, a new customer, homes from scratch.

`python -m tests.benchmarks.bench_alignment`
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment import Solution, align, align_columns, medians
from salesplan.alignment.columns import Columns, columns, problem
from salesplan.alignment.model import Problem, evaluate, mean_index, workloads
from salesplan.alignment.scope import neighbourhood
from salesplan.travel import Crow
from tests.benchmarks.countries import AS_OF, SETTINGS, country
from tests.benchmarks.table import median_seconds, print_table
from tests.shared import INSTANCES

if TYPE_CHECKING:
    from salesplan.alignment import Demand
    from salesplan.domain.given import Given

CROW = Crow(SETTINGS.travel)
SIZES = ((1_000, 10, 1.0, 2.0), (10_000, 50, 3.0, 1.0), (100_000, 500, 30.0, 1.0))


def prepared(given: Given, wanted: Demand, current: dict[str, str]) -> tuple[Columns, Problem]:
    """The columns of everybody."""
    base = columns(given, wanted, current, SETTINGS, AS_OF)
    return base, problem(base, CROW, SETTINGS)


def owners(given: Given) -> dict[str, str]:
    """Owners of the CRM."""
    return {c.id: c.rep_id for c in given.customers}


def spread(p: Problem, owner: np.ndarray) -> tuple[float, float]:
    """Lowest and highest index of reps with capacity, relative to the mean, in per cent."""
    load = workloads(p, owner)
    works = p.capacity > 0
    relative = load[works] / p.capacity[works] / mean_index(load, p.capacity) - 1
    return 100 * float(relative.min()), 100 * float(relative.max())


def sizes() -> list[list[object]]:
    """Cold alignments from unbalanced owners: the whole search, columns prepared; then the typed door as well."""
    rows: list[list[object]] = []
    for n, reps, most_seconds, most_gap in SIZES:
        given, wanted = country(n, reps)
        _, p = prepared(given, wanted, owners(given))
        seconds, s = median_seconds(lambda p=p: align_columns(p))
        low, high = spread(p, s.owner)
        door, _ = median_seconds(
            lambda g=given, w=wanted: align(g, w, owners(g), CROW, SETTINGS, AS_OF), 1 if n > 50_000 else 3
        )
        gap = 100 * (s.outcome.gap or 0.0)
        moved = 100 * float((s.owner != p.current).mean())
        started = "{:+.0f} … {:+.0f} %".format(*spread(p, p.current))
        rows.append([f"{n:,} × {reps}", f"{seconds:.2f} s", f"≤ {most_seconds:g} s", f"{door:.2f} s", started, f"{low:+.2f} … {high:+.2f} %", "±5.5 %", f"{gap:.3f} %", f"≤ {most_gap:g} %", f"{moved:.1f} %"])  # fmt: skip
    return rows


def against_k_means() -> list[list[object]]:
    """k-means-constrained on the same 10,000 customers; its clusters matched to homes at least cost."""
    from k_means_constrained import KMeansConstrained
    from scipy.optimize import linear_sum_assignment

    given, wanted = country(10_000, 50)
    base, p = prepared(given, wanted, owners(given))
    seconds, ours = median_seconds(lambda: align_columns(p))
    size = len(given.customers) / len(given.reps)
    start = time.perf_counter()
    found = KMeansConstrained(50, size_min=int(0.95 * size), size_max=int(1.05 * size) + 1, random_state=0, n_init=1)
    cluster = found.fit_predict(6371 * base.points)
    theirs = time.perf_counter() - start
    drive = CROW.legs([r.place for r in base.reps], [c.place for c in base.customers]).minutes
    travel = base.visits * (SETTINGS.alignment.round_trip_share * drive + base.hop)
    moved = np.arange(50)[:, None] != p.current
    price = p.handover.max(axis=1)
    cost = np.stack([(travel + price * moved)[:, cluster == k].sum(axis=1) for k in range(50)])
    rep = linear_sum_assignment(cost)[1][cluster]
    every = np.arange(len(cluster))
    their_cost = float((travel + price * moved)[rep, every].sum())
    load = np.bincount(rep, weights=base.minutes + travel[rep, every], minlength=50)
    relative = 100 * (load / p.capacity / mean_index(load, p.capacity) - 1)
    our_cost = ours.cost.travel + ours.cost.handover
    low, high = spread(p, ours.owner)
    return [
        ["salesplan", f"{seconds:.2f} s", f"{our_cost:,.0f}", f"{low:+.1f} … {high:+.1f} %", f"{100 * (ours.owner != p.current).mean():.0f} %", _broken(base, ours.owner)],
        ["k-means-constrained", f"{theirs:.2f} s", f"{their_cost:,.0f}", f"{relative.min():+.1f} … {relative.max():+.1f} %", f"{100 * (rep != p.current).mean():.0f} %", _broken(base, rep)],
        ["target", f"≥ 5 × faster: {theirs / seconds:.0f} ×", f"lower: {100 * (our_cost / their_cost - 1):+.0f} %", "", "", "0"],
    ]  # fmt: skip


def _broken(base: Columns, owner: np.ndarray) -> int:
    return int((base.pinned & (owner != base.owner)).sum())


def nights() -> list[list[object]]:
    """On a published alignment of 100,000 × 500: a rep leaves; a customer comes."""
    given, wanted = country(100_000, 500)
    _, p = prepared(given, wanted, owners(given))
    published = align_columns(p)
    current = {c.id: given.reps[r].id for c, r in zip(given.customers, published.owner, strict=True)}
    rows: list[list[object]] = []
    for leaver in (7, 123, 250, 377, 444):
        gone = given.reps[leaver].id
        left = replace(given, reps=tuple(replace(r, active_until=AS_OF.replace(day=1)) if r.id == gone else r for r in given.reps))  # fmt: skip
        base = columns(left, wanted, current, SETTINGS, AS_OF)
        scope = neighbourhood(base, left, frozenset({gone}), SETTINGS.alignment.neighbours)
        tonight = problem(base, CROW, SETTINGS, scope.rows, scope.reps)
        seconds, s = median_seconds(lambda t=tonight, r=scope.rows: align_columns(t, r))
        door, _ = median_seconds(lambda g=left, r=gone: align(g, wanted, current, CROW, SETTINGS, AS_OF, opened=frozenset({r})), 1)  # fmt: skip
        orphans = int((tonight.current < 0).sum())
        extra = 100 * float(((s.owner != tonight.current) & (tonight.current >= 0)).mean())
        rows.append([f"{gone} leaves {orphans}", f"{seconds:.2f} s", "≤ 1 s", f"{door:.2f} s", "{:+.1f} … {:+.1f} %".format(*spread(tonight, s.owner)), "≤ +10 %", f"{extra:.2f} %", "≤ 1 %"])  # fmt: skip
    rows.append(_newcomer(given, wanted, current))
    return rows


def _newcomer(given: Given, wanted: Demand, current: dict[str, str]) -> list[object]:
    """One customer without an owner, the columns prepared; the typed door reads all 100,000 besides."""
    took: list[float] = []
    extra, index = 0.0, (0.0, 0.0)
    door = 0.0
    for k, new in enumerate(("C0000017", "C0050000", "C0099999", "C0031415", "C0027182")):
        without = {**current, new: ""}
        opened = replace(given, customers=tuple(replace(c, locked=False, rep_id="") if c.id == new else c for c in given.customers))  # fmt: skip
        base = columns(opened, wanted, without, SETTINGS, AS_OF)
        scope = neighbourhood(base, opened, frozenset({new}), SETTINGS.alignment.neighbours)
        tonight = problem(base, CROW, SETTINGS, scope.rows, scope.reps)
        seconds, s = median_seconds(lambda t=tonight, sc=scope: align_columns(t, sc.rows, construction=sc.construction), 5)  # fmt: skip
        took.append(seconds)
        extra = max(extra, 100 * float(((s.owner != tonight.current) & (tonight.current >= 0)).mean()))
        index = spread(tonight, s.owner)
        if k == 0:
            door, _ = median_seconds(lambda g=opened, w=without, n=new: align(g, wanted, w, CROW, SETTINGS, AS_OF, opened=frozenset({n})), 1)  # fmt: skip
    return ["a customer comes", f"{1000 * float(np.median(took)):.1f} ms", "≤ 10 ms", f"{door:.2f} s", "{:+.1f} … {:+.1f} %".format(*index), "", f"{extra:.3f} %", ""]  # fmt: skip


def from_scratch() -> list[list[object]]:
    """The published capacitated p-median instances."""
    rows: list[list[object]] = []
    above = []
    for number in range(1, 11):
        numbers = (INSTANCES / "cpmp" / f"pmedcap1-{number}.txt").read_text().split()
        optimum, n, count, capacity = (int(x) for x in numbers[1:5])
        table = np.array(numbers[5 : 5 + 4 * n], dtype=float).reshape(n, 4)
        away = table[:, None, 1:3] - table[None, :, 1:3]
        cost = np.floor(np.sqrt((away**2).sum(axis=2)))
        seconds, found = median_seconds(lambda c=cost, t=table, k=count, q=capacity: medians(c, t[:, 3], float(q), k))
        above.append(100 * (found.cost / optimum - 1))
        rows.append([f"pmedcap1-{number}", optimum, f"{found.cost:.0f}", f"{above[-1]:.2f} %", "≤ 1 %", "yes" if found.overload == 0 else "NO", f"{seconds:.2f} s", "≤ 20 s", f"{found.bound:.1f}"])  # fmt: skip
    rows.append(["mean", "", "", f"{np.mean(above):.2f} %", "≤ 0.3 %", "", "", "", ""])
    return rows


def warm_up() -> Solution:
    """Compiles or loads the inner loops, so that no table measures that."""
    given, wanted = country(200, 4)
    _, p = prepared(given, wanted, owners(given))
    evaluate(p, p.current)
    return align_columns(p)


def main() -> None:
    """Prints the tables."""
    warm_up()
    print_table("Territories from unbalanced owners, band ±5 %", ("size", "median", "target", "typed door", "before", "index after", "target", "gap to the bound", "target", "moved"), sizes())  # fmt: skip
    print_table("Beside k-means-constrained, 10,000 × 50", ("", "time", "travel + handover, min a cycle", "index", "moved", "locks broken"), against_k_means())  # fmt: skip
    print_table("A night at 100,000 × 500, one search", ("change", "median", "target", "typed door", "index", "target", "extra moves", "target"), nights())  # fmt: skip
    if INSTANCES.is_dir():
        print_table("Homes from scratch: capacitated p-median", ("instance", "optimum", "found", "above", "target", "feasible", "median", "target", "our bound"), from_scratch())  # fmt: skip


if __name__ == "__main__":
    main()
