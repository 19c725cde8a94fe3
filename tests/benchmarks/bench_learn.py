"""How near `learn` comes to truths that were drawn, and what it makes of real sales calls on real physicians.

`python -m tests.benchmarks.bench_learn [DRAWS] [FIRST_SEED]`: seeds are fresh unless told. The peers: a log-log
regression across customers, as most people do it, and customer effects without any test of their own claim.
"""

from __future__ import annotations

import csv
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.given import Arm
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.learn.adstock import adstock, leads
from salesplan.learn.cells import cells, direct
from salesplan.learn.coins import answers, expected_error
from salesplan.learn.curve_values import Z90, curve_values
from salesplan.learn.curves import find_curves
from salesplan.learn.effects import Panel, blocks, fitted
from salesplan.learn.evidence import Quantity, Verdict
from salesplan.learn.history import History
from salesplan.learn.levels import level_values
from salesplan.response.adbudg import elasticity_of
from tests.benchmarks.closing import closed
from tests.benchmarks.table import print_table
from tests.learn.drawn import TESTED, Drawn, World, draw
from tests.learn.drawn_files import write_files
from tests.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.given import Coin

DETAILING = SHARED / "real" / "detailing" / "counts.csv"
WORLDS = {
    "calls as planned": (World(), "RMSE ≤ .04, coverage ≥ .85, λ within .05"),
    "reps follow demand": (World(chase=0.5), "RMSE ≤ .08, coverage ≥ .85"),
    "reps follow it strongly": (World(chase=1.0), "RMSE ≤ .08, coverage ≥ .85"),
    "placebo": (World(placebo=True), "false positives ≤ .10"),
    "placebo, follow demand": (World(placebo=True, chase=0.5), "false positives ≤ .10"),
    "placebo, strongly": (World(placebo=True, chase=1.0), "false positives ≤ .10"),
    "follow demand, nobody away": (World(chase=0.5, away=False), "not enough in ≥ 95 %"),
    "whole regions followed": (World(regions=1.0), "the rule's weak spot"),
}
WARM_UP, CARRIED, SPANS = 5, 0.8, (18, 9, 6)  # of the README of the real data


@dataclass
class Tally:
    """What came out of the cells of many draws."""

    errors: list[float]  # of accepted cells
    covered: list[bool]  # of accepted cells
    positive: list[bool]  # accepted, and the interval excludes 0; of all cells
    enough: list[bool]  # of all cells
    naive: list[float]
    effects: list[float]
    carry_over: list[float]
    seconds: list[float]


def told(world: World, seeds: range) -> Tally:
    """Every cell of every draw."""
    tally = Tally([], [], [], [], [], [], [], [])
    for seed in seeds:
        drawn = draw(world, seed)
        start = time.process_time()
        found = find_curves(drawn.history)
        curves, evidence = curve_values(drawn.history, found)
        tally.seconds.append(time.process_time() - start)
        tally.carry_over.append(found.carry_over - drawn.carry_over)
        place = {name: i for i, name in enumerate(drawn.history.segments)}
        for curve in curves:
            true = float(drawn.elasticity[place[curve.segment], int(curve.product[1:])])
            accepted = curve.verdict is Verdict.ACCEPTED
            tally.enough.append(accepted)
            tally.positive.append(accepted and curve.low > 0)
            if accepted:
                tally.errors.append(curve.elasticity - true)
                tally.covered.append(curve.low <= true <= curve.high)
        assert len(evidence) > len(curves)
        peers(drawn, tally)
    return tally


def peers(drawn: Drawn, tally: Tally) -> None:
    """The errors of a log-log cross-section and of customer effects, in the same cells."""
    history = drawn.history
    remembered, later = adstock(history.calls, CARRIED), leads(history.calls)
    for cell in cells(history, remembered, 100):
        true = float(drawn.elasticity[cell.segment, cell.product])
        calls, sales = history.calls[cell.who].mean(axis=1), cell.sales.mean(axis=1)
        use = (calls > 0) & (sales > 0)
        tally.naive.append(float(np.polyfit(np.log(calls[use]), np.log(sales[use]), 1)[0]) - true)
        alone = direct(cell, remembered, later, 0)
        tally.effects.append(float(elasticity_of(min(alone.amplitude, 2.5))) - true)


