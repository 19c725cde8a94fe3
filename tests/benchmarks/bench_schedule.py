"""Rep-months against PyVRP and VROOM, what effort buys, published periodic instances, and the seconds of a night.

.venv/bin/python -m tests.benchmarks.bench_schedule [peers] [shapes] [effort] [curve] [growth] [pvrp] [night]
"""

from __future__ import annotations

import csv
import statistics
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.nouns import replace
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.schedule import solve_month, warm_up
from salesplan.schedule.solve import LEAST_SCALE, USUAL_VISITS, usual_iterations
from tests.benchmarks.month_peers import pyvrp_minutes, vroom_minutes
from tests.benchmarks.table import median_seconds, print_table
from tests.schedule.pvrp import read_pvrp
from tests.schedule.rep_months import draw_month
from tests.shared import INSTANCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.schedule import MonthSolution, RepMonth

SEEDS = range(1001, 1021)
SHAPE_SEEDS = range(2001, 2006)
OUR_CPU_SECONDS, PEERS_CPU_SECONDS = 5.0, 20.0
SHAPE_TARGETS = {
    "windows": 0.97,
    **dict.fromkeys(("rural", "tight", "city"), 0.99),
    **dict.fromkeys(("base", "quarter", "rare"), 0.995),
    "mixed": 1.0,
}
SEARCH_SEEDS = range(5)
EFFORTS = (1, 2, 5)  # times the default iterations
CURVE = (0.25, 0.5, 1, 2, 5, 15)
CURVE_KINDS = tuple(kind for kind in SHAPE_TARGETS if kind != "quarter")
ONE_VEHICLE, SEVERAL = ("p03", "p06", "p09"), ("p01", "p02", "p05", "p08", "p10")
PVRP_SECONDS = 55.0
DEFAULTS = ScheduleSettings()


def main() -> None:
    """Print the tables that are asked for, all of them by default."""
    tables = {
        "peers": peers,
        "shapes": shapes,
        "effort": effort,
        "curve": curve,
        "growth": growth,
        "pvrp": pvrp,
        "night": night,
    }
    warm_up()
    for name in sys.argv[1:] or tables:
        tables[name]()


def peers() -> None:
    """Drive minutes beside the peers', who may ignore the gaps."""
    rows = [_beside_peers(draw_month(seed)) for seed in SEEDS]
    ratios = [float(row[-1]) for row in rows]
    won = f"{sum(r <= 1 for r in ratios)} of {len(ratios)} ≤ 1"
    rows.append(("mean", *[""] * 6, won, f"{statistics.mean(ratios):.4f} (target ≤ 1)"))
    _print_peers("Rep-months with gaps", rows)


def shapes() -> None:
    """The same for months of every shape."""
    rows = []
    for kind, target in SHAPE_TARGETS.items():
        found = [_beside_peers(draw_month(seed, kind)) for seed in SHAPE_SEEDS]
        ratios = [float(row[-1]) for row in found]
        told = f"{statistics.mean(ratios):.4f} (target ≤ {target:g})"
        rows += [*found, (f"{kind}, mean", *[""] * 6, f"worst {max(ratios):.4f}", told)]
    _print_peers("Rep-months by shape", rows)


def _beside_peers(month: RepMonth) -> tuple[str, ...]:
    ours, seconds = in_seconds(month, OUR_CPU_SECONDS)
    assert not ours.missed
    assert ours.objective == ours.drive_seconds  # nobody comes late
    vroom, vroom_seconds = vroom_minutes(month)
    pyvrp = pyvrp_minutes(month, PEERS_CPU_SECONDS)
    minutes = ours.drive_seconds / 60
    size = (f"{len(month.nodes) - 1}", f"{len(month.visits)}")
    told = (f"{minutes:.0f}", f"{seconds:.1f}", f"{pyvrp:.0f}", f"{vroom:.0f}", f"{vroom_seconds:.1f}")
    return (month.rep_id, *size, *told, f"{minutes / min(vroom, pyvrp):.4f}")


def _print_peers(title: str, rows: Sequence[Sequence[str]]) -> None:
    columns = ("month", "customers", "visits", "ours min", "CPU s", "PyVRP min", "VROOM min", "its CPU s", "ratio")
    print_table(f"{title}, {PEERS_CPU_SECONDS:.0f} s for PyVRP", columns, rows)


