"""Inputs with second reps, as the files would say them: written, and read again in parts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.inputs import read_inputs
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.inputs import InputsRead


@dataclass(frozen=True)
class Second:
    """What customers.csv says of a second rep."""

    rep_id: str
    joint: bool = False
    contacts: int | None = None


def read_with(
    given: Given,
    seconds: Mapping[str, Second],
    sold_by: Mapping[str, str],
    settings: Settings,
    as_of: date,
) -> InputsRead:
    """The inputs as they are read with these second reps by customer; `sold_by` is the team by product."""
    with TemporaryDirectory() as folder:
        path = write_workspace(given, Path(folder))
        for file, key in (("customers.csv", "customer_id"), ("products.csv", "product")):
            with (path / "data" / file).open(encoding="utf-8", newline="") as handle:
                rows = list(csv.DictReader(handle))
            for row in rows:
                second = seconds.get(row[key]) if file == "customers.csv" else None
                if second is not None:
                    share = "" if second.contacts is None else str(second.contacts)
                    joint = "yes" if second.joint else ""
                    row |= {"overlay_rep_id": second.rep_id, "joint_visits": joint, "overlay_contacts": share}
                if file == "products.csv":
                    row |= {"team": sold_by.get(row[key], "")}
            with (path / "data" / file).open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return read_inputs(path, settings, as_of)


def in_parts(
    given: Given, seconds: Mapping[str, Second], sold_by: Mapping[str, str], settings: Settings, as_of: date
) -> Given:
    """The same, of what can be read without an error; whoever cannot be a second rep is none."""
    team = {r.id: r.team for r in given.reps}
    able = {
        c.id: second
        for c in given.customers
        if (second := seconds.get(c.id)) is not None
        and team.get(second.rep_id)
        and team.get(second.rep_id) != team.get(c.rep_id)
    }
    read = read_with(given, able, sold_by, settings, as_of)
    assert read.given is not None, [f for f in read.findings if f.severity == "error"]
    return replace(read.given, holidays=given.holidays)
