"""The call plan's figures: size, rules, change, peer and conflict, each beside its target.

Every run starts in a process of its own, so that memory is its own; its workers are two more processes, and what
is timed is from inputs in memory to lines of the plan: valuing the options included.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from salesplan.callplan import call_counts, plan_calls
from salesplan.callplan.components import worth_of
from salesplan.callplan.demands import Demands
from salesplan.callplan.market import build_market
from salesplan.callplan.model import Core, solve_core
from salesplan.callplan.solve import Limits, solve_rep, solve_reps
from salesplan.domain.errors import NoPlanError
from salesplan.domain.nouns import replace
from salesplan.domain.settings import RuleSettings, Settings
from salesplan.response import offers
from tests.benchmarks.drawn_market import AS_OF, Drawn, dozen_options, draw, published, three_rules
from tests.benchmarks.table import print_table

WORKERS = 2


@dataclass(frozen=True)
class Figure:
    """One run: wall seconds, certified gap, customers whose plan was made, peak memory of all processes in MB."""

    seconds: float
    gap: float
    options: float
    memory: float


def planned(customers: int, reps: int, settings: Settings) -> Figure:
    """Offers and plan of a drawn market, on two processes."""
    drawn = draw(customers, reps)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
        list(pool.map(solve_reps, [[], []]))  # the processes are there, as in the pool of a night's run
        start = time.perf_counter()
        offered = offers(drawn.given, drawn.given.customers, settings, AS_OF, counted=call_counts(settings))
        found = plan_calls(
            drawn.given, offered, drawn.owner, drawn.travel, {}, settings, AS_OF, run=lambda f, t: list(pool.map(f, t))
        )
        seconds = time.perf_counter() - start
        memory = peak_memory(pool)
    return Figure(seconds, found.overall.gap or 0.0, len(offered.mix) / customers, memory)


def own_peak(_: int) -> tuple[int, int]:
    """This process and the most memory it has had, in KB."""
    time.sleep(0.05)  # so that every worker answers some of the questions
    return os.getpid(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def peak_memory(pool: ProcessPoolExecutor) -> float:
    """MB of this process and of the pool's, each at its own peak."""
    peaks = dict(pool.map(own_peak, range(8 * WORKERS)))
    peaks.update([own_peak(0)])
    return sum(peaks.values()) / 1024


def part_of_a_nation(first: int) -> tuple[float, float, float]:
    """10,000 customers of 50 reps, drawn, valued and planned: objective, bound, options a customer."""
    settings, drawn = dozen_options(), draw(10_000, 50, first=first)
    offered = offers(drawn.given, drawn.given.customers, settings, AS_OF, counted=call_counts(settings))
    found = plan_calls(drawn.given, offered, drawn.owner, drawn.travel, {}, settings, AS_OF)
    return found.overall.objective, found.overall.bound or 0.0, len(offered.mix) / 10_000


def nation(customers: int) -> Figure:
    """The same for a whole nation, part by part, so that memory stays bounded; drawing is timed as well."""
    start = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
        parts = list(pool.map(part_of_a_nation, range(0, customers, 10_000)))
        seconds = time.perf_counter() - start
        memory = peak_memory(pool)
    objective, bound = sum(p[0] for p in parts), sum(p[1] for p in parts)
    options = sum(p[2] for p in parts) / len(parts)
    return Figure(seconds, (bound - objective) / objective, options, memory)


