"""Rep-months against PyVRP and VROOM, published periodic instances, and the seconds that a night takes.

.venv/bin/python -m tests.benchmarks.bench_schedule [peers] [pvrp] [night]
"""

from __future__ import annotations

import csv
import statistics
import sys
import time
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.schedule import solve_month, warm_up
from tests.benchmarks.month_peers import pyvrp_minutes, vroom_minutes
from tests.benchmarks.table import median_seconds, print_table
from tests.schedule.pvrp import read_pvrp
from tests.schedule.rep_months import draw_month
from tests.shared import INSTANCES

if TYPE_CHECKING:
    from salesplan.schedule import MonthSolution, RepMonth

SEEDS = range(1001, 1021)
OUR_CPU_SECONDS, PEERS_CPU_SECONDS = 5.0, 20.0
ONE_VEHICLE, SEVERAL = ("p03", "p06", "p09"), ("p01", "p02", "p05", "p08", "p10")
PVRP_SECONDS = 55.0
USUAL_VISITS = 200  # that the settings' iterations are meant for


def main() -> None:
    """Print the tables that are asked for, all of them by default."""
    tables = {"peers": peers, "pvrp": pvrp, "night": night}
    warm_up()
    for name in sys.argv[1:] or tables:
        tables[name]()


def peers() -> None:
    """Drive minutes beside the peers', who may ignore the gaps."""
    rows, ratios = [], []
    for seed in SEEDS:
        month = draw_month(seed)
        ours, seconds = in_seconds(month, OUR_CPU_SECONDS)
        vroom, vroom_seconds = vroom_minutes(month)
        pyvrp = pyvrp_minutes(month, PEERS_CPU_SECONDS)
        late = ours.objective - ours.drive_seconds
        assert not ours.missed
        assert late == 0
        minutes = ours.drive_seconds / 60
        ratios.append(minutes / min(vroom, pyvrp))
        told = (f"{minutes:.0f}", f"{seconds:.1f}", f"{pyvrp:.0f}", f"{vroom:.0f}", f"{vroom_seconds:.1f}")
        rows.append((seed, len(month.nodes) - 1, len(month.visits), *told, f"{ratios[-1]:.4f}"))
    mean, won = statistics.mean(ratios), sum(r <= 1 for r in ratios)
    rows.append(("mean", "", "", "", "", "", "", f"{won} of {len(ratios)} ≤ 1", f"{mean:.4f} (target ≤ 1)"))
    columns = ("seed", "customers", "visits", "ours min", "CPU s", "PyVRP min", "VROOM min", "its CPU s", "ratio")
    print_table(f"Rep-months with gaps, {PEERS_CPU_SECONDS:.0f} s for PyVRP", columns, rows)


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
    few = 20_000
    start = time.process_time()
    solve_month(month, _iterations(month, few), 0)
    each = (time.process_time() - start) / few
    start = time.process_time()
    solution = solve_month(month, _iterations(month, int(0.95 * cpu_seconds / each)), 0)
    return solution, time.process_time() - start


def _iterations(month: RepMonth, iterations: int) -> Settings:
    scale = max(0.25, len(month.visits) / USUAL_VISITS)
    return Settings(schedule=ScheduleSettings(iterations=round(iterations / scale)))


if __name__ == "__main__":
    main()