def effort() -> None:
    """What more iterations buy, and how far the seed moves the month."""
    rows = []
    gains: dict[int, list[float]] = {times: [] for times in EFFORTS}
    spreads: dict[int, list[float]] = {times: [] for times in EFFORTS}
    for kind in SHAPE_TARGETS:
        month, cells, usual = draw_month(SHAPE_SEEDS[0], kind), [], 0.0
        for times in EFFORTS:
            settings = Settings(schedule=ScheduleSettings(iterations=times * DEFAULTS.iterations))
            start = time.process_time()
            found = [solve_month(month, settings, seed).objective for seed in SEARCH_SEEDS]
            seconds = (time.process_time() - start) / len(found)
            mean = statistics.mean(found)
            usual = usual or mean
            gains[times].append(mean / usual)
            spreads[times].append((max(found) - min(found)) / mean)
            cells += [f"{mean / usual:.4f}", f"{max(found) / usual:.4f}", f"{spreads[times][-1]:.4f}", f"{seconds:.1f}"]
        rows.append((month.rep_id, f"{len(month.visits)}", *cells))
    means = [(f"{statistics.mean(gains[t]):.4f}", "", f"{statistics.mean(spreads[t]):.4f}", "") for t in EFFORTS]
    rows.append(("mean", "", *(cell for cells in means for cell in cells)))
    columns = [f"{times} ×: {what}" for times in EFFORTS for what in ("mean", "worst", "spread", "CPU s")]
    targets = "targets: 5 × ≤ .992, spread ≤ .01 and .005"
    title = f"Objective ÷ its mean at the default iterations, {len(SEARCH_SEEDS)} seeds ({targets})"
    print_table(title, ("month", "visits", *columns), rows)


def curve() -> None:
    """Driving above the best that any effort met, and what it takes: a month of each shape of four weeks."""
    above: dict[float, list[float]] = {times: [] for times in CURVE}
    seconds: dict[float, list[float]] = {times: [] for times in CURVE}
    left_out = dict.fromkeys(CURVE, 0)
    for kind in CURVE_KINDS:
        month, found = draw_month(SHAPE_SEEDS[0], kind), []
        for times in CURVE:
            settings = Settings(schedule=ScheduleSettings(iterations=round(times * DEFAULTS.iterations)))
            start = time.process_time()
            solution = solve_month(month, settings, 0)
            seconds[times].append(USUAL_VISITS * (time.process_time() - start) / len(month.visits))
            left_out[times] += len(solution.missed)
            found += [(times, solution.drive_seconds)] * (not solution.missed)
        best = min(driven for _, driven in found)
        for times, driven in found:
            above[times].append(100 * (driven / best - 1))
    rows = []
    for times in CURVE:
        told = (f"{statistics.mean(above[times]):.2f}", f"{max(above[times]):.2f}", f"{left_out[times]}")
        rows.append((f"{times:g}", *told, f"{statistics.mean(seconds[times]):.1f}"))
    columns = (
        "times the default iterations",
        "mean % above the best",
        "worst %",
        "visits left out",
        "CPU s, 200 visits",
    )
    print_table(f"Quality and effort, {len(CURVE_KINDS)} months", columns, rows)


def growth() -> None:
    """Microseconds an iteration as months grow, over a tenth of the iterations that are usual for each."""
    rows, usual = [], 0.0
    for a_day in (10, 20, 40):
        month = crowded_month(a_day)
        few = usual_iterations(month, DEFAULTS) // 10
        start = time.process_time()
        solve_month(month, _iterations(month, few), 0)
        each = 1e6 * (time.process_time() - start) / few
        usual = usual or each
        rows.append((f"{len(month.visits)}", f"{len(month.days)}", f"{each:.1f}", f"{each / usual:.2f}"))
    columns = ("visits", "days", "µs an iteration", "÷ the first (target ≤ 1.5)")
    print_table("Growth", columns, rows)


