"""How long inputs take to read, check and become records: real files at hand, and drawn ones at size."""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from salesplan.domain.settings import Settings
from salesplan.inputs import raw_digest, read_inputs
from tests.benchmarks.table import median_seconds, print_table
from tests.shared import ANDORRA

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


def figures(name: str, workspace: Path, target: str) -> list[object]:
    """One row: records, read and check, canonical digests, raw digest alone."""
    seconds, read = median_seconds(lambda: read_inputs(workspace, Settings(), AS_OF))
    assert read.given is not None, read.errors[:3]
    digest, _ = median_seconds(lambda: read_inputs(workspace, Settings(), AS_OF).digest)
    raw, _ = median_seconds(lambda: raw_digest(workspace, Settings()))
    given = read.given
    records = len(given.customers) + len(given.potentials) + len(given.calls)
    return [name, records, f"{seconds:.2f}", target, f"{max(0.0, digest - seconds):.2f}", f"{raw:.3f}"]


def main() -> None:
    """Prints one table. Arguments: sizes in customers."""
    rows = []
    if ANDORRA.is_dir():
        rows.append(figures("Andorra", ANDORRA, ""))
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            draw_workspace(Path(folder), size)
            rows.append(figures(f"{size} customers", Path(folder), SIZES.get(size, "")))
    columns = ("workspace", "records", "read and check, s", "target", "digests, s", "raw digest alone, s")
    print_table("Inputs: read, check, records", columns, rows)


if __name__ == "__main__":
    main()
