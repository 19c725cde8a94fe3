"""A drawn history as the files that people have: customers, potentials, reps, calls and sales."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np

from tests.learn.drawn import CYCLE, DAYS_A_MONTH, Drawn


def write_files(drawn: Drawn, folder: Path) -> Path:
    """A workspace in `folder`; calls lie on chance days of their month."""
    h, rng = drawn.history, np.random.default_rng(0)
    data = folder / "data"
    data.mkdir(parents=True)
    people = [f"{c},{c},42.5,1.5,{h.segments[h.segment[i]]},{h.reps[h.rep[i, -1]]}" for i, c in enumerate(h.customers)]
    _write(data / "customers.csv", "customer_id,name,latitude,longitude,segment,rep_id", people)
    _write(data / "reps.csv", "rep_id,name,latitude,longitude", [f"{r},{r},42.5,1.5" for r in h.reps])
    stated = [f"{c},{p},{h.stated[i, j]:.2f}" for i, c in enumerate(h.customers) for j, p in enumerate(h.products)]
    _write(data / "potentials.csv", "customer_id,product,potential", stated)
    sales = [
        f"{month:%Y-%m},{c},{p},{h.sales[i, j, t]:.2f}"
        for t, month in enumerate(h.months)
        for i, c in enumerate(h.customers)
        for j, p in enumerate(h.products)
    ]
    _write(data / "sales.csv", "month,customer_id,product,amount", sales)
    counts = np.rint(h.calls * DAYS_A_MONTH / CYCLE).astype(int)
    calls = [
        f"{month + timedelta(days=int(day))},{h.reps[h.rep[i, t]]},{h.customers[i]}"
        for t, month in enumerate(h.months)
        for i in range(len(h.customers))
        for day in rng.integers(0, 28, counts[i, t])
    ]
    _write(data / "calls.csv", "date,rep_id,customer_id", calls)
    (folder / "salesplan.toml").write_text("", encoding="utf-8")
    return folder


def _write(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
