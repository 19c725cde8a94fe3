"""The whole why of one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import clock, weekday_names
from salesplan.domain.overlays import is_second
from salesplan.report import words
from salesplan.report.agreed import why_left_out
from salesplan.report.causes import whole, why_due, why_moved
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns

if TYPE_CHECKING:
    from salesplan.domain.given import Coin, Given
    from salesplan.domain.plan import Assignment
    from salesplan.learn import CurveOrigin
    from salesplan.replan.answer.reports import Explanation

BAR = 24  # cells of the longest bar in the value curve


def explain(why: Explanation, given: Given, currency: str) -> Page:
    """Who owns, how often and why, what other frequencies were worth, when, what changed."""
    page = [_facts(why, given, currency)]
    if why.curve:
        page.append(_curve(why, currency))
    if why.schedule:
        page.append(_schedule(why))
    if why.unplanned:
        page.append(_left_out(why, currency))
    if why.suggestions:
        page.append(_suggestions(why, currency))
    if why.changes:
        page.append(_changes(why))
    return tuple(page)


def _facts(why: Explanation, given: Given, currency: str) -> View:
    c = why.customer
    roles = ("second rep", "owner") if is_second(c.id) else ("owner", "second rep")
    facts: list[tuple[str, str]] = [(roles[0], _owner(why, given))]
    facts += [(roles[1], f"{_owned(a, given)}: see explain {a.customer_id}") for a in why.others]
    facts += [
        (
            x.channel.value,
            f"{words.rate(x.frequency)} a cycle (before: {words.rate(x.previous_frequency)})"
            + (f", about {', then '.join(_products(x.products, given))}" if x.products else "")
            + (f" – {whole(x.cause)}" if x.cause else ""),
        )
        for x in why.lines
    ]
    facts += [("why so often", text) for text in why.choice]
    if why.hour_value is not None and not why.choice:  # else the choice tells it
        facts.append(("the rep's next hour", f"would earn {words.money(why.hour_value, currency)}"))
    facts += [("response curve", _origin(o, given)) for o in why.origins]
    facts += [("event", text) for text in why.events]
    facts += [("usage", text) for text in why.talking_points]
    facts += [("open deal", text) for text in why.deals]
    facts += [("override", text) for text in why.overrides]
    facts += [] if why.coin is None else [("experiment", _coin(why.coin))]
    facts += [("last call", text) for text in why.last_calls]
    facts += [("may be visited", text) for text in _limits(why)]
    title = f"{c.name} ({c.id}){', segment ' + c.segment if c.segment else ''}: {_answer(why, currency)}"
    return View("explain", title, (Column("fact", "", Kind.ID), Column("text", "")), tuple(_once(facts)))


def _once(facts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The facts with a repeated label left blank."""
    return [("" if i and facts[i - 1][0] == label else label, text) for i, (label, text) in enumerate(facts)]


def _origin(curve: CurveOrigin, given: Given) -> str:
    """'Beans: assumed, elasticity 0.31'."""
    product = given.product.get(curve.product)
    when = f" on {curve.learned_on}" if curve.learned_on else ""
    told = f"{curve.origin.value}{when}, elasticity {words.number(curve.elasticity, 2)}"
    return f"{product.name if product else curve.product}: {told}"


def _coin(coin: Coin) -> str:
    """'2026-11-23, pair P0003: a coin (50 %) sends them to 3 visits a cycle instead of 2, until 2027-05-31'."""
    sent = f"a coin ({coin.probability:.0%}) sends them to {words.rate(coin.visit)} visits a cycle"
    return f"{coin.experiment}, pair {coin.pair}: {sent} instead of {words.rate(coin.usual)}, until {coin.until_date}"


def _answer(why: Explanation, currency: str) -> str:
    planned = [x for x in why.lines if x.frequency > 0]
    if not planned:
        return "not called"
    calls = " and ".join(words.calls(x.frequency, x.channel.value) for x in planned)
    return f"{calls} a cycle, worth {words.money(sum(x.value for x in planned), currency)}"


def _owner(why: Explanation, given: Given) -> str:
    if not why.owners:
        return "nobody: the plan does not have this customer"
    return "; then ".join(_owned(a, given) for a in why.owners)


