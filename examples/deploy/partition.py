"""Cuts one workspace into one a part, for markets that no machine should plan at once.

    python partition.py WORKSPACE OUT [--by team|COLUMN]

A part has the reps of one value of a column of reps.csv, the team unless told, and their customers; a customer without
an owner goes with the rep who lives nearest. Rows of other files follow their customer, else their rep, else their
value of that column; files that name none of these, and salesplan.toml, are the same in every part. OUT/workspaces.txt
names the parts.

Nobody changes hands between parts: cut along lines that territories do not cross. A `[[rule]]` holds in each part by
itself, so that budgets have to be divided by hand. Files are plain CSV, UTF-8 with commas.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import sys
from collections import defaultdict
from pathlib import Path

from salesplan.domain.places import Place, great_circle_km

Row = dict[str, str]


def main(words: list[str] | None = None) -> None:
    """Write the parts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--by", default="team", metavar="COLUMN", help="column of reps.csv; team unless told")
    asked = parser.parse_args(words)
    for name, rows in partition(asked.workspace, asked.out, asked.by).items():
        sys.stdout.write(f"{name}: {rows['reps.csv']:,} reps, {rows['customers.csv']:,} customers\n")


def partition(workspace: Path, out: Path, by: str = "team") -> dict[str, dict[str, int]]:
    """Writes a workspace a part below `out`; returns the number of rows by part and file. `out` must not exist."""
    tables = {path.name: table(path) for path in sorted((workspace / "data").glob("*.csv"))}
    part_of_rep = {row["rep_id"]: row.get(by, "") for row in tables["reps.csv"][1]}
    if len(set(part_of_rep.values())) < 2:
        raise SystemExit(f"reps.csv has one value of {by}: there is nothing to cut")
    part_of_customer = customers_parts(tables["customers.csv"][1], tables["reps.csv"][1], part_of_rep)
    out.mkdir(parents=True)
    folders = {part: out / folder_name(part) for part in sorted(set(part_of_rep.values()))}
    if len(set(folders.values())) < len(folders):
        raise SystemExit(f"two values of {by} give folders of the same name")
    counts: dict[str, dict[str, int]] = {part: {} for part in folders}
    for name, (columns, rows) in tables.items():
        share: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            for part in parts_of(row, by, part_of_customer, part_of_rep, list(folders)):
                share[part].append(row)
        for part, folder in folders.items():
            counts[part][name] = len(share[part])
            write(folder / "data" / name, columns, share[part])
    for folder in folders.values():
        shutil.copyfile(workspace / "salesplan.toml", folder / "salesplan.toml")
    (out / "workspaces.txt").write_text("".join(f"{f.resolve()}\n" for f in folders.values()), encoding="utf-8")
    return counts


def parts_of(
    row: Row, by: str, part_of_customer: dict[str, str], part_of_rep: dict[str, str], parts: list[str]
) -> list[str]:
    """Where a row belongs: with its customer, its rep, its own value of the column, or everywhere."""
    for column, known in (("customer_id", part_of_customer), ("rep_id", part_of_rep)):
        if row.get(column):
            return [known[row[column]]] if row[column] in known else []
    if row.get(by):
        return [row[by]] if row[by] in parts else []
    return parts


def customers_parts(customers: list[Row], reps: list[Row], part_of_rep: dict[str, str]) -> dict[str, str]:
    """The part of each customer: the owner's, else that of the nearest rep."""
    homes = [(place(rep), part_of_rep[rep["rep_id"]]) for rep in reps]
    found: dict[str, str] = {}
    for row in customers:
        owner = row.get("rep_id", "")
        if owner in part_of_rep:
            found[row["customer_id"]] = part_of_rep[owner]
        else:
            here = place(row)
            found[row["customer_id"]] = min(homes, key=lambda home: great_circle_km(here, home[0]))[1]
    return found


def place(row: Row) -> Place:
    """Where somebody is."""
    return Place(float(row["latitude"]), float(row["longitude"]))


def folder_name(part: str) -> str:
    """The part as a folder's name."""
    return re.sub(r"[^\w-]+", "-", part).strip("-") or "none"


def table(path: Path) -> tuple[list[str], list[Row]]:
    """Columns and rows of a plain CSV: UTF-8 with commas."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        columns = [name.strip().lower() for name in reader.fieldnames or []]
        reader.fieldnames = columns
        return columns, [{k: (v or "").strip() for k, v in row.items() if k} for row in reader]


def write(path: Path, columns: list[str], rows: list[Row]) -> None:
    """A plain CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