def row(name: str, tally: Tally, target: str) -> list[object]:
    """One line of the table."""

    def rmse(errors: list[float]) -> str:
        return f"{np.sqrt(np.mean(np.square(errors))):.3f}" if errors else "–"

    bias = f"{np.mean(tally.errors):+.3f}" if tally.errors else "–"
    covered = f"{np.mean(tally.covered):.2f}" if tally.covered else "–"
    lam = np.abs(tally.carry_over)
    return [
        name, f"{np.mean(tally.enough):.2f}", bias, rmse(tally.errors), covered, f"{np.mean(tally.positive):.2f}",
        f"{lam.mean():.3f} / {lam.max():.3f}", rmse(tally.effects), rmse(tally.naive),
        f"{np.mean(tally.seconds):.1f}", target,
    ]  # fmt: skip


def physicians() -> None:
    """The table of ../shared/real/detailing/README.md, by the estimator of `learn` in that table's form."""
    with DETAILING.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    people = len({r["id"] for r in rows})
    sales, calls = (np.array([float(r[c]) for r in rows]).reshape(people, -1) for c in ("scripts", "detailing"))
    published = {"calls of the month": 0.058, 18: 0.255, 9: 0.134, 6: 0.096}
    found = []
    for name, effort, cut, span in [
        ("calls of the month", calls, 0, calls.shape[1]),
        *((s, adstock(calls, CARRIED), WARM_UP, s) for s in SPANS),
    ]:
        x = np.log(1 + effort[:, cut:])
        panel = Panel(sales[:, cut:], np.ones(people), blocks(x.shape[1], span))
        fit = fitted(panel, lambda theta, x=x: (theta[0] * x, [x]), [0.0])
        share = float((effort[:, cut:] / (1 + effort[:, cut:])).mean())
        error = float(np.sqrt(fit.covariance[0, 0])) * share
        label = name if isinstance(name, str) else f"effects of {name} months, calls remembered"
        found.append([label, f"{fit.theta[0] * share:.3f} ± {error:.3f}", published[name], ""])
    found += verdicts(sales, calls)
    print_table("1,000 physicians: elasticity ± standard error", ("method", "here", "README", "lead test"), found)


