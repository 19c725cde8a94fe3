"""The policy log: what the published plan and one frozen at the start of its quarter would each do, night by night.

A file a quarter in the program's own folder. A night adds the customers of whom it differs from the night before; the
first of a quarter adds everybody, and is what is frozen. A night that was not logged is made up for by the next.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.policy import NO_CALLS, PolicyRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.workspace.opened import Opened

FOLDER = "policy"
FROZEN = tuple(f"frozen_{channel}" for channel in CHANNELS)
HEADER = ("date", "version", "customer_id", *CHANNELS, *FROZEN, "probability")


def log_night(workspace: Opened, plan: Plan, given: Given) -> None:
    """Add a published night. A log that cannot be written stops nobody: it says so, and the next night catches up."""
    path = workspace.own_folder / FOLDER / f"{quarter_of(plan.as_of)}.csv"
    try:
        known = _read(path) if path.exists() else []
        rows = tonight(known, plan, given)
        if rows:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8", newline="") as log:
                log.write(_text(rows, header=not known))
    except (OSError, ValueError, KeyError) as error:
        workspace.say(f"the policy log {path.name} was not written: {error}")


def policy_log(workspace: Opened) -> tuple[tuple[str, tuple[PolicyRow, ...]], ...]:
    """Every quarter that was logged with its rows, oldest first. Files that cannot be read are told, and left out."""
    found = []
    for path in sorted((workspace.own_folder / FOLDER).glob("????-Q?.csv")):
        try:
            found.append((path.stem, tuple(_read(path))))
        except (OSError, ValueError, KeyError) as error:
            workspace.say(f"the policy log {path.name} cannot be read: {error}")
    return tuple(found)


def quarter_of(day: date) -> str:
    """'2026-Q4'."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def tonight(known: Iterable[PolicyRow], plan: Plan, given: Given) -> list[PolicyRow]:
    """The rows by which a night differs from what the quarter's log says, by customer; all where it says nothing."""
    last = {row.customer_id: row for row in known}
    calls: dict[str, list[float]] = {}
    for line in plan.callplan():
        if line.frequency > 0:
            calls.setdefault(line.customer_id, list(NO_CALLS))[CHANNELS.index(line.channel)] += line.frequency
    rows = []
    for customer in sorted({*calls, *last}):
        planned = tuple(calls.get(customer, NO_CALLS))
        coin, row = given.coin_of.get(customer), last.get(customer)
        probability = 1.0 if coin is None else coin.probability
        if row is None:
            rows.append(
                PolicyRow(plan.as_of, plan.version, customer, planned, NO_CALLS if last else planned, probability)
            )
        elif (row.planned, row.probability) != (planned, probability):
            rows.append(PolicyRow(plan.as_of, plan.version, customer, planned, row.frozen, probability))
    return rows


def _text(rows: Iterable[PolicyRow], *, header: bool) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(HEADER)
    for row in rows:
        numbers = (f"{x:g}" for x in (*row.planned, *row.frozen, row.probability))
        writer.writerow((row.day.isoformat(), row.version, row.customer_id, *numbers))
    return out.getvalue()


def _read(path: Path) -> list[PolicyRow]:
    with path.open(encoding="utf-8", newline="") as log:
        return [
            PolicyRow(
                date.fromisoformat(row["date"]),
                int(row["version"]),
                row["customer_id"],
                tuple(float(row[name]) for name in CHANNELS),
                tuple(float(row[name]) for name in FROZEN),
                float(row["probability"]),
            )
            for row in csv.DictReader(log)
        ]
