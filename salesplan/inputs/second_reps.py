"""Customers with a second rep: a row of their own for the second rep's part, in all files.

Each part has its own products: the second rep's are those that products.csv gives their team. What the customer wants
is divided between the parts, so that both together are never more than one customer takes:

    max_contacts, max_visits   whole calls, by what both could sell (margin · potential · propensity), at least one for
                               each where there are two; min_visits are the owner's; `overlay_contacts` says otherwise
    min_gap_days               holds for both together; visits a cycle are divided likewise, but that the owner need not
                               make room for a second rep who comes along

Calls, answers and wishes by reps of that team are the second part's, and so are potentials, sales, events, usage and
deals of its products. Contacts by others count for both.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from salesplan.domain.given import Overlay
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import SECOND, second_of
from salesplan.inputs.checks.second_reps import asked_second_reps, why_nobody
from salesplan.inputs.columns import NO_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from salesplan.domain.settings import Settings
    from salesplan.inputs.checks.inputs import Inputs
    from salesplan.inputs.checks.second_reps import Asked
    from salesplan.inputs.parsing import Parsed

BY_PRODUCT = ("potentials.csv", "sales.csv", "events.csv", "usage.csv", "opportunities.csv")
BY_TEAM = ("calls.csv", "feedback.csv")
NUDGE = 1e-9


@dataclass(frozen=True, slots=True)
class InParts:
    """The tables in parts, the parts, and the rows of customers whose place is a centroid."""

    tables: Mapping[str, Parsed]
    overlays: tuple[Overlay, ...]
    approximate: Collection[int]


def in_parts(inputs: Inputs, approximate: Collection[int]) -> InParts:
    """The tables in which every customer with a second rep is there in two parts; as they are where there is none."""
    asked = [one for one in asked_second_reps(inputs) if not why_nobody(inputs, one.row)]
    if not asked:
        return InParts(inputs.tables, (), approximate)
    tables = dict(inputs.tables)
    sold_by = _products_by_team(inputs)
    for file in BY_PRODUCT:
        products = {one.customer_id: sold_by[one.team] for one in asked}
        tables[file] = _moved(tables[file], products, tables[file]["product"])
    for file in BY_TEAM:
        reps = {one.customer_id: _reps_of(inputs, one.team) for one in asked}
        tables[file] = _moved(tables[file], reps, tables[file]["rep_id"])
    tables["touches.csv"] = _doubled(tables["touches.csv"], {one.customer_id for one in asked})
    customers, overlays = _customers(inputs.customers, asked, _worth(inputs, asked, sold_by), inputs.settings)
    tables["customers.csv"] = customers
    first = len(inputs.customers)
    more = {first + i for i, one in enumerate(asked) if one.row in approximate}
    return InParts(tables, overlays, frozenset((*approximate, *more)))


def _products_by_team(inputs: Inputs) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    products = inputs.tables["products.csv"]
    for product, team in zip(products["product"], products["team"], strict=True):
        found[team].add(product)
    return defaultdict(frozenset, {team: frozenset(some) for team, some in found.items() if team})


def _reps_of(inputs: Inputs, team: str) -> frozenset[str]:
    """Reps (ids) of the team, those who left as well."""
    return frozenset(rep for rep, row in inputs.rep_row.items() if inputs.reps["team"][row] == team)


def _moved(table: Parsed, wanted: Mapping[str, Collection[str]], column: Sequence[str]) -> Parsed:
    """The table with the rows whose `column` is one that is `wanted` of their customer in the second part."""
    ids = [
        second_of(key) if key in wanted and value in wanted[key] else key
        for key, value in zip(table["customer_id"], column, strict=True)
    ]
    return replace(table, values={**table.values, "customer_id": ids})


def _doubled(table: Parsed, customers: Collection[str]) -> Parsed:
    rows = [row for row, key in enumerate(table["customer_id"]) if key in customers]
    return _with_rows(table, rows, customer_id=[second_of(table["customer_id"][row]) for row in rows])


def _with_rows(table: Parsed, rows: Sequence[int], **other: Sequence[Any]) -> Parsed:
    """The table with some of its rows once more, at the end; `other` are values that differ."""
    values = {name: [*column, *other.get(name, [column[row] for row in rows])] for name, column in table.values.items()}
    texts = {name: [*column, *(column[row] for row in rows)] for name, column in table.texts.items()}
    return replace(table, lines=[*table.lines, *(table.lines[row] for row in rows)], texts=texts, values=values)


def _worth(
    inputs: Inputs, asked: Sequence[Asked], sold_by: Mapping[str, frozenset[str]]
) -> dict[str, tuple[float, float]]:
    """Contribution a year at saturation of the owner's products and of the second rep's, by customer."""
    products = inputs.tables["products.csv"]
    margin = dict(zip(products["product"], products["margin"], strict=True))
    team = {one.customer_id: one.team for one in asked}
    found = {key: [0.0, 0.0] for key in team}
    table = inputs.tables["potentials.csv"]
    columns = (table["customer_id"], table["product"], table["potential"], table["propensity"])
    for key, product, potential, propensity in zip(*columns, strict=True):
        if key in team:
            found[key][product in sold_by[team[key]]] += margin.get(product, 1.0) * potential * propensity
    return {key: (both[0], both[1]) for key, both in found.items()}


def _customers(
    table: Parsed, asked: Sequence[Asked], worth: Mapping[str, tuple[float, float]], settings: Settings
) -> tuple[Parsed, tuple[Overlay, ...]]:
    """Both parts of each customer, with their shares of what the customer wants."""
    first = {name: list(table[name]) for name in ("max_contacts", "max_visits")}
    second: dict[str, list[Any]] = {name: [] for name in first}
    overlays: list[Overlay] = []
    for one in asked:
        row, both = one.row, worth[one.customer_id]
        share, least = table["overlay_contacts"][row], table["min_visits"][row] or 0.0
        contacts, visits = table["max_contacts"][row], table["max_visits"][row]
        mine, theirs = shares(contacts, both, least, share)
        first["max_contacts"][row], own = mine, shares(visits, both, least)
        first["max_visits"][row] = own[0]
        second["max_contacts"].append(theirs)
        second["max_visits"].append(own[1])
        room = _room(table, row, both, least, settings)
        common = (one.team, table["joint_visits"][row], share, contacts, visits)
        other = second_of(one.customer_id)
        overlays.append(Overlay(one.customer_id, other, *common, most_visits=room[0]))
        overlays.append(Overlay(other, one.customer_id, *common, most_visits=room[1]))
    rows = [one.row for one in asked]
    widened = _with_rows(
        replace(table, values={**table.values, **first}),
        rows,
        customer_id=[second_of(one.customer_id) for one in asked],
        name=[f"{table['name'][row]} {SECOND}" for row in rows],
        rep_id=[one.rep_id for one in asked],
        min_visits=[None] * len(rows),
        skill=[NO_WORDS] * len(rows),
        **second,
    )
    return widened, tuple(sorted(overlays, key=lambda row: row.customer_id))


def _room(
    table: Parsed, row: int, worth: tuple[float, float], least: float, settings: Settings
) -> tuple[float | None, float | None]:
    """Visits a cycle of each part that the gap has room for."""
    gap = table["min_gap_days"][row]
    if not gap:
        return None, None
    most = settings.plan.cycle_days / gap
    second = most * (worth[1] / sum(worth) if sum(worth) > 0 else 0.0)
    first, second = shares(most, worth, least) if most >= 2 - NUDGE else (most - second, second)
    return None if table["joint_visits"][row] else first, second


def shares(
    most: float | None, worth: tuple[float, float], least: float = 0.0, wish: int | None = None
) -> tuple[float | None, float | None]:
    """How much of `most` is the owner's and how much the second rep's: whole calls, what is left over the owner's.

    By `worth`, money of both; the owner keeps `least`. `wish` is what a person gave the second rep. None: no limit.
    """
    if most is None:
        return None, None if wish is None else float(wish)
    whole = math.floor(most + NUDGE)
    first, second = worth
    if wish is not None:
        given = min(wish, whole)
    elif second <= 0:
        given = 0
    elif first <= 0:
        given = whole
    elif whole < 2:
        given = whole if second > first else 0
    else:
        given = min(max(math.floor(whole * second / (first + second) + 0.5), 1), whole - 1)
    given = max(0, min(given, whole - math.ceil(least - NUDGE)))
    return most - given, float(given)