def verdicts(sales: np.ndarray, calls: np.ndarray) -> list[list[object]]:
    """What `learn` itself says of them: one segment, one product, no reps to tell by."""
    n, months = sales.shape
    history = History(
        tuple(date(2001 + t // 12, t % 12 + 1, 1) for t in range(months)), tuple(map(str, range(n))), ("",),
        np.zeros(n, dtype=np.int64), ("drug",), ("",), np.zeros((n, months), dtype=np.int64), calls * 28 / 30.4,
        sales[:, None, :], np.ones((n, 1)), np.zeros((n, 1), dtype=np.bool_),
    )  # fmt: skip
    remembered, later = adstock(history.calls, CARRIED), leads(history.calls)
    (cell,) = cells(history, remembered, 100)
    found: list[list[object]] = []
    for span in (0, *SPANS):
        one = direct(cell, remembered, later, span)
        label = f"learn, effects of {span or 'all'} months"
        found.append([label, f"{float(elasticity_of(one.amplitude)):.3f}", "", f"z {one.lead / one.lead_error:.1f}"])
    curves, evidence = curve_values(history, find_curves(history))
    (row,) = (e for e in evidence if e.quantity is Quantity.CURVE)
    told = f"{curves[0].elasticity:.3f} ({curves[0].low:.3f} to {curves[0].high:.3f})"
    return [*found, [f"learn: {row.verdict}, {row.reason} ({row.effect_months} months)", told, 0.096, ""]]


def large() -> None:
    """100,000 customers × 3 × 24: CPU seconds, and the most memory of a process that also drew them."""
    drawn = draw(World(customers=100_000, months=24, reps=500, chase=0.5), 1)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    start = time.process_time()
    found = find_curves(drawn.history)
    curves, _ = curve_values(drawn.history, found)
    levels, _ = level_values(drawn.history, found, curves, Settings())
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    method = "" if found.method is None else found.method.reason
    cells_ = [f"{seconds:.0f}", f"{held:.2f}", f"{peak:.2f}", len(levels), method]
    print_table(
        "100,000 customers × 3 products × 24 months: curves and levels",
        ("CPU s (≤ 60)", "GB, drawing", "GB, most (≤ 1.5)", "levels", "method"),
        [cells_],
    )


def experiments(seeds: range) -> None:
    """What coins say of each cell, and how wide a range was foretold from the months before them."""
    rows = []
    for name, world in {
        "10 % of customers": World(tested=0.1, chase=0.5),
        "30 % of customers": World(tested=0.3, chase=0.5),
        "30 %, placebo": World(tested=0.3, chase=0.5, placebo=True),
    }.items():
        errors, covered, positive, widths, foretold = [], [], [], [], []
        for seed in seeds:
            drawn = draw(world, seed)
            history, coins = drawn.history, drawn.coins
            method = find_curves(history).method
            seen = method.carry_over if method is not None and method.carry_over_seen else None
            everybody, *some = answers(history, coins, coins[0].from_date, coins[0].until_date, seen)
            for a in (a for a in some if a.segment and a.elasticity is not None):
                true = float(drawn.elasticity[history.segments.index(a.segment), int(a.product[1:])])
                errors.append(a.elasticity - true)
                covered.append(a.low <= true <= a.high)
            positive.append(everybody.low > 0)
            widths.append((everybody.high - everybody.low) / 2)
            foretold.append(Z90 * foreseen(history, coins))
        rmse = f"{np.sqrt(np.mean(np.square(errors))):.3f}"
        cells_ = [f"{np.mean(errors):+.3f}", rmse, f"{np.mean(covered):.2f}"]
        rows.append([name, *cells_, f"{np.mean(positive):.2f}", f"{np.mean(widths):.3f}", f"{np.mean(foretold):.3f}"])
    columns = ("coins for", "bias", "RMSE", "covered", "all: told from none", "all: half-width", "foretold")
    print_table(
        "Experiments of six months, 2,000 customers × 3: elasticity by segment and product, and of all", columns, rows
    )


def foreseen(history: History, coins: Sequence[Coin]) -> float:
    """The standard error that the design of these coins would tell, from the months before them."""
    cut = sum(month < coins[0].from_date for month in history.months)
    early = replace(
        history, months=history.months[:cut], rep=history.rep[:, :cut], calls=history.calls[:, :cut],
        sales=history.sales[:, :, :cut],
    )  # fmt: skip
    pairs = [(a, b) if a.arm is Arm.MORE else (b, a) for a, b in zip(coins[::2], coins[1::2], strict=True)]
    names = [(a.customer_id, b.customer_id) for a, b in pairs]
    found = expected_error(early, names, [a.visit for a, _ in pairs], [b.visit for _, b in pairs], TESTED)
    assert found is not None
    return found[0]


def gap(seeds: range) -> None:
    """Of the value between the plan by defaults and the plan by the truth, what learned values bring."""
    rows = []
    for months, target in ((12, "both ≥ 40 %"), (24, "both ≥ 45 %")):
        found = [closed(draw(World(months=months), seed)) for seed in seeds]
        means = {name: np.mean([f[name] for f in found]) for name in ("levels", "curves", "both")}
        rows.append([months, *(f"{100 * m:.0f} %" for m in means.values()), target])
    columns = (
        "months",
        "levels, default curves",
        "curves, stated levels",
        "both",
        "target; never 2 points below levels",
    )
    print_table("Gap from default to oracle that is closed", columns, rows)


def from_files() -> None:
    """`salesplan learn` on the files of 2,000 customers × 3 × 36: CPU seconds of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        write_files(draw(World(chase=0.5), 1), Path(folder))
        command = [sys.executable, "-m", "salesplan", "-C", folder, "-q", "learn", "--as-of", "2026-01-05"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print_table("2,000 customers × 3 × 36 from files", ("CPU s (≤ 10)",), [[f"{seconds:.1f}"]])


def main() -> None:
    """Prints the tables."""
    if sys.argv[1:] == ["--large"]:
        large()
        return
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    first = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    columns = (
        "world", "accepted", "bias", "RMSE", "covered", "false positives", "|λ error| mean / most",
        "RMSE, effects alone", "RMSE, log-log", "CPU s", "target",
    )  # fmt: skip
    rows = [row(name, told(world, range(first, first + draws)), target) for name, (world, target) in WORLDS.items()]
    print_table(f"2,000 customers × 3 × 36, 20 reps, seeds {first} to {first + draws - 1}", columns, rows)
    if DETAILING.is_file():
        physicians()
    else:
        print_table("1,000 physicians", ("",), [["../shared/real/detailing is not at hand"]])
    experiments(range(first, first + draws))
    gap(range(first, first + draws))
    from_files()
    subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_learn", "--large"], check=True)


if __name__ == "__main__":
    main()
