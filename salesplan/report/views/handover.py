"""The brief for whoever takes a customer over: who they are, what they buy, what works, what is owed, whom to meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS, clock, weekday_names
from salesplan.domain.given import CallOutcome
from salesplan.domain.plan import Level
from salesplan.domain.signs import deal_in_words, open_deals, talking_points
from salesplan.replan.answer.explain import last_calls, override_in_words
from salesplan.report import words
from salesplan.report.alike import alike
from salesplan.report.causes import why_due, why_moved
from salesplan.report.figures import rep_name
from salesplan.report.version import Selection
from salesplan.report.view import Column, Kind, Page, View
from salesplan.report.views.handovers import handovers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from salesplan.alignment.handovers import Handover
    from salesplan.domain.given import Customer
    from salesplan.report.version import PlanVersion

    Fact = tuple[str, str]

RECENT_MONTHS = 3
ANY_DAY = 0b1111111


def handover(version: PlanVersion, who: str) -> Page:
    """The brief of one customer; of a rep the list of their handovers, and a brief of each customer whom they take.

    `who` is the id of a customer or of a rep. KeyError where it is of neither.
    """
    from salesplan.alignment import handover_list  # late: the alignment is heavy to import

    moves = {h.customer_id: h for h in handover_list(version.plan, version.given, version.settings)}
    if who in version.given.customer:
        return (_brief(version, version.given.customer[who], moves.get(who)),)
    if who not in version.plan.rep:
        raise KeyError(who)
    taken = [h for h in moves.values() if h.to_rep_id == who and h.customer_id in version.given.customer]
    listed = handovers(version, Selection(who))
    return (*listed, *(_brief(version, version.given.customer[h.customer_id], h) for h in taken))


def _brief(version: PlanVersion, customer: Customer, move: Handover | None) -> View:
    """Labelled facts, in the order in which one reads them before the door."""
    sections: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
        ("handed over", lambda: _handed_over(version, move)),
        ("who", lambda: _who(customer)),
        ("buys", lambda: _buys(version, customer)),
        ("what works", lambda: _what_works(version, customer)),
        ("alike", lambda: _alike(version, customer)),
        ("says", lambda: iter(_points(version, customer))),
        ("promised", lambda: _promised(version, customer)),
        ("open", lambda: _open(version, customer)),
        ("answers", lambda: _answers(version, customer)),
        ("last calls", lambda: iter(last_calls(version.given, customer.id, version.plan.as_of))),
    )
    facts = [(label if not i else "", text) for label, told in sections for i, text in enumerate(told())]
    owner = version.plan.owner.get(customer.id, "")
    to = f", to {rep_name(move.to_rep_id, version.given)}" if move is not None else ""
    title = f"{customer.name} ({customer.id}), with {rep_name(move.from_rep_id if move else owner, version.given)}{to}"
    return View("handover", title, (Column("fact", "", Kind.ID), Column("text", "")), tuple(facts))


def _handed_over(version: PlanVersion, move: Handover | None) -> Iterator[str]:
    if move is None:
        yield "not in this plan"
        return
    given, currency = version.given, version.settings.plan.currency
    since = next((a.since for a in version.plan.owners.get(move.customer_id, ()) if a.rep_id == move.to_rep_id), None)
    when = f" from {since}" if since else ""
    yield f"{rep_name(move.from_rep_id, given)} → {rep_name(move.to_rep_id, given)}{when}: {why_moved(move.reason)}"
    yield f"{words.money(move.contribution, currency)} a year at stake"
    if move.joint_visit is not None:
        yield f"visit together on {words.day(move.joint_visit)}: both work that day"


def _who(customer: Customer) -> Iterator[str]:
    if customer.contact:
        yield f"ask for {customer.contact}"
    reach = [customer.phone, customer.address]
    if any(reach):
        yield ", ".join(part for part in reach if part)
    if customer.segment:
        yield f"segment {customer.segment}"
    open_ = [weekday_names(customer.weekdays)] if customer.weekdays != ANY_DAY else []
    open_ += [f"{clock(w.opens)}–{clock(w.closes)}" for w in customer.hours]
    if open_:
        yield f"open {' '.join(open_)}"
    if customer.notes:
        yield f"note: {customer.notes}"


def _buys(version: PlanVersion, customer: Customer) -> Iterator[str]:
    """By product: sales of the last twelve months against what they could buy, and the latest months."""
    given, currency = version.given, version.settings.plan.currency
    months: dict[str, dict[object, float]] = defaultdict(lambda: defaultdict(float))
    for sale in given.sales_of.get(customer.id, ()):
        months[sale.product][sale.month] += sale.amount
    rows = sorted(given.potentials_of.get(customer.id, ()), key=lambda p: (-p.sales, -p.potential, p.product))
    for row in rows:
        product = given.product.get(row.product)
        name = product.name if product else row.product
        told = f"{name}: {words.money(row.sales, currency)} a year of {words.money(row.potential, currency)} possible"
        bought = sorted(months[row.product], key=str)
        if bought:
            recent = sum(months[row.product][m] for m in bought[-RECENT_MONTHS:]) / len(bought[-RECENT_MONTHS:])
            told += f"; last bought in {bought[-1]:%Y-%m}, {words.money(recent, currency)} a month of late"
        yield told


def _what_works(version: PlanVersion, customer: Customer) -> Iterator[str]:
    """Over which channel calls take place, and with whom."""
    calls = [c for c in version.given.calls_of.get(customer.id, ()) if c.day <= version.plan.as_of]
    for channel in CHANNELS:
        mine = [c for c in calls if c.channel is channel]
        made = [c for c in mine if c.outcome is CallOutcome.DONE]
        if channel not in customer.channels:
            if mine:
                yield f"{channel}: not allowed any more"
        elif mine:
            lasted = [c.minutes for c in made if c.minutes is not None]
            minutes = f", {sum(lasted) / len(lasted):.0f} min each" if lasted else ""
            by, _ = max(Counter(c.rep_id for c in mine).items(), key=lambda item: (item[1], item[0]))
            yield f"{channel}: {len(made)} of {len(mine)} took place{minutes}, mostly by {rep_name(by, version.given)}"


def _alike(version: PlanVersion, customer: Customer) -> Iterator[str]:
    found = alike(version, customer.id)
    if found is None:
        return
    told = f"{words.count(found.count, 'customer')} of the segment with a like potential get {found.visits:.1f} visits"
    yield f"{told} and {found.remote:.1f} remote calls a cycle"
    if found.product:
        product = version.given.product.get(found.product)
        name = product.name if product else found.product
        yield f"{words.share(found.share)} of what they buy is {name}"
    for event, count in found.events:
        yield f"{count} of them had: {event}"


def _points(version: PlanVersion, customer: Customer) -> tuple[str, ...]:
    usage = version.given.usage_of.get(customer.id, ())
    return talking_points(usage, version.settings.usage, version.plan.as_of)


def _promised(version: PlanVersion, customer: Customer) -> Iterator[str]:
    """Calls that are told or agreed, and the next ones planned."""
    coming = sorted(
        (c for c in version.plan.schedule() if c.customer_id == customer.id), key=lambda c: (c.day, c.channel)
    )
    for call in coming:
        hour = f" at {clock(call.start)}" if call.start is not None else ""
        if call.level is not Level.PROPOSED or call is coming[0]:
            yield f"{words.day(call.day)}{hour}, {call.channel} by {rep_name(call.rep_id, version.given)}: {call.level}"


def _open(version: PlanVersion, customer: Customer) -> Iterator[str]:
    """Events that ask for a call, deals, and what the plan suggests."""
    given, as_of = version.given, version.plan.as_of
    for call in version.plan.schedule():
        if call.customer_id == customer.id and call.reason is not None:
            yield why_due(call.reason)
    for event in given.events_of.get(customer.id, ())[-3:]:
        yield f"{event.event} on {event.day}" + (f": {event.note}" if event.note else "")
    yield from map(deal_in_words, open_deals(given.opportunities_of.get(customer.id, ()), as_of))
    for s in version.plan.suggestions():
        if s.customer_id == customer.id:
            yield f"suggested for {words.day(s.day)}: {s.channel}, {s.reason}"


def _answers(version: PlanVersion, customer: Customer) -> Iterator[str]:
    for row in version.given.feedback_of.get(customer.id, ()):
        yield override_in_words(row, version.plan.as_of)