def _owned(a: Assignment, given: Given) -> str:
    """One owner, and what speaks for them."""
    rep = given.rep.get(a.rep_id)
    told = f"{rep.name} ({a.rep_id})" if rep else a.rep_id
    if a.until is not None:
        told += f" until {a.until}"
    if a.since is None and a.previous_rep_id and a.previous_rep_id != a.rep_id:
        told += f", before {a.previous_rep_id}"
    reason = why_moved(a.reason) or whole(a.cause)
    return told + (f" – {reason}" if reason else "")


def _products(ids: tuple[str, ...], given: Given) -> list[str]:
    return [given.product[p].name if p in given.product and given.product[p].name else p for p in ids]


def _limits(why: Explanation) -> list[str]:
    c = why.customer
    found = []
    if c.weekdays != 0b1111111:
        found.append(f"on {weekday_names(c.weekdays)}")
    if c.hours:
        found.append(" and ".join(f"{clock(w.opens)}–{clock(w.closes)}" for w in c.hours))
    if c.min_gap_days:
        found.append(f"at most every {c.min_gap_days} days")
    if c.locked:
        found.append(f"by {c.rep_id} only (locked)")
    if c.max_visits is not None:
        found.append(f"{words.rate(c.max_visits)} times a cycle at most")
    if c.min_visits is not None:
        found.append(f"{words.rate(c.min_visits)} times a cycle at least")
    return found


def _curve(why: Explanation, currency: str) -> View:
    best = max((abs(p.value) for p in why.curve), default=0.0) or 1.0
    rows = tuple(
        (
            p.frequency,
            p.value,
            p.minutes,
            p.value / p.minutes * 60 if p.minutes else None,
            "█" * max(0, round(BAR * p.value / best)) + (" ← planned" if p.chosen else ""),
        )
        for p in why.curve
    )
    columns = (
        Column("frequency", "visits", Kind.RATE, "a cycle"),
        Column("value", kind=Kind.MONEY, unit=f"{currency} a cycle"),
        Column("minutes", "time", Kind.MINUTES, "min a cycle"),
        Column("value_per_hour", "an hour", Kind.MONEY, currency),
        Column("bar", " "),
    )
    return View("value-curve", "What other frequencies are worth", columns, rows)


def _schedule(why: Explanation) -> View:
    rows = tuple(
        (c.day, c.start, c.channel.value, c.product, c.status.value, c.level.value, c.due, why_due(c.reason), c.cause)
        for c in sorted(why.schedule, key=lambda c: (c.day, c.start or 0))
    )
    columns = (
        Column("date", kind=Kind.DAY),
        Column("start", kind=Kind.TIME),
        Column("channel"),
        Column("product", priority=3),
        Column("status", priority=2),
        Column("level"),
        Column("due", kind=Kind.DATE),
        Column("reason", "why then", priority=3),
        Column("cause", kind=Kind.CAUSE, priority=2),
    )
    view = View("schedule", f"{words.count(len(rows), 'call')} in the horizon", columns, rows)
    return without_empty_columns(view, ("cause", "reason", "product"))


def _left_out(why: Explanation, currency: str) -> View:
    columns = (
        Column("due", kind=Kind.DATE),
        Column("cost", "gives up", Kind.MONEY, f"{currency} a cycle"),
        Column("verified", kind=Kind.FLAG, priority=2),
        Column("reason"),
    )
    rows = tuple((u.due, u.cost, u.verified, why_left_out(u)) for u in why.unplanned)
    return View("unplanned", "Due, but left out", columns, rows)


def _suggestions(why: Explanation, currency: str) -> View:
    columns = (
        Column("date", kind=Kind.DAY),
        Column("channel", "by"),
        Column("product"),
        Column("value", kind=Kind.MONEY, unit=currency),
        Column("reason"),
    )
    rows = tuple((s.day, s.channel.value, s.product, s.value, s.reason) for s in why.suggestions)
    return View("suggestions", "Suggested to the rep", columns, rows)


def _changes(why: Explanation) -> View:
    columns = (Column("kind", "what", Kind.ID), Column("before"), Column("after"), Column("cause", kind=Kind.CAUSE))
    rows = tuple((c.what, c.before, c.after, c.cause) for c in why.changes)
    return View("changes", "Changed since the plan before", columns, rows)
