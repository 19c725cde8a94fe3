"""Draws two years of visits and sales from a known truth: `python past.py EXAMPLE WORKSPACE`.

EXAMPLE is a folder beside this file, WORKSPACE one that `salesplan init --example` has made. data/calls.csv gets two
years of visits before those that it has, data/sales.csv 24 months, so that `salesplan learn` can be held against
EXAMPLE/truth.csv. Standard library only; one fixed seed, so that the same files come out each time.

    calls    Poisson around each customer's own rhythm × their rep's time at work; nobody follows demand
    sales    base · season · e^demand · R(A) / R(usual) · noise,   R = 1 − k · (1 − A^1.5 / (d + A^1.5)),
             A_t = 0.75 · A_{t−1} + 0.25 · calls_t;  d such that 0.659 of the rise is behind the usual calls
"""

from __future__ import annotations

import csv
import math
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
AS_OF = date(2026, 11, 23)
MONTHS = 24
CARRY_OVER = 0.75  # of a call's effect after a month
SHAPE, BEHIND = 1.5, 0.659
CYCLE = 28
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NO_SHOW, AT_NOON = 0.02, 0.10  # visits where nobody was there; of those that began at 12 or 13

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """All rows of a table with a header."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, columns: list[str], rows: list[Row]) -> None:
    """One table; a cell that a row lacks is empty."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def months() -> list[date]:
    """First days of the months before the as-of date's, oldest first."""
    count = AS_OF.year * 12 + AS_OF.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(count - MONTHS, count)]


def days_in(month: date) -> list[date]:
    """All days of a month."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return [month + timedelta(days=n) for n in range((after - month).days)]


def poisson(rng: Random, mean: float) -> int:
    """Knuth's way: means are small."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product, count = product * rng.random(), count + 1
    return count


def at_work(reps: list[Row], rng: Random) -> dict[tuple[str, date], float]:
    """Share of each month that each rep was at work: two holidays a year, and now and then months away."""
    found = {(rep["rep_id"], month): 1.0 for rep in reps for month in months()}
    for rep in reps:
        for year in (0, 12):
            for at in rng.sample(range(year, year + 12), 2):
                found[rep["rep_id"], months()[at]] -= rng.choice((0.25, 0.5))
        for _ in range(poisson(rng, 0.6)):
            first, length = rng.randrange(MONTHS), rng.randrange(2, 5)
            for month in months()[first : first + length]:
                found[rep["rep_id"], month] = 0.0
    return {key: max(0.0, share) for key, share in found.items()}


def usual(customers: list[Row], calls: list[Row]) -> dict[str, float]:
    """Visits a cycle that each segment gets in the calls on file."""
    first = date.fromisoformat(min(row["date"] for row in calls))
    of = {c["customer_id"]: c["segment"] for c in customers}
    count: dict[str, float] = defaultdict(float)
    for row in calls:
        count[of[row["customer_id"]]] += row["channel"] == "visit" and row["outcome"] == "done"
    people: dict[str, int] = defaultdict(int)
    for segment in of.values():
        people[segment] += 1
    return {segment: count[segment] / n * CYCLE / (AS_OF - first).days for segment, n in people.items()}


def visits(customers: list[Row], reps: list[Row], known: list[Row], rng: Random) -> list[Row]:
    """Visits before the first call on file, to everybody who is visited later, so that no last call is another one."""
    first = date.fromisoformat(min(row["date"] for row in known))
    later = {row["customer_id"] for row in known if row["channel"] == "visit" and row["outcome"] == "done"}
    works = {rep["rep_id"]: rep["weekdays"].split() or DAY_NAMES[:5] for rep in reps}
    share, often = at_work(reps, rng), usual(customers, known)
    found = []
    for person in customers:
        rhythm = often[person["segment"]] * math.exp(rng.gauss(0.0, 0.3) - 0.045)
        for month in months():
            rep = person["rep_id"]
            days = [d for d in days_in(month) if d < first and DAY_NAMES[d.weekday()] in works[rep]]
            mean = rhythm * len(days_in(month)) / CYCLE * share[rep, month]
            count = poisson(rng, mean) if days and person["customer_id"] in later else 0
            found += [visit(person, day, rng) for day in sorted(rng.choice(days) for _ in range(count))]
    return sorted(found, key=lambda row: (row["date"], row["rep_id"], row["time"], row["customer_id"]))


