"""How long inputs take to read, check and become records: real files at hand, and drawn ones at size."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.settings import Settings
from salesplan.inputs import raw_digest, read_inputs
from salesplan.inputs.digests import canonical_digests
from tests.benchmarks.table import print_table
from tests.shared import ANDORRA

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

AS_OF = date(2026, 11, 23)
SIZES = {20_000: "1 s", 100_000: "a few seconds"}


def draw_workspace(folder: Path, customers: int, seed: int = 0) -> None:
    """Writes customers, three potentials each, reps, products and one past call for every second customer."""
    draw = random.Random(seed)
    data = folder / "data"
    data.mkdir(parents=True)
    reps = max(1, customers // 200)
    hours = ("", "09:00-12:00 14:00-17:30", "08:00-18:00", "10:00-13:00", "13:00-17:00")
    days = ("", "Mon Tue Wed", "Tue Thu", "Mon Tue Wed Thu Fri")
    rows = [
        "customer_id,name,latitude,longitude,segment,rep_id,locked,visit_minutes,weekdays,hours,channels,max_contacts"
    ]
    rows += [
        f"C{i:06d},Customer {i} 診所,{draw.uniform(42, 46):.6f},{draw.uniform(0, 5):.6f},{draw.choice('ABC')},"
        f"R{i % reps:04d},{draw.choice(('', '', 'yes'))},{draw.choice((20, 30, 45))},{draw.choice(days)},"
        f"{draw.choice(hours)},visit phone email,{draw.choice(('', 6, 8))}"
        for i in range(customers)
    ]
    _write(data / "customers.csv", rows)
    rows = ["customer_id,product,potential,sales,propensity"]
    rows += [
        f"C{i:06d},P{p},{draw.uniform(500, 9000):.2f},{draw.uniform(0, 500):.2f},{draw.uniform(0, 1):.2f}"
        for i in range(customers)
        for p in range(3)
    ]
    _write(data / "potentials.csv", rows)
    rows = ["rep_id,name,latitude,longitude"]
    rows += [f"R{r:04d},Rep {r},{draw.uniform(42, 46):.5f},{draw.uniform(0, 5):.5f}" for r in range(reps)]
    _write(data / "reps.csv", rows)
    _write(data / "products.csv", ["product,name,margin", *(f"P{p},Product {p},0.4" for p in range(3))])
    rows = ["date,rep_id,customer_id,channel,minutes,drive_minutes,product,outcome"]
    rows += [
        f"{AS_OF - timedelta(days=draw.randrange(1, 90))},R{i % reps:04d},C{i:06d},visit,{draw.randrange(10, 60)},,P1,"
        for i in range(0, customers, 2)
    ]
    _write(data / "calls.csv", rows)


def _write(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def median_cpu_and_wall(function: Callable[[], T], runs: int = 3) -> tuple[float, float, T]:
    """Medians of CPU and wall seconds (on a shared machine only the first compares), and the last result."""
    cpu, wall = [], []
    for _ in range(runs):
        start, began = time.process_time(), time.perf_counter()
        result = function()
        cpu.append(time.process_time() - start)
        wall.append(time.perf_counter() - began)
    return statistics.median(cpu), statistics.median(wall), result


def figures(name: str, workspace: Path, target: str) -> list[object]:
    """One row: read and check to records, canonical digests of them, raw digest alone."""
    cpu, wall, read = median_cpu_and_wall(lambda: read_inputs(workspace, Settings(), AS_OF))
    given = read.given
    assert given is not None, read.errors[:3]
    digests, _, _ = median_cpu_and_wall(lambda: canonical_digests(given))
    raw, _, _ = median_cpu_and_wall(lambda: raw_digest(workspace, Settings()))
    records = len(given.customers) + len(given.potentials) + len(given.calls)
    return [name, records, f"{cpu:.2f}", f"{wall:.2f}", target, f"{digests:.2f}", f"{raw:.3f}"]


def main() -> None:
    """Prints one table. Arguments: sizes in customers."""
    rows = []
    if ANDORRA.is_dir():
        rows.append(figures("Andorra", ANDORRA, ""))
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            draw_workspace(Path(folder), size)
            rows.append(figures(f"{size} customers", Path(folder), SIZES.get(size, "")))
    columns = ("workspace", "records", "CPU s", "wall s", "target", "digests, CPU s", "raw digest, CPU s")
    print_table("Inputs: read, check, records", columns, rows)


if __name__ == "__main__":
    main()
