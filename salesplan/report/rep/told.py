"""The rows of a rep's page, as plain values that the page's script shows. Times are HH:MM, days ISO dates."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.given import CallOutcome
from salesplan.domain.overlays import customer_of
from salesplan.domain.plan import CallStatus, DifferenceKind, Level, StopKind
from salesplan.domain.printable import printable
from salesplan.domain.said import Said, said, word
from salesplan.domain.signs import deal_in_words, open_deals, talking_points
from salesplan.report import words
from salesplan.report.agreed import why_left_out
from salesplan.report.coast import Box, borders, land
from salesplan.report.figures import drive_km, drive_minutes, name_of, rep_name
from salesplan.report.map_links import map_links
from salesplan.report.second_reps import plain_name
from salesplan.report.views.routes import links_of, places_of, visits_of
from salesplan.report.views.schedule import order_of_day
from salesplan.response.signals import lift

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesplan.domain.given import Customer, Potential
    from salesplan.domain.places import Place
    from salesplan.domain.plan import DayRoute, ScheduledCall, Stop
    from salesplan.report.rep.desk import Desk

WORDS = (Channel, Level, CallStatus, DifferenceKind)
"""Enumerations whose words the page's script shows."""

CALL_CHANGES = ("moved", "new", "dropped")  # what a change of a call may be (`PlanChange.what`)
LAST_CALLS = 3
PIXELS = 1200  # across a map of all days, so that one day's part of it is fine enough
ALL_WEEK = 0b1111111
Row = dict[str, Any]


def page_rows(desk: Desk) -> Row:
    """Everything that the page of one rep holds."""
    plan, part = desk.version.plan, desk.part
    rep = desk.version.given.rep.get(part.rep_id)
    news = _news(desk)
    shown = {c.customer_id for c in part.schedule} | {s.customer_id for s in part.suggestions}
    shown |= {u.customer_id for u in part.unplanned} | {c.subject for c in desk.changes}
    days = list(_days(desk))
    box = Box.around(at for day in days for at in day.get("line", ()))
    return {
        "version": plan.version,
        "asOf": plan.as_of.isoformat(),
        "currency": desk.version.settings.plan.currency,
        "rep": {"id": part.rep_id, "name": printable(rep_name(part.rep_id, desk.version.given))},
        "home": _at(rep.place) if rep is not None else None,
        "days": days,
        "land": land(box, PIXELS),
        "borders": borders(box, PIXELS),
        "customers": {customer_of(c): _customer(desk, c) for c in sorted(shown)},
        "news": news,
        **_script(desk),
        "leftOut": [
            _full({"c": customer_of(u.customer_id), "due": u.due.isoformat(), "why": _told(desk, why_left_out(u))})
            for u in sorted(part.unplanned, key=lambda u: (u.due, u.customer_id))
        ],
    }


def _told(desk: Desk, text: object) -> str:
    """A text in the language of the page, as one harmless line."""
    return printable(desk.tongue.text(text))


def _full(row: Row) -> Row:
    """The row less what is empty: the script takes what is missing as nothing."""
    return {k: v for k, v in row.items() if v not in (None, "", [], ())}


def _at(place: Place) -> list[float]:
    return [round(place.latitude, 5), round(place.longitude, 5)]


def _script(desk: Desk) -> Row:
    """What the script needs to speak the page's language: its own texts, and the words of enumerations."""
    found = desk.tongue.script("rep.js")
    if found:
        found["words"] |= {str(word.value): desk.tongue.text(word) for kind in WORDS for word in kind}
        found["words"] |= {what: desk.tongue.text(word(what)) for what in CALL_CHANGES}
    return found


# -- days ------------------------------------------------------------------------------------


def _days(desk: Desk) -> Iterator[Row]:
    routes = {r.day: r for r in desk.part.routes}
    calls: dict[date, list[ScheduledCall]] = defaultdict(list)
    for call in sorted(desk.part.schedule, key=order_of_day):
        calls[call.day].append(call)
    extra: dict[date, list[Row]] = defaultdict(list)
    for s in desk.part.suggestions:
        if not any(c.customer_id == s.customer_id and c.channel is s.channel for c in calls[s.day]):
            extra[s.day].append(
                _full(
                    {
                        "c": customer_of(s.customer_id),
                        "by": s.channel.value,
                        "product": _product(desk, s.product),
                        "why": _told(desk, desk.priceless(s.reason)),
                        "value": _told(desk, words.money(s.value)) if desk.version.settings.export.rep_values else None,
                        "id": s.id,
                    }
                )
            )
    for day in sorted({*routes, *(d for d, mine in calls.items() if mine), *extra}):
        yield _day(desk, day, routes.get(day), calls[day], extra[day])


