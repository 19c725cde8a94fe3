"""What rules cost, the dearest first, and what prices of change buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.figures import name_of, rep_name
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.given import Given
    from salesplan.replan.scenarios.rule_prices import CalmPoint, Hit, RulePrices

HIT = 3  # that are named


def priced(found: RulePrices, given: Given, currency: str) -> Page:
    """Every rule with its price and whom it hits; sums against all at once; what one more unit would earn."""
    page = [_rules(found, given, currency), _together(found, currency)]
    if found.binding:
        page.append(_binding(found, given, currency))
    return tuple(page)


def _rules(found: RulePrices, given: Given, currency: str) -> View:
    rows = tuple(
        (
            p.rule,
            p.sort,
            p.where.value,
            p.binds,
            p.price,
            p.within,
            len(p.hits),
            words.some((_hit(h, given, currency) for h in p.hits), HIT),
        )
        for p in found.prices
    )
    columns = (
        Column("rule", kind=Kind.NAME),
        Column("sort", priority=4),
        Column("where", "decides in", Kind.WORD, priority=2),
        Column("binds", "rows", Kind.COUNT, priority=3),
        Column("price", "costs", Kind.MONEY, f"{currency} a cycle"),
        Column("within", "give or take", Kind.MONEY, currency, priority=2),
        Column("hit", kind=Kind.COUNT, priority=3),
        Column("whom", "whom most"),
    )
    dear = sum(p.price > p.within for p in found.prices)
    title = f"{words.count(len(rows), 'rule')} priced, {dear} of them cost something"
    idle = (f"bind nobody: {words.some(found.idle, 20)}",) if found.idle else ()
    note = "costs: what the plan would earn more without the rule, solved again; give or take: how certain that is"
    return View("rule-prices", title, columns, rows, (note, *idle))


def _hit(hit: Hit, given: Given, currency: str) -> str:
    who = name_of(hit.customer_id, given) if hit.customer_id else f"{rep_name(hit.rep_id, given)} ({hit.rep_id})"
    return who if hit.money is None else f"{who} {words.money(hit.money, currency)}"


def _together(found: RulePrices, currency: str) -> View:
    rows = tuple((t.where.value, t.summed, t.at_once, t.at_once - t.summed) for t in found.together)
    columns = (
        Column("where", "stage", Kind.WORD),
        Column("sum", "prices added up", Kind.MONEY, f"{currency} a cycle"),
        Column("at_once", "all rules gone at once", Kind.MONEY, f"{currency} a cycle"),
        Column("more", "difference", Kind.MONEY, f"{currency} a cycle"),
    )
    note = "prices do not add up: two rules that forbid the same thing cost nothing one by one"
    return View(
        "rule-sums",
        f"The call plan is worth {words.money(found.value, currency)} a cycle with all rules",
        columns,
        rows,
        (note,),
    )


def _binding(found: RulePrices, given: Given, currency: str) -> View:
    rows = tuple(
        (b.rule, b.rep_id, rep_name(b.rep_id, given) if b.rep_id else "", b.price, b.unit)
        for b in sorted(found.binding, key=lambda b: (b.rule, -b.price, b.rep_id))
    )
    columns = (
        Column("rule", kind=Kind.NAME),
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME, priority=3),
        Column("price", "one more earns", Kind.MONEY, currency),
        Column("unit", "of", Kind.WORD),
    )
    return View("rule-margins", "What one more unit would earn where a limit is reached", columns, rows)


def calm(points: Sequence[CalmPoint], currency: str) -> View:
    """Gain against calm, a block a setting."""
    rows = tuple((p.setting, p.factor, p.amount, p.gain, p.changes) for p in points)
    columns = (
        Column("setting", kind=Kind.NAME),
        Column("factor", "times", Kind.RATE),
        Column("amount", "value", Kind.AMOUNT),
        Column("gain", kind=Kind.MONEY, unit=f"{currency} a cycle"),
        Column("changes", kind=Kind.COUNT),
    )
    notes = (
        "the last night once more, from the plan before it; gain: over the dearest of the five",
        "changes: customers who change hands (alignment), whose calls change (callplan), visits that move (schedule)",
    )
    return View("calm-curves", "What each price of change buys: gain against calm", columns, rows, notes)
