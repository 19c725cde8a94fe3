"""Names in one file that another file must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.inputs.nearest import Nearest, hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs

OTHERS = ("touches.csv", "usage.csv", "opportunities.csv", "experiments.csv")
CUSTOMER_FILES = ("potentials.csv", "calls.csv", "sales.csv", "events.csv", "feedback.csv", *OTHERS)
REP_FILES = ("calls.csv", "feedback.csv", "timeoff.csv", "targets.csv")
PRODUCT_FILES = ("calls.csv", "sales.csv", "events.csv", "usage.csv", "opportunities.csv", "targets.csv")


def unknown_names(inputs: Inputs, file: str, column: str, known: Set[str], source: str) -> Iterator[tuple[int, str]]:
    """Rows whose name is not among those known from the file `source`, with a hint at the nearest that is.

    A name that stands in a row of it that could not be read is none of them: that row has its own finding.
    """
    names = inputs.tables[file][column]
    if set(names) - {None, ""} <= known:
        return
    slipped = inputs.tables[source].slipped
    rows = [row for row, name in enumerate(names) if name and name not in known and name not in slipped]
    told = hints(Nearest(known), (names[row] for row in rows))
    for row in rows:
        yield row, told[names[row]]


def unknown_owner(inputs: Inputs) -> Iterator[Finding]:
    """The owner of a customer must be in reps.csv; a rep who left keeps their row, with active_until."""
    if "reps.csv" in inputs.broken:
        return
    for row, meant in unknown_names(inputs, "customers.csv", "rep_id", inputs.rep_row.keys(), "reps.csv"):
        remedy = f"{meant}add the rep to reps.csv (with active_until if they left), or empty the cell"
        yield inputs.customers.finding(row, "rep_id", "no such rep in reps.csv", remedy, "unknown-rep")


def unknown_rep(inputs: Inputs) -> Iterator[Finding]:
    """Elsewhere an unknown rep is history of somebody who left, or a slip."""
    if "reps.csv" in inputs.broken:
        return
    for file in REP_FILES:
        table = inputs.tables[file]
        for row, meant in unknown_names(inputs, file, "rep_id", inputs.rep_row.keys(), "reps.csv"):
            remedy = f"{meant}add the rep to reps.csv, with active_until if they left"
            yield table.warning(row, "rep_id", "no such rep in reps.csv", remedy, "unknown-rep")


def unknown_customer(inputs: Inputs) -> Iterator[Finding]:
    """Rows of a customer who is not in customers.csv are left out."""
    if "customers.csv" in inputs.broken:
        return
    for file in CUSTOMER_FILES:
        table = inputs.tables[file]
        for row, meant in unknown_names(inputs, file, "customer_id", inputs.customer_row.keys(), "customers.csv"):
            remedy = f"{meant}the row is left out until the customer is in customers.csv"
            yield table.warning(row, "customer_id", "no such customer in customers.csv", remedy, "unknown-customer")


def unknown_product(inputs: Inputs) -> Iterator[Finding]:
    """A potential without its product has no margin; elsewhere an unknown product is ignored."""
    products = inputs.tables["products.csv"]
    if {"products.csv", "potentials.csv"} & inputs.broken:
        return
    declared = set(products["product"]) - {None}
    if declared:
        table = inputs.tables["potentials.csv"]
        for row, meant in unknown_names(inputs, "potentials.csv", "product", declared, "products.csv"):
            remedy = f"{meant}add the product with its margin to products.csv"
            yield table.finding(row, "product", "no such product in products.csv", remedy, "unknown-product")
    source = "products.csv" if declared else "potentials.csv"
    known = declared or set(inputs.tables["potentials.csv"]["product"]) - {None}
    for file in PRODUCT_FILES:
        table = inputs.tables[file]
        for row, meant in unknown_names(inputs, file, "product", known, source):
            told = "the row is left out" if file in ("sales.csv", "usage.csv") else "it counts for no product"
            remedy = f"{meant}{told} until the product is in {source}"
            yield table.warning(row, "product", f"no such product in {source}", remedy, "unknown-product")
