"""Are targets equally hard to reach? Attainment on simulated companies against potential, workload and driving.

`python -m tests.benchmarks.bench_targets [SEEDS]`: each company has 60 reps with 40 customers each, true potentials and
curves that differ from what the inputs say, a year of sales and calls behind it and a plan that calls others than
before. Both ways set targets of one total; what is sold in the year to come is drawn from the truth. The peer is last
year's sales plus one percentage for everybody.
"""

from __future__ import annotations

import statistics
import sys
from datetime import date, timedelta

import numpy as np

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call, Customer, Given, Potential, Product, Rep, Target
from salesplan.domain.places import Place
from salesplan.domain.plan import CallLine
from salesplan.domain.settings import Settings
from salesplan.response import segment_curve
from salesplan.targets import expected_sales, propose, read_period
from salesplan.targets.standing import correlation
from tests.benchmarks.table import print_table

SEEDS, REPS, CUSTOMERS, GROWTH = 20, 60, 40, 1.05
AS_OF, YEAR = date(2026, 12, 31), read_period("2027")
TARGET = 0.05
MEANT = ("potential", "workload", "drive")
"""The true ones. Against the CRM's own errors no target can be fair: whoever is believed to be richer gets more."""
CYCLES = 13  # a year


def company(seed: int) -> dict[str, dict[str, float]]:
    """Correlation of attainment with each quantity, by way of setting targets."""
    rng = np.random.default_rng(seed)
    n = REPS * CUSTOMERS
    rich = np.repeat(rng.lognormal(0.0, 0.4, REPS), CUSTOMERS)  # territories differ in what there is to win
    busy = np.repeat(rng.lognormal(0.0, 0.3, REPS), CUSTOMERS)  # and in how far it was worked so far
    wide = np.repeat(np.random.default_rng((seed, 1)).lognormal(3.0, 0.5, REPS), CUSTOMERS)  # minutes to a customer
    potential = 10_000 * rich * rng.lognormal(0.0, 0.8, n)
    before = rng.poisson(1.2 * busy, n).astype(float)  # calls a cycle
    planned = np.clip(np.round(2.2 * (potential / potential.mean()) ** 0.5), 0, 4)  # the plan follows potential
    curve = segment_curve("", Settings()).curve
    own = rng.lognormal(0.0, 0.25, n)  # each customer's own d

    def share(often: np.ndarray) -> np.ndarray:
        grown = often**curve.s
        return curve.a + (curve.b - curve.a) * grown / (curve.d * own + grown)

    def year(often: np.ndarray) -> np.ndarray:
        return potential * share(often) * rng.lognormal(-0.045, 0.3, n)

    sales, actual = year(before), year(planned)
    told = potential * rng.lognormal(-0.045, 0.3, n)  # what the CRM believes
    rep = [f"R{i // CUSTOMERS:02d}" for i in range(n)]
    ids = [f"C{i:05d}" for i in range(n)]
    calls = [
        Call(AS_OF - timedelta(days=1 + int(28 * k / max(1, before[i]))), rep[i], ids[i])
        for i in range(n)
        for k in range(int(before[i] * CYCLES))
        if 28 * k / max(1, before[i]) < 365
    ]
    given = Given(
        customers=tuple(Customer(c, c, Place(45.0, 5.0), rep_id=r) for c, r in zip(ids, rep, strict=True)),
        reps=tuple(Rep(f"R{k:02d}", f"R{k:02d}", Place(45.0, 5.0)) for k in range(REPS)),
        products=(Product("p", "p"),),
        potentials=tuple(
            Potential(c, "p", round(float(t), 2), round(float(s), 2)) for c, t, s in zip(ids, told, sales, strict=True)
        ),
        calls=tuple(sorted(calls, key=lambda c: (c.day, c.customer_id))),
    )
    lines = [
        CallLine(c, r, Channel.VISIT, float(f), float(f), ("p",), 1.0, 30.0 * float(f))
        for c, r, f in zip(ids, rep, planned, strict=True)
        if f > 0
    ]
    expected = expected_sales(given, lines, Settings(), AS_OF, YEAR)
    total = GROWTH * float(sales.sum())
    cells = propose(expected, [Target("2027", amount=round(total, 2))], dict(zip(ids, rep, strict=True)), given, YEAR)
    assert cells.total == round(100 * round(total, 2))
    ours = _by_rep(np.array([c.target / 100 for c in cells.cells]))
    theirs = _by_rep(GROWTH * sales)
    sold = _by_rep(actual)
    quantities = {
        "potential": _named(_by_rep(potential)),
        "potential as told": _named(_by_rep(told)),
        "workload": _named(_by_rep(30.0 * planned)),
        "drive": _named(_by_rep(wide * planned)),
    }
    return {
        way: {name: correlation(_named(sold / target), of) or 0.0 for name, of in quantities.items()}
        for way, target in (("salesplan", ours), ("last year + x %", theirs))
    }


def _by_rep(values: np.ndarray) -> np.ndarray:
    return values.reshape(REPS, CUSTOMERS).sum(axis=1)


def _named(values: np.ndarray) -> dict[str, float]:
    return {f"R{k:02d}": float(v) for k, v in enumerate(values)}


def main(seeds: int = SEEDS) -> None:
    """Mean correlations over the seeds."""
    found = [company(seed) for seed in range(seeds)]
    rows = []
    for way in found[0]:
        for name in found[0][way]:
            values = [f[way][name] for f in found]
            mean = statistics.fmean(values)
            verdict = ("met" if abs(mean) <= TARGET else "missed") if way == "salesplan" and name in MEANT else ""
            rows.append((way, name, f"{mean:+.3f}", f"{statistics.stdev(values) / seeds**0.5:.3f}", verdict))
    columns = ("targets by", "attainment goes with", "mean r", "standard error", f"|r| ≤ {TARGET:g}")
    print_table(f"Fairness of targets: {seeds} companies of {REPS} reps", columns, rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
