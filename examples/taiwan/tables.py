"""Reading and writing the example's tables: UTF-8, comma, LF, every cell text."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Row = dict[str, str]

COLUMNS = {
    "customers": "customer_id name latitude longitude segment rep_id locked visit_minutes weekdays hours channels "
    "max_contacts min_visits max_visits min_gap_days skill hold_until",
    "potentials": "customer_id product potential sales propensity",
    "reps": "rep_id name latitude longitude team weekdays day_start day_end max_visits_per_day skills cost_per_year "
    "capacity active_from active_until",
    "products": "product name margin",
    "calls": "date rep_id customer_id channel minutes drive_minutes product outcome",
    "sales": "month customer_id product amount",
    "events": "date customer_id event product strength note",
    "feedback": "date rep_id customer_id decision channel on_date at_time frequency reason until",
    "timeoff": "rep_id from_date until_date",
    "finance": "month team revenue sales_marketing_expense",
}


def read(path: Path) -> list[Row]:
    """All rows of a table with a header."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(folder: Path, table: str, rows: Iterable[Row]) -> None:
    """One table of the workspace; a cell that a row lacks is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS[table].split(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