def crowded_month(a_day: int) -> RepMonth:
    """A month of 20 days with `a_day` short visits on each, so that all of them fit."""
    month = draw_month(SHAPE_SEEDS[0], "quarter")
    chosen = np.random.default_rng(a_day).choice(len(month.seconds) - 1, 20 * a_day) + 1
    visits = tuple(
        replace(month.visits[0], customer_id=f"{i:04d}", node=int(node), service=300, earliest=0, latest=27, windows=())
        for i, node in enumerate(chosen)
    )
    days = tuple(replace(day, max_visits=a_day + 2) for day in month.days[:20])
    return replace(month, horizon_days=28, visits=visits, days=days)


def pvrp() -> None:
    """Published instances: with one vehicle a rep's month."""
    if not INSTANCES.is_dir():
        return
    with (INSTANCES / "pvrp" / "bks.csv").open() as handle:
        best = {row["instance"]: float(row["bks"]) for row in csv.DictReader(handle)}
    rows = []
    for names, target in ((ONE_VEHICLE, 1.0), (SEVERAL, 3.0)):
        gaps = []
        for name in names:
            instance = read_pvrp(INSTANCES / "pvrp" / f"{name}.txt")
            solution, seconds = in_seconds(instance.month, PVRP_SECONDS)
            assert not solution.missed
            length = instance.length(solution.order)
            gaps.append(100 * (length / best[name] - 1))
            rows.append((name, f"{length:.2f}", f"{best[name]:.2f}", f"{gaps[-1]:.2f} %", f"{seconds:.0f}"))
        rows.append(("mean", "", "", f"{statistics.mean(gaps):.2f} % (target ≤ {target:g} %)", ""))
    print_table("Periodic vehicle routing, all feasible", ("instance", "length", "best known", "gap", "CPU s"), rows)


def night() -> None:
    """Seconds of a rep-month at the default iterations: from scratch, and after one change."""
    cold, warm, kept = [], [], []
    for seed in list(SEEDS)[:5]:
        month = draw_month(seed)
        seconds, solution = median_seconds(lambda month=month: solve_anew(month))  # type: ignore[misc]
        cold.append(seconds)
        changed = one_new(month, solution)
        seconds, amended = median_seconds(lambda month=changed: solve_anew(month))  # type: ignore[misc]
        warm.append(seconds)
        stayed = sum(changed.visits[v].published_day == changed.offsets[d] for v, d in amended.day_of.items())
        kept.append(stayed / (len(changed.visits) - 1))
    rows = [
        ("from scratch, s", f"{statistics.median(cold):.2f}", f"{max(cold):.2f}", "≤ 2"),
        ("one customer changed, s", f"{statistics.median(warm):.2f}", f"{max(warm):.2f}", "≤ 3"),
        ("visits that keep their day", f"{statistics.median(kept):.3f}", f"{min(kept):.3f}", "≥ 0.95"),
    ]
    print_table("A rep-month at the default iterations, 5 reps", ("", "median", "worst", "target"), rows)


def solve_anew(month: RepMonth) -> MonthSolution:
    """Solved at the default iterations, with nothing remembered of the month."""
    return solve_month(replace(month), Settings(), 0)


def one_new(month: RepMonth, solution: MonthSolution) -> RepMonth:
    """The month as published, but for one visit that is new; late visits and moves at their default prices."""
    place = {v: (month.offsets[d], p) for d, order in enumerate(solution.order) for p, v in enumerate(order)}
    new = len(month.visits) // 2
    visits = tuple(
        replace(v, known=True, published_day=place[i][0], published_start=place[i][1]) if i != new else v
        for i, v in enumerate(month.visits)
    )
    return replace(month, visits=visits, warm=True, prices=replace(month.prices, move_proposed=300, move_told=3600))


def in_seconds(month: RepMonth, cpu_seconds: float) -> tuple[MonthSolution, float]:
    """The solution of as many iterations as fit into these processor seconds, measured on a few before."""
    solve_month(month, _iterations(month, 1), 0)  # what is worked out once for a month
    few, start = 50_000, time.process_time()
    solve_month(month, _iterations(month, few), 0)
    each = (time.process_time() - start) / few
    start = time.process_time()
    solution = solve_month(month, _iterations(month, int(cpu_seconds / each)), 0)
    return solution, time.process_time() - start


def _iterations(month: RepMonth, iterations: int) -> Settings:
    scale = max(LEAST_SCALE, len(month.visits) / USUAL_VISITS)
    return Settings(schedule=ScheduleSettings(iterations=round(iterations / scale)))


if __name__ == "__main__":
    main()
