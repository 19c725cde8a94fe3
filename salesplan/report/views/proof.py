"""What planning is worth: in drawn years by policy, and in the user's own history by quarter."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.view import Column, Kind, View
from salesplan.report.views.evidence import WORDS

if TYPE_CHECKING:
    from salesplan.replan.proof.backtest import Backtest
    from salesplan.replan.proof.policy_gain import PolicyGain
    from salesplan.replan.proof.simulate import Compared, Simulation
    from salesplan.replan.proof.world import World


def simulated(found: Simulation, currency: str) -> View:
    """One row a policy, in percent of what calls earn under quarterly planning."""
    columns = (
        Column("policy", "plans are made", Kind.WORD),
        Column("net", "earned by calls", Kind.MONEY, currency, 3),
        Column("gain", "against quarterly", Kind.RATIO, "%"),
        Column("low", "from", Kind.RATIO, "%"),
        Column("high", "to", Kind.RATIO, "%"),
        Column("won", "better in", Kind.COUNT, f"of {len(found.seeds)}", 2),
        Column("lines", "changed lines", Kind.NUMBER, "rep and week"),
    )
    rows = tuple(
        (c.policy.value, c.net, _percent(c.gain), _percent(c.low), _percent(c.high), c.won, c.lines)
        for c in found.compared
    )
    notes = (
        in_words(found.world),
        "net of the price of every changed line; what is sold without any call is left out; 90 % intervals of the mean"
        if len(found.seeds) > 1
        else "net of the price of every changed line; one seed tells nothing of others: give --seeds 10",
        "call plans as a night makes them; the days and hours of visits are not drawn",
    )
    return View("simulated", _title(found), columns, rows, notes)


def in_words(world: World) -> str:
    """What is drawn, as people say it."""
    parts = [
        (world.drift, f"potentials wander by {world.drift:.0%} a year"),
        (world.jumps, f"{world.jumps:g} doublings or halvings a customer and year"),
        (world.events, f"events, {world.events:g} a customer and year"),
        (world.strength, f"events of strength {world.strength:g}"),
        (world.absent, f"reps are away on {world.absent:g} days a year"),
        (world.carry_over, f"{world.carry_over:.0%} of a call's effect is left a month later"),
        (world.chasing, f"reps follow demand by the power {world.chasing:g}"),
        (world.lag, f"potentials are known after {words.count(world.lag, 'week')}"),
        (world.wrong, f"true amplitudes of response lie {world.wrong:.0%} around the assumed ones"),
    ]
    said = [text for value, text in parts if value]
    return "drawn: " + "; ".join(said) if said else "a placebo: nothing ever happens, so nothing can be gained"


def _title(found: Simulation) -> str:
    nightly = found.compared[0]
    over = f"{words.count(found.weeks, 'week')} of {words.count(len(found.seeds), 'drawn market')}"
    size = f"{words.count(found.customers, 'customer')} and {words.count(found.reps, 'rep')}"
    return f"{nightly.policy.value.capitalize()} planning against quarterly: {_told(nightly)} in {over}, {size}"


def _told(c: Compared) -> str:
    """With as many decimals as its uncertainty asks for."""
    gain = _percent(c.gain)
    assert gain is not None
    half = 0.0 if isnan(c.low) else (c.high - c.low) * 50
    return f"{gain:+.2f} %" + (f" ± {half:.2f}" if half >= 0.005 else "")


def _percent(share: float) -> float | None:
    return None if isnan(share) else round(share * 100, 4) + 0.0


def backtested(found: Backtest, currency: str) -> View:
    """One row a quarter; a refusal has none and says why."""
    columns = (
        Column("day", "quarter from", Kind.DATE),
        Column("customers", kind=Kind.COUNT, priority=2),
        Column("made", "calls made", Kind.NUMBER, "a cycle"),
        Column("planned", "planned", Kind.NUMBER, "a cycle"),
        Column("changed", "customers called otherwise", Kind.COUNT, priority=2),
        Column("worth", "calls made earned", Kind.MONEY, f"{currency} a cycle"),
        Column("gain", "the plan more", Kind.MONEY, f"{currency} a cycle"),
        Column("low", "at least", Kind.MONEY, f"{currency} a cycle"),
    )
    rows = tuple((q.day, q.customers, q.made, q.planned, q.changed, q.worth, q.gain, q.low) for q in found.quarters)
    if not rows:
        why = tuple(f"{WORDS[r]} ({words.count(n, 'curve')})" if n > 1 else WORDS[r] for r, n in found.refused)
        need = "a backtest needs a learned response and 24 whole months of calls and sales: 12 to know, 12 to score by"
        title = f"Not enough: {words.count(found.months, 'month')} of history cannot tell what a plan would have earned"
        return View("backtested", title, columns, (), (*why, need))
    notes = [
        "fitted, not observed: nobody has seen what the plan would have sold; `at least` is the lower bound at 90 %",
        "levels are of the year that the plan did not know; hours and channels are those of the calls made",
        "potentials.csv is today's and may know what nobody knew then; days, roads and hours are not replayed",
    ]
    if found.unknown:
        many = words.count(found.unknown, "curve")
        notes.append(f"{many} of segment and product cannot be told: what is sold there counts nothing")
    return View("backtested", _verdict(found, currency), columns, rows, tuple(notes))


def _verdict(found: Backtest, currency: str) -> str:
    """The mean over the quarters, and whether it can be told from nothing."""
    n = len(found.quarters)
    worth, gain, low = (sum(getattr(q, name) for q in found.quarters) / n for name in ("worth", "gain", "low"))
    share = f" ({gain / worth:+.1%})" if worth > 0 else ""
    sure = "and more than nothing for sure" if low > 0 else "which cannot be told from nothing"
    least = f"{words.money(low)} at least, {sure}"
    return f"Plans from what was known then: {words.money(gain)} {currency} a cycle more{share}, {least}"


def policies(found: PolicyGain, currency: str) -> View:
    """One row a logged quarter: the published plans beside the one that was frozen when it began."""
    columns = (
        Column("quarter", kind=Kind.WORD),
        Column("first", "logged from", Kind.DATE, priority=3),
        Column("last", "to", Kind.DATE, priority=2),
        Column("planned", "planned", Kind.NUMBER, "calls a cycle"),
        Column("frozen", "frozen", Kind.NUMBER, "calls a cycle"),
        Column("changed", "customers called otherwise", Kind.COUNT),
        Column("gain", "fitted more", Kind.MONEY, f"{currency} a cycle"),
        Column("low", "at least", Kind.MONEY, f"{currency} a cycle"),
        Column("by_coins", "by coins more", Kind.MONEY, f"{currency} a cycle"),
        Column("by_coins_low", "at least", Kind.MONEY, f"{currency} a cycle"),
    )
    rows = tuple(
        (q.quarter, q.first, q.last, q.planned, q.frozen, q.changed, q.gain, q.low, q.by_coins, q.by_coins_low)
        for q in found.quarters
    )
    notes = ["the price of changed lines is not taken off; days, roads and hours are not counted"]
    if not found.cells:
        notes += [f"{WORDS[r]} ({words.count(n, 'curve')})" if n > 1 else WORDS[r] for r, n in found.refused]
        notes.append("calls are logged all the same: the question can be asked again when the response is known")
    elif found.coins is None:
        notes.append("fitted, not observed: only the coins of an experiment can tell; `salesplan experiment design`")
    else:
        notes.append("by coins: right where either the curves or the experiment are; quote that one")
    return View("policies", _logged(found, currency), columns, rows, tuple(notes))


def _logged(found: PolicyGain, currency: str) -> str:
    """The mean over the quarters by days, and whether it can be told from nothing."""
    if not found.quarters:
        return "Not enough: no whole day of the log is over"
    told = [(q.gain, q.low) if q.by_coins is None else (q.by_coins, q.by_coins_low) for q in found.quarters]
    if not found.cells or any(gain is None for gain, _ in told):
        return "Not enough: what calls do is not known, so that two ways of planning them cannot be valued"
    days = [(q.last - q.first).days + 1 for q in found.quarters]
    gain, low = (sum((x[i] or 0.0) * n for x, n in zip(told, days, strict=True)) / sum(days) for i in (0, 1))
    sure = "more than nothing for sure" if low > 0 else "which cannot be told from nothing"
    return (
        f"Nightly plans beside plans frozen each quarter: {words.money(gain)} {currency} a cycle more, "
        f"{words.money(low)} at least, {sure}"
    )
