"""An experiment: what it can see and what it costs, and what its coins say in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.given import Arm
from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.experiments import Answer, Design, ExperimentRead
    from salesplan.domain.given import Coin

WIDE = 0.15  # half of a range of elasticities that can be planned by


def designed(found: Design, coins: Sequence[Coin], currency: str, *, started: bool = False) -> Page:
    """Size, cost and power, then the coins."""
    pairs = len(coins) // 2
    state = "starts" if started else "is designed"
    title = f"Experiment {found.name} {state}: {words.count(pairs, 'pair')}, {found.from_date} to {found.until_date}"
    cost = found.answer_cost + found.change_cost
    part = f", {cost / found.worth:.2%} of what all calls earn in that time" if found.worth > 0 else ""
    rows = [
        ("customers", f"{2 * pairs} in pairs alike, {found.share:.1%} of all calls; one of each pair more, one less"),
        ("costs", f"{words.money(cost, currency)}{part}"),
        ("of which", f"{words.money(found.answer_cost, currency)} for calls off the plan, by the assumed response"),
        ("", f"{words.money(found.change_cost, currency)} for changed rhythms, there and back"),
        ("can see", _power(found)),
    ]
    facts = View(
        "experiment", title, (Column("fact", "", Kind.ID), Column("text", "")), tuple(rows), _next(found, started)
    )
    return facts, _coins(coins)


def _power(found: Design) -> str:
    if found.detectable is None or found.half_width is None:
        return "nobody can say yet: sales.csv and calls.csv have too few whole months to tell how much sales scatter"
    assumed = "" if found.assumed is None else f"; the plan assumes {found.assumed:.2f}"
    enough = (
        "the answer could be planned by"
        if found.half_width <= WIDE
        else f"too wide to plan by: {(found.half_width / WIDE) ** 2:.1f} times as many pairs would do"
    )
    return (
        f"an elasticity of {found.detectable:.2f} or more, in 8 of 10 such experiments{assumed}; "
        f"ranges of ± {found.half_width:.2f} ({enough}), by how sales scattered in {found.history_months} months"
    )


def _next(found: Design, started: bool) -> tuple[str, ...]:
    if started:
        return (
            f"the nights from {found.from_date} on plan by it, with the cause `experiment`",
            f"an earlier until_date in experiments.csv ends it early; then `salesplan experiment read {found.name}`",
        )
    return (
        f"nothing is planned by it yet: `salesplan experiment start {found.name}` before {found.from_date}",
        "the coins have fallen, by the seed and the names alone; the design is not changed from here on",
    )


def _coins(coins: Sequence[Coin]) -> View:
    columns = (
        Column("pair", kind=Kind.ID),
        Column("customer_id", "customer", Kind.ID),
        Column("arm", "coin", Kind.WORD),
        Column("usual", "visits so far", Kind.RATE, "a cycle"),
        Column("visit", "visits then", Kind.RATE, "a cycle"),
        Column("probability", kind=Kind.SHARE, priority=2),
    )
    rows = tuple((c.pair, c.customer_id, c.arm.value, c.usual, c.visit, c.probability) for c in coins)
    more = sum(c.arm is Arm.MORE for c in coins)
    return View("coins", f"{more} customers are called more, {len(coins) - more} less", columns, rows)


def answered(found: ExperimentRead) -> View:
    """What the coins say, everybody first; "not enough" is an answer."""
    columns = (
        Column("segment", kind=Kind.WORD),
        Column("product", kind=Kind.ID),
        Column("verdict", kind=Kind.WORD),
        Column("elasticity", kind=Kind.RATIO),
        Column("low", "from", Kind.RATIO),
        Column("high", "to", Kind.RATIO),
        Column("pairs", kind=Kind.COUNT),
        Column("calls", "coin followed", Kind.SHARE, priority=2),
        Column("placebo_z", "placebo", Kind.RATIO, "z", 3),
        Column("why"),
    )
    rows = tuple(
        (
            a.segment or "all",
            a.product or "all",
            "enough" if a.enough else "not enough",
            a.elasticity,
            a.low,
            a.high,
            a.pairs,
            a.calls,
            a.placebo_z,
            _why(a),
        )
        for a in found.answers
    )
    seen = f"{words.count(found.after, 'whole month')} of the experiment and {found.before} before it, to {found.as_of}"
    notes = (
        "intervals hold 90 %, whatever reps made of the coins; of many rows one in ten misses: quote the first",
        "no plan uses this by itself: `salesplan learn` weighs it for segments and products with 15 pairs or more",
    )
    needed = ("needed: 15 pairs, 3 whole months with calls and sales before the start, and one from then on",)
    return View("experiment-read", _verdict(found), columns, rows, (seen, *(notes if rows else needed)))


def _verdict(found: ExperimentRead) -> str:
    name = found.design.name
    if not found.answers:
        return f"Not enough: experiment {name} cannot be read yet"
    first = found.answers[0]
    span = f"{first.low:+.2f} to {first.high:+.2f}"
    if first.enough and first.elasticity is not None:
        moves = "calls move sales" if first.low > 0 else "calls may move nothing"
        return f"Experiment {name}: elasticity {first.elasticity:.2f}, from {span}: {moves}"
    return f"Not enough: experiment {name} leaves the elasticity between {span}"


def _why(a: Answer) -> str:
    if not a.bounded:
        return "reps made too little of the coins, or sales scatter too much, to tell anything"
    half = (a.high - a.low) / 2
    if not a.enough:
        return (
            f"too wide a range to plan by; some {round(a.pairs * (half / WIDE) ** 2):,} pairs, or more months, would do"
        )
    if a.low > 0:
        return "more calls, more sales: that much can be believed"
    return "less, if anything, than can be told from nothing" if a.high > 0 else "more calls did not bring more sales"