def apart(function, *arguments) -> Figure:
    """Runs in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def medians(runs: int, function, *arguments) -> Figure:
    """The medians of some runs, each in a process of its own."""
    found = [apart(function, *arguments) for _ in range(runs)]
    return Figure(*(statistics.median(getattr(f, name) for f in found) for name in Figure.__dataclass_fields__))


def sizes(runs: int, million: bool) -> None:
    """Every size and rule set."""
    few, all_mixes = dozen_options(), Settings()
    cases = [
        ("10,000 customers, 50 reps", (10_000, 50, few), "3 s", ""),
        ("10,000 × 50, every mix of two channels", (10_000, 50, all_mixes), "", ""),
        ("1,500 × 12, 3 company-wide rules", (1_500, 12, replace(few, rule=three_rules(1_500))), "", ""),
        ("10,000 × 50, 3 company-wide rules", (10_000, 50, replace(few, rule=three_rules(10_000))), "", ""),
        ("100,000 customers, 500 reps", (100_000, 500, few), "30 s", "1,000"),
        ("100,000 × 500, every mix of two channels", (100_000, 500, all_mixes), "", ""),
        ("100,000 × 500, 3 company-wide rules", (100_000, 500, replace(few, rule=three_rules(100_000))), "60 s", ""),
    ]
    rows = []
    for name, arguments, target, memory in cases:
        f = medians(runs, planned, *arguments)
        rows.append((name, f"{f.options:.1f}", f"{f.seconds:.2f}", target, f"{f.gap:.1e}", f"{f.memory:.0f}", memory))
    if million:
        f = medians(runs, nation, 1_000_000)
        rows.append(
            ("1,000,000 customers, 5,000 reps", f"{f.options:.1f}", f"{f.seconds:.1f}", "300 s", f"{f.gap:.1e}",
             f"{f.memory:.0f}", "2,500")
        )  # fmt: skip
    columns = ["case", "options each", "seconds", "target", "certified gap (≤ 1e-4)", "MB in all", "target"]
    print_table(f"Call plan, {WORKERS} processes, medians of {runs}", columns, rows)


def one_changed(runs: int) -> tuple[float, float, int]:
    """Median seconds of solver and stage after one potential has doubled, and how many other customers moved."""
    settings, drawn = dozen_options(), draw(200, 1)
    solver, stage, others = [], [], 0
    before = offers(drawn.given, drawn.given.customers, settings, AS_OF, counted=call_counts(settings))
    told = published(plan_calls(drawn.given, before, drawn.owner, drawn.travel, {}, settings, AS_OF).lines, drawn.owner)
    for i in range(runs):
        changed = drawn.given.customers[i].id
        rows = tuple(
            replace(p, potential=2 * p.potential) if p.customer_id == changed else p for p in drawn.given.potentials
        )
        tonight = replace(drawn.given, potentials=rows)
        start = time.perf_counter()
        offered = offers(tonight, tonight.customers, settings, AS_OF, counted=call_counts(settings), keep=told)
        found = plan_calls(tonight, offered, drawn.owner, drawn.travel, told, settings, AS_OF)
        stage.append(time.perf_counter() - start)
        whole = build_market(tonight, offered, drawn.owner, drawn.travel, told, settings, AS_OF, ["R0000000"])
        problem = whole.problem(0, worth_of(whole, Demands()))
        start = time.perf_counter()
        solve_rep(problem, Limits())
        solver.append(time.perf_counter() - start)
        moved = {x.customer_id for own in found.lines.values() for x in own if x.frequency != x.previous_frequency}
        others += len(moved - {changed})
    return statistics.median(solver), statistics.median(stage), others


def against_one_model(runs: int, nodes: int) -> tuple[float, float, float, float]:
    """2,000 customers, 10 reps: our seconds and worth, and those of one PuLP model of all options to 1e-4."""
    settings, drawn = dozen_options(), draw(2_000, 10)
    offered = offers(drawn.given, drawn.given.customers, settings, AS_OF, counted=call_counts(settings))
    ours = []
    for _ in range(runs):
        start = time.perf_counter()
        found = plan_calls(drawn.given, offered, drawn.owner, drawn.travel, {}, settings, AS_OF)
        ours.append(time.perf_counter() - start)
    reps = [r.id for r in drawn.given.reps]
    whole = build_market(drawn.given, offered, drawn.owner, drawn.travel, {}, settings, AS_OF, reps)
    core = Core(
        whole.offers.start, whole.owner, whole.value, whole.time, whole.offers.visits, np.zeros((0, len(whole.value))),
        np.floor(whole.minutes * 4), whole.visits, np.zeros(0), np.zeros(0),
    )  # fmt: skip
    theirs, worth = [], 0.0
    for _ in range(runs):
        start = time.perf_counter()
        peer = solve_core(core, "highs", gap=1e-4 * found.overall.objective, nodes=nodes, proof=False)
        theirs.append(time.perf_counter() - start)
        worth = peer.answer.objective
    return statistics.median(ours), found.overall.objective, statistics.median(theirs), worth


def conflict(runs: int) -> tuple[float, str]:
    """Five rules of which two and the rep's time contradict one another: seconds until it is told, and what."""
    rules = (
        RuleSettings("reach A", "reach", "segment=A", least=0.8),
        RuleSettings("few visits", "calls", "channel=visit", most=60),
        RuleSettings("B often", "frequency", "segment=B channel=visit", least=1),
        RuleSettings("p1 first", "product_share", "product=p1", least=0.2),
        RuleSettings("mail", "calls", "channel=email", most=500),
    )
    drawn: Drawn = draw(200, 1)
    settings = replace(dozen_options(), rule=rules)
    offered = offers(drawn.given, drawn.given.customers, settings, AS_OF, counted=call_counts(settings))
    seconds, told = [], ""
    for _ in range(runs):
        start = time.perf_counter()
        try:
            plan_calls(drawn.given, offered, drawn.owner, drawn.travel, {}, settings, AS_OF)
        except NoPlanError as error:
            told = error.message
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), told


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-million", action="store_true")
    parser.add_argument("--only", choices=("sizes", "rest"))
    chosen = parser.parse_args()
    if chosen.only != "rest":
        sizes(chosen.runs, not chosen.no_million)
    if chosen.only == "sizes":
        return
    solver, stage, others = one_changed(40)
    ours, worth, theirs, peer = against_one_model(chosen.runs, 1_000_000)
    told, text = conflict(chosen.runs)
    print_table(
        "Call plan: change, peer and conflict",
        ["figure", "measured", "target"],
        [
            ("one customer changed, rep of 200: solver, median of 40", f"{1000 * solver:.1f} ms", "50 ms"),
            ("  … offers, plan and lines", f"{1000 * stage:.1f} ms", ""),
            ("  … other customers whose frequency moved, in all 40", others, ""),
            ("one PuLP model of 2,000 customers: seconds, theirs ÷ ours", f"{theirs:.2f} ÷ {ours:.3f}", ""),
            ("  … times faster", f"{theirs / ours:.0f}", "≥ 50"),
            ("  … our value ÷ theirs − 1", f"{worth / peer - 1:+.1e}", "≥ −1e-4"),
            ("conflict explained, rep of 200, 5 rules", f"{told:.2f} s", "2 s"),
            ("  … as told", text, ""),
        ],
    )


if __name__ == "__main__":
    main()
