"""Draws this example: `python draw.py [FOLDER]` writes data/ and nights/ there (default: beside this file).

Real are the towns, their populations and the villages' places (towns.csv, villages.csv); everything else is drawn
with one fixed seed, so that the same files come out each time. What the reps were told to do on the first three days
is read from told.csv.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from customers import PRODUCTS, by_town, customers, potentials, reps, segment, wishes
from history import AS_OF, Diary, calls, events, finance, focus_products, sales
from nights import answer, quiet, write_nights
from tables import read, write

if TYPE_CHECKING:
    from tables import Row

HERE = Path(__file__).resolve().parent
SEED = 20261123
TIME_OFF = (
    ("R03", "2026-12-07", "2026-12-09"),
    ("R06", "2026-11-30", "2026-12-01"),
    ("R09", "2026-12-14", "2026-12-18"),
    ("R12", "2026-12-10", "2026-12-11"),
)


def feedback(tables: dict[str, list[Row]]) -> list[Row]:
    """What reps have answered: two agreed visits, three silences, two wishes, three nods."""
    day = AS_OF - timedelta(days=3)
    people = {place: quiet(tables, "A" if place < 15 else "B", place) for place in range(10, 20)}
    return sorted(
        [
            answer(people[10], day, "pin", on_date="2026-12-03", at_time="14:00", reason="新藥說明會"),
            answer(people[11], day, "pin", on_date="2026-12-11", reason="科會後拜訪"),
            answer(people[12], day, "change", frequency="2", reason="醫師希望每兩週一次", until="2027-03-31"),
            answer(people[13], day, "accept", reason=""),
            answer(people[14], day, "accept", reason=""),
            answer(people[15], day, "dismiss", until="2026-12-31", reason="醫師出國"),
            answer(people[16], day, "dismiss", until="2027-01-31", reason="診所搬遷"),
            answer(people[17], day, "dismiss", reason="只接受電話"),
            answer(people[18], day, "change", frequency="1", reason="每月一次即可", until="2027-03-31"),
            answer(people[19], day, "accept", reason=""),
        ],
        key=lambda row: (row["date"], row["customer_id"]),
    )


def draw(folder: Path) -> None:
    """Writes `folder`/data and `folder`/nights."""
    rng = Random(SEED)  # noqa: S311 (drawn, not secret)
    towns, villages = read(HERE / "towns.csv"), read(HERE / "villages.csv")
    grouped = by_town(villages)
    tables: dict[str, list[Row]] = {"reps": reps(grouped, rng), "customers": customers(towns, grouped, rng)}
    people = tables["customers"]
    tables["potentials"] = potentials(people, rng)
    segment(people, tables["potentials"])
    wishes(people, rng)
    focus = focus_products(tables["potentials"])
    diary = Diary(people, tables["reps"], focus, rng)
    tables["products"] = [{"product": key, "name": name, "margin": margin} for key, name, margin in PRODUCTS]
    tables["calls"] = calls(diary)
    tables["sales"] = sales(people, tables["potentials"], rng)
    tables["events"] = events(people, focus, rng)
    tables["feedback"] = []
    tables["feedback"] = feedback(tables)
    tables["timeoff"] = [{"rep_id": rep, "from_date": first, "until_date": last} for rep, first, last in TIME_OFF]
    tables["finance"] = finance(rng)
    for row in people:
        for working_column in ("specialty", "town"):
            del row[working_column]
    for table, rows in tables.items():
        write(folder / "data", table, rows)
    write_nights(folder / "nights", tables, read(HERE / "told.csv"), diary, villages, rng)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
