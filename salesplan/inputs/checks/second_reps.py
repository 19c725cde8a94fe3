"""Second reps who cannot be: unknown, of the owner's team, with nothing to sell, or not to be had today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.overlays import SECOND
from salesplan.inputs.checks.references import unknown_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs

COLUMN = "overlay_rep_id"


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of customers.csv with a second rep who can be had."""

    row: int
    customer_id: str
    rep_id: str
    team: str


def asked_second_reps(inputs: Inputs) -> Iterator[Asked]:
    """Customers with a known second rep of another team than the owner's."""
    customers, reps = inputs.customers, inputs.reps
    for row, second in enumerate(customers["overlay_rep_id"]):
        at = inputs.rep_row.get(second) if second else None
        key = customers["customer_id"][row]
        if at is not None and key and reps["team"][at]:
            yield Asked(row, key, second, reps["team"][at])


def why_nobody(inputs: Inputs, row: int) -> str:
    """Why a customer's second rep cannot be had today, though they may be named: nobody at work may have a part."""
    team = inputs.reps["team"][inputs.rep_row[inputs.customers["overlay_rep_id"][row]]]
    needed = inputs.customers["skill"][row]
    others = False
    same = False
    for rep in inputs.active_reps:
        same = same or inputs.reps["team"][rep] == team
        others = others or (inputs.reps["team"][rep] != team and needed <= inputs.reps["skills"][rep])
    if not same:
        return f"nobody of the team {team} is at work"
    return "" if others else f"nobody but the team {team} is at work"


def unknown_second_rep(inputs: Inputs) -> Iterator[Finding]:
    """The second rep must be in reps.csv, as the owner must."""
    if "reps.csv" in inputs.broken:
        return
    for row, meant in unknown_names(inputs, "customers.csv", COLUMN, inputs.rep_row.keys(), "reps.csv"):
        remedy = f"{meant}add the rep to reps.csv (with active_until if they left), or empty the cell"
        yield inputs.customers.finding(row, COLUMN, "no such rep in reps.csv", remedy, "unknown-rep")


def second_rep_of_one_team(inputs: Inputs) -> Iterator[Finding]:
    """Owner and second rep are two people of two teams: by the team it is known who sells what."""
    team = inputs.reps["team"]
    for row, second in enumerate(inputs.customers[COLUMN]):
        at, owner = inputs.rep_row.get(second), inputs.customers["rep_id"][row]
        if not second or at is None:
            continue
        if second == owner:
            told, remedy = "the second rep is the owner", "name somebody of another team, or empty the cell"
            yield inputs.customers.finding(row, COLUMN, told, remedy, "second-rep-is-owner")
        elif not team[at]:
            told, remedy = "the second rep has no team", f"give {second} a team in reps.csv, or empty the cell"
            yield inputs.customers.finding(row, COLUMN, told, remedy, "second-rep-without-team")
        elif owner in inputs.rep_row and team[inputs.rep_row[owner]] == team[at]:
            told = f"the second rep is of the owner's team ({team[at]})"
            remedy = "name somebody of another team, or empty the cell"
            yield inputs.customers.finding(row, COLUMN, told, remedy, "second-rep-of-one-team")


def second_rep_not_there(inputs: Inputs) -> Iterator[Finding]:
    """The second rep is not at work: a colleague of their team has the customer, or nobody."""
    if inputs.as_of is None:
        return
    for asked in asked_second_reps(inputs):
        if inputs.is_active(inputs.rep_row[asked.rep_id]):
            continue
        nobody = why_nobody(inputs, asked.row)
        remedy = (
            "the customer has one rep until that changes" if nobody else "a colleague of their team has the customer"
        )
        told = f"the second rep is not at work{', and ' + nobody if nobody else ''}"
        yield inputs.customers.warning(
            asked.row, COLUMN, told, f"{remedy}; name the successor, or empty the cell", "second-rep-not-there"
        )


def second_rep_sells_nothing(inputs: Inputs) -> Iterator[Finding]:
    """No product is the team's: the second rep has nothing to call about."""
    if "products.csv" in inputs.broken:
        return
    sold = set(inputs.tables["products.csv"]["team"])
    told: set[str] = set()
    for asked in asked_second_reps(inputs):
        if asked.team not in sold and asked.team not in told:
            told.add(asked.team)
            remedy = "write the team beside its products in products.csv (team)"
            problem = f"no product is sold by the team {asked.team}: its second reps have nothing to call about"
            yield inputs.customers.warning(asked.row, COLUMN, problem, remedy, "second-rep-sells-nothing")


def reserved_id(inputs: Inputs) -> Iterator[Finding]:
    """An id that ends like that of a second rep's part."""
    for row, key in enumerate(inputs.customers["customer_id"]):
        if key and key.endswith(SECOND):
            told = f"ends with {SECOND}, which marks the part of a second rep"
            yield inputs.customers.finding(row, "customer_id", told, "write the id otherwise", "reserved-id")
