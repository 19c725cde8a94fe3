"""Values that nobody has, assumed where the settings ask for it; each is named, counted and told.

A benchmark customer stands for the potential: what the `potential_quantile` of a segment's customers buy of a product,
and for those who buy more than that what they buy themselves.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from salesplan.inputs.columns import POTENTIALS
from salesplan.inputs.parsing import Parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesplan.domain.settings import Settings

A_SHARE, B_SHARE = 0.8, 0.95
"""Of all sales: customers who make up the first 80 % are A, the next 15 % B, the others C (the usual ABC analysis)."""

YEAR = timedelta(days=365)
Sold = dict[tuple[str, str], float]  # money by customer and product


@dataclass(frozen=True, slots=True)
class Assumption:
    """One kind of value that was assumed."""

    what: str
    count: int  # rows that stand on it
    how: str
    replaced_by: str  # what to fill in instead


def assumed(
    tables: Mapping[str, Parsed], settings: Settings, as_of: date | None
) -> tuple[dict[str, Parsed], tuple[Assumption, ...]]:
    """The tables with what the settings let be assumed: segments from sales, then potentials from both."""
    found: list[Assumption] = []
    filled = dict(tables)
    told = settings.assume
    if not len(tables["sales.csv"]) or not (told.segments or told.potentials):
        return filled, ()
    sold = _sold(tables["sales.csv"], as_of)
    customers = tables["customers.csv"]
    if told.segments and not any(customers["segment"]):
        filled["customers.csv"] = customers = _with_segments(customers, sold)
        how = "A: the first 80 % of last year's sales, B: the next 15 %, C: the others"
        found.append(Assumption("segment", len(customers), how, "customers.csv segment"))
    if told.potentials and not len(tables["potentials.csv"]):
        filled["potentials.csv"] = _potentials(customers, sold, told.potential_quantile)
        share = f"{told.potential_quantile:.0%}"
        how = f"what the {share} customer of the same segment bought last year, or more where they did"
        found.append(Assumption("potential", len(filled["potentials.csv"]), how, "potentials.csv potential"))
    return filled, tuple(found)


def _sold(sales: Parsed, as_of: date | None) -> Sold:
    """Of the last twelve months that are on record."""
    columns = (sales["month"], sales["customer_id"], sales["product"], sales["amount"])
    rows = [row for row in zip(*columns, strict=True) if None not in row and (as_of is None or row[0] <= as_of)]
    last = max((row[0] for row in rows), default=date.min)
    found: Sold = defaultdict(float)
    for month, customer_id, product, amount in rows:
        if last - month < YEAR:
            found[customer_id, product] += amount
    return found


def _with_segments(customers: Parsed, sold: Sold) -> Parsed:
    total: dict[str, float] = defaultdict(float)
    for (customer_id, _), amount in sold.items():
        total[customer_id] += max(0.0, amount)
    whole, run = sum(total.values()), 0.0
    segment: dict[str, str] = {}
    for customer_id in sorted(total, key=lambda c: (-total[c], c)):
        segment[customer_id] = "A" if run < A_SHARE * whole else "B" if run < B_SHARE * whole else "C"
        run += total[customer_id]
    told = [segment.get(customer_id, "C") for customer_id in customers["customer_id"]]
    return dataclasses.replace(customers, values={**customers.values, "segment": told})


def _potentials(customers: Parsed, sold: Sold, quantile: float) -> Parsed:
    """One row a customer and product, of all products that anybody bought."""
    segment = dict(zip(customers["customer_id"], customers["segment"], strict=True))
    amounts: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (customer_id, product), amount in sorted(sold.items()):
        if amount > 0 and customer_id in segment:
            amounts[segment[customer_id], product].append(amount)
    benchmark = {group: float(np.quantile(rows, quantile)) for group, rows in amounts.items()}
    products = sorted({product for _, product in amounts})

    def rows() -> Iterator[dict[str, Any]]:
        for customer_id in sorted(c for c in segment if c):
            for product in products:
                sales = max(0.0, sold.get((customer_id, product), 0.0))
                potential = max(sales, benchmark.get((segment[customer_id], product), 0.0))
                if potential > 0:
                    told = {"potential": round(potential, 2), "sales": round(sales, 2)}
                    yield {"customer_id": customer_id, "product": product, **told}

    made = list(rows())
    values = {c.name: [row.get(c.name, c.default) for row in made] for c in POTENTIALS.columns}
    return Parsed(POTENTIALS.name, [0] * len(made), {}, values)