def _day(desk: Desk, day: date, route: DayRoute | None, calls: list[ScheduledCall], extra: list[Row]) -> Row:
    by_start = {(c.customer_id, c.start): c for c in calls}
    row: Row = {"day": day.isoformat()}
    if route is not None:
        row["visits"] = visits_of(route)
        row["drive"] = round(sum(map(drive_minutes, route.stops)))
        row["km"] = _told(desk, words.number(sum(map(drive_km, route.stops)), 1))
        row["wait"] = round(sum(s.wait_seconds for s in route.stops if s.kind is StopKind.VISIT) / 60)
        row["links"] = [x for x in links_of(desk.version, route) if x.startswith(("https://", "http://"))]
        row["stops"] = [
            _stop(desk, s, by_start.get((s.customer_id, s.start)) if s.customer_id else None) for s in route.stops
        ]
        row["line"] = [_at(p) for p in places_of(desk.version, route) if p is not None]
    row["calls"] = [_call(desk, c) for c in calls if c.start is None or route is None]
    row["more"] = extra
    return _full(row)


def _stop(desk: Desk, stop: Stop, call: ScheduledCall | None) -> Row:
    row: Row = {"kind": stop.kind.value, "arr": clock(stop.arrival), "dep": clock(stop.departure)}
    if stop.kind is not StopKind.START:
        row |= {"drive": round(drive_minutes(stop)), "km": _told(desk, words.number(drive_km(stop), 1))}
    if stop.kind is StopKind.VISIT:
        row |= {
            "start": clock(stop.start),
            "wait": round(stop.wait_seconds / 60) or None,
            "c": customer_of(stop.customer_id),
        }
        row |= _call(desk, call) if call is not None else {}
    return _full(row)


def _call(desk: Desk, call: ScheduledCall) -> Row:
    suggestion, window = desk.suggestion(call), desk.hours.get((call.day, call.customer_id, call.channel))
    value = desk.value(call)
    return _full(
        {
            "c": customer_of(call.customer_id),
            "by": call.channel.value,
            "at": None if window is None else f"{clock(window.opens)}–{clock(window.closes)}",
            "product": _product(desk, call.product),
            "pid": call.product,
            "level": call.level.value,
            "status": call.status.value,
            "due": call.due.isoformat(),
            "why": _told(desk, desk.why_now(call)),
            "me": _told(desk, desk.why_me(call)),
            "cause": _told(desk, desk.cause(call.cause)),
            "value": None if value is None else _told(desk, words.money(value)),
            "id": None if suggestion is None else suggestion.id,
        }
    )


def _product(desk: Desk, product_id: str) -> str:
    product = desk.version.given.product.get(product_id)
    return printable(product.name if product is not None and product.name else product_id)


# -- customers -------------------------------------------------------------------------------


def _customer(desk: Desk, customer_id: str) -> Row:
    given, as_of = desk.version.given, desk.version.plan.as_of
    c = given.customer.get(customer_id)
    if c is None or customer_id not in desk.own:
        return {"name": printable(plain_name(name_of(customer_id, given)))}
    deals = open_deals(given.opportunities_of.get(c.id, ()), as_of)
    settings = desk.version.settings
    return _full(
        {
            "name": printable(plain_name(c.name)),
            "address": printable(c.address),
            "phone": printable(c.phone),
            "contact": printable(c.contact),
            "notes": printable(c.notes),
            "segment": printable(c.segment),
            "hours": [f"{clock(w.opens)}–{clock(w.closes)}" for w in c.hours],
            "week": desk.tongue.weekdays(c.weekdays) if c.weekdays != ALL_WEEK else None,
            "at": _at(c.place),
            "map": next(
                (x for x in map_links([c.place], settings.routes.map_url, 1) if x.startswith(("https://", "http://"))),
                None,
            ),
            "approx": 1 if c.approximate else None,
            "say": list(_say(desk, c)),
            "usage": [_told(desk, t) for t in talking_points(given.usage_of.get(c.id, ()), settings.usage, as_of)],
            "deals": [_told(desk, deal_in_words(d)) for d in deals],
            "events": list(_events(desk, c)),
            "last": list(_last_calls(desk, c)),
            "owed": list(_owed(desk, c)),
        }
    )