def visit(person: Row, day: date, rng: Random) -> Row:
    """One visit; at noon doctors and cooks are away more often than else."""
    hour = rng.choice((9, 10, 11, 12, 13, 14, 15, 16))
    missed = rng.random() < (AT_NOON if hour in (12, 13) else NO_SHOW)
    minutes = float(person["visit_minutes"] or 25) * math.exp(rng.gauss(0.0, 0.25))
    return {
        "date": day.isoformat(),
        "rep_id": person["rep_id"],
        "customer_id": person["customer_id"],
        "channel": "visit",
        "minutes": "" if missed else f"{max(5.0, minutes):.0f}",
        "outcome": "no_show" if missed else "done",
        "time": f"{hour:02d}:{rng.choice((0, 15, 30, 45)):02d}",
    }


def sales(customers: list[Row], potentials: list[Row], calls: list[Row], truth: list[Row], rng: Random) -> list[Row]:
    """24 months of every customer and product, by the truth."""
    elasticity = {(row["segment"], row["product"]): float(row["elasticity"]) for row in truth}
    of = {c["customer_id"]: c["segment"] for c in customers}
    made: dict[tuple[str, str], int] = defaultdict(int)
    for row in calls:
        made[row["customer_id"], row["date"][:7]] += row["channel"] == "visit" and row["outcome"] == "done"
    effort = {c: [made[c, f"{m:%Y-%m}"] * CYCLE / len(days_in(m)) for m in months()] for c in of}
    level: dict[str, list[float]] = defaultdict(list)
    for customer, row in effort.items():
        level[of[customer]].append(sum(row) / MONTHS)
    mean = {segment: sum(rows) / len(rows) for segment, rows in level.items()}
    season = {p: [math.exp(rng.gauss(0.0, 0.05)) for _ in months()] for p in sorted({r["product"] for r in potentials})}
    found = []
    for row in potentials:
        base, segment = float(row["sales"]) / 12, of[row["customer_id"]]
        if base <= 0:
            continue
        k = amplitude(elasticity[segment, row["product"]])
        remembered = sum(effort[row["customer_id"]]) / MONTHS
        demand = rng.gauss(0.0, 0.2)
        for t, month in enumerate(months()):
            remembered = CARRY_OVER * remembered + (1 - CARRY_OVER) * effort[row["customer_id"]][t]
            demand = 0.9 * demand + math.sqrt(1 - 0.81) * rng.gauss(0.0, 0.2)
            share = response(k, remembered, mean[segment]) / response(k, mean[segment], mean[segment])
            amount = base * season[row["product"]][t] * math.exp(demand) * share * rng.gammavariate(4.0, 0.25)
            found.append(
                {
                    "month": f"{month:%Y-%m}",
                    "customer_id": row["customer_id"],
                    "product": row["product"],
                    "amount": f"{amount:.0f}",
                }
            )
    return sorted(found, key=lambda row: (row["month"], row["customer_id"], row["product"]))


def amplitude(elasticity: float) -> float:
    """k of the curve that has this elasticity at the usual calls."""
    return elasticity / ((1 - BEHIND) * (SHAPE * BEHIND + elasticity))


def response(k: float, calls: float, often: float) -> float:
    """R at so many remembered calls a cycle, where `often` is usual."""
    power, scale = calls**SHAPE, often**SHAPE * (1 - BEHIND) / BEHIND
    return 1 - k * (1 - power / (scale + power))


def draw(example: Path, workspace: Path) -> None:
    """Writes data/calls.csv and data/sales.csv of a workspace."""
    data = workspace / "data"
    rng = Random(f"past of {example.name}")  # noqa: S311 (drawn, not secret)
    customers, potentials, reps, known = (read(data / f"{t}.csv") for t in ("customers", "potentials", "reps", "calls"))
    known = [row for row in known if not row.get("time")]
    calls = [*visits(customers, reps, known, rng), *known]
    columns = ["date", "rep_id", "customer_id", "channel", "minutes", "drive_minutes", "product", "outcome", "time"]
    write(data / "calls.csv", columns, calls)
    rows = sales(customers, potentials, calls, read(example / "truth.csv"), rng)
    write(data / "sales.csv", ["month", "customer_id", "product", "amount"], rows)


if __name__ == "__main__":
    draw(HERE / sys.argv[1], Path(sys.argv[2]))
