"""Numbers of one row that contradict one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs

SALES_ABOVE_POTENTIAL = 1.5
CODE = "contradictory-bounds"


def contradictory_bounds(inputs: Inputs) -> Iterator[Finding]:
    """A minimum above a maximum, or a minimum of what the customer refuses."""
    table = inputs.customers
    for row, least in enumerate(table["min_visits"]):
        if not least:
            continue
        most, contacts = table["max_visits"][row], table["max_contacts"][row]
        if most is not None and least > most:
            yield table.finding(
                row, "min_visits", "min_visits is above max_visits", "lower one or raise the other", CODE
            )
        if contacts is not None and least > contacts:
            remedy = "lower min_visits or raise max_contacts"
            yield table.finding(row, "min_visits", "min_visits is above max_contacts", remedy, CODE)
        if Channel.VISIT not in table["channels"][row]:
            remedy = "add visit to channels, or empty min_visits"
            yield table.finding(row, "min_visits", "min_visits without consent to visits", remedy, CODE)


def gap_against_minimum(inputs: Inputs) -> Iterator[Finding]:
    """So many visits do not fit into a cycle at that distance."""
    table, cycle = inputs.customers, inputs.settings.plan.cycle_days
    for row, gap in enumerate(table["min_gap_days"]):
        least = table["min_visits"][row]
        if gap and least and least * gap > cycle:
            problem = "min_visits at min_gap_days take longer than a cycle"
            remedy = f"at most {cycle // gap} visits fit into {cycle} days at a gap of {gap}"
            yield table.warning(row, "min_gap_days", problem, remedy, "gap-against-minimum")


def sales_above_potential(inputs: Inputs) -> Iterator[Finding]:
    """Sales well above what the customer could buy at most: one of the two is wrong."""
    table = inputs.tables["potentials.csv"]
    for row, (sales, potential) in enumerate(zip(table["sales"], table["potential"], strict=True)):
        if potential is not None and sales > SALES_ABOVE_POTENTIAL * potential and sales > 0:
            remedy = "potential is money a year at saturation: raise it, or correct the sales"
            yield table.warning(row, "sales", "sales are far above the potential", remedy, "sales-above-potential")


def incomplete_curve(inputs: Inputs) -> Iterator[Finding]:
    """A curve needs all of a, b, s and d, and b above a."""
    table = inputs.tables["potentials.csv"]
    names = ("a", "b", "s", "d")
    if not set(names) & set(table.texts):
        return
    for row, curve in enumerate(zip(*(table[name] for name in names), strict=True)):
        if curve == (None, None, None, None):
            continue
        missing = [name for name, value in zip(names, curve, strict=True) if value is None]
        if missing and not any(table.text(name, row) for name in missing):  # a defective cell has its own finding
            remedy = f"fill in {', '.join(missing)}, or empty all four"
            yield table.finding(row, missing[0], "a curve needs all of a, b, s and d", remedy, "incomplete-curve")
        elif not missing and curve[0] >= curve[1]:
            remedy = "a is the share won with no calls, b that at saturation"
            yield table.finding(row, "a", "a is not below b", remedy, "incomplete-curve")