def _say(desk: Desk, c: Customer) -> Iterator[list[str]]:
    """Products in the order of the call plan, each with why: what is bought of it."""
    given = desk.version.given
    potentials = {p.product: p for p in given.potentials_of.get(c.id, ())}
    lines = [line for line in desk.part.callplan if line.customer_id == c.id]
    for product in dict.fromkeys(p for line in lines for p in line.products):
        buys = _buys(desk, potentials.get(product), _last_purchase(desk, c.id, product))
        yield [_product(desk, product), _told(desk, buys)]


def _buys(desk: Desk, potential: Potential | None, last: Said) -> Said:
    if potential is None:
        return last
    if potential.sales <= 0:
        text = said("not bought in the last 12 months")
    elif potential.potential > 0:
        text = said("buys {share:.0%} of what they could", share=min(1.0, potential.sales / potential.potential))
        if desk.version.settings.export.rep_values:
            now, most = words.money(potential.sales), words.money(potential.potential)
            text = said("{buys} ({sales} of {potential} a year)", buys=text, sales=now, potential=most)
    else:
        text = said("bought in the last 12 months")
    return said("{buys}; {last}", buys=text, last=last) if last else text


def _last_purchase(desk: Desk, customer_id: str, product: str) -> Said:
    month = desk.bought.get((customer_id, product))
    return said("last bought in {month}", month=f"{month:%Y-%m}") if month else Said()


def _events(desk: Desk, c: Customer) -> Iterator[str]:
    """Events that still act, newest first."""
    as_of = desk.version.plan.as_of
    for e in reversed(desk.version.given.events_of.get(c.id, ())):
        if e.day <= as_of and lift(e, desk.version.settings, as_of):
            told = said("{day} {event}", day=e.day, event=_event_name(e.event))
            if e.product:
                told = said("{told}, {more}", told=told, more=_product(desk, e.product))
            yield _told(desk, said("{told}: {more}", told=told, more=e.note) if e.note else told)


def _event_name(event: str) -> Said:
    """'usage spike': a type of events, of which those that come with the program have a name in every language."""
    return word(event.replace("_", " "))


def _last_calls(desk: Desk, c: Customer) -> Iterator[str]:
    calls = [x for x in desk.version.given.calls_of.get(c.id, ()) if x.day <= desk.version.plan.as_of]
    for x in reversed(calls[-LAST_CALLS:]):
        told = said("{day} {channel}", day=x.day, channel=x.channel)
        if x.rep_id != desk.part.rep_id:
            told = said("{told} by {rep}", told=told, rep=rep_name(x.rep_id, desk.version.given))
        if x.product:
            told = said("{told}, {more}", told=told, more=_product(desk, x.product))
        if x.outcome is not CallOutcome.DONE:
            told = said("{told}, {more}", told=told, more=word(x.outcome.value.replace("_", " ")))
        yield _told(desk, told)


def _owed(desk: Desk, c: Customer) -> Iterator[str]:
    """What was answered about the customer and still binds."""
    as_of = desk.version.plan.as_of
    for f in desk.version.given.feedback_of.get(c.id, ()):
        if f.until is not None and f.until < as_of:
            continue
        if f.on_date is not None and f.on_date < as_of:
            continue
        told = said("{decision} {channel}", decision=f.decision, channel=f.channel)
        if f.on_date:
            told = said("{told} {more}", told=told, more=said("{day}", day=f.on_date))
        if f.at_time is not None:
            told = said("{told} {more}", told=told, more=clock(f.at_time))
        if f.until:
            told = said("{told} until {day}", told=told, day=f.until)
        if f.reason:
            told = said("{told}: {more}", told=told, more=f.reason)
        who = rep_name(f.rep_id, desk.version.given)
        yield _told(desk, said("{told} ({who}, {day})", told=told, who=who, day=f.day))


# -- what is new -----------------------------------------------------------------------------


def _news(desk: Desk) -> list[Row]:
    """Changes since the plan before, those first of which a customer has to hear."""
    rows = [
        _full(
            {
                "c": customer_of(c.subject),
                "what": c.what,
                "by": c.channel,
                "was": _told(desk, c.before),
                "is": _told(desk, c.after),
                "why": _told(desk, desk.cause(c.cause)),
                "ring": 1 if c in desk.to_hear else None,
            }
        )
        for c in desk.changes
    ]
    return sorted(rows, key=lambda r: (not r.get("ring"), r["c"], r["what"]))
