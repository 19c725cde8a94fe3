"""Ids that other programs would take for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.formulas import is_formula

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs

IDS = {"customers.csv": "customer_id", "reps.csv": "rep_id", "products.csv": "product", "potentials.csv": "product"}


def id_is_formula(inputs: Inputs) -> Iterator[Finding]:
    """A spreadsheet that opens an exported CSV file would run the id; an id must leave as it came."""
    raw = inputs.settings.export.formulas == "raw"
    for file, column in IDS.items():
        table = inputs.tables[file]
        live = {name for name in set(table[column]) if name and is_formula(name)}
        if not live:
            continue
        remedy = 'write the id otherwise, or set [export] formulas = "raw" if no spreadsheet opens the exports'
        tell = table.warning if raw else table.finding
        for row, name in enumerate(table[column]):
            if name in live:
                yield tell(row, column, "a spreadsheet would run the id as a formula", remedy, "id-is-formula")


def product_with_blank(inputs: Inputs) -> Iterator[Finding]:
    """callplan.csv lists products with blanks between them: one with a blank in it stands there in quotes."""
    file = "products.csv" if len(inputs.tables["products.csv"]) else "potentials.csv"
    table, told = inputs.tables[file], set()
    for row, name in enumerate(table["product"]):
        if name and " " in name and name not in told:
            told.add(name)
            remedy = "nothing if who reads callplan.csv minds the quotes, else write it without: Coffee_beans"
            problem = "the product's id holds a blank: callplan.csv lists it in quotes"
            yield table.warning(row, "product", problem, remedy, "product-with-blank")
