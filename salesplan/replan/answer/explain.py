"""The whole why of one customer, from a plan and the inputs that it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan import explain_choice
from salesplan.domain.calendar import Channel, clock
from salesplan.domain.called import one_called
from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import replace
from salesplan.domain.signs import deal_in_words, open_deals, talking_points
from salesplan.learn import curve_origins
from salesplan.replan.answer.reports import CurvePoint, Explanation
from salesplan.replan.opening.slices import oldest_call, slice_of
from salesplan.replan.stages.visit_travel import visit_travel
from salesplan.replan.stages.visitable import why_never
from salesplan.response import value_curve
from salesplan.response.signals import lift

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Call, Customer, Event, Feedback, Given
    from salesplan.domain.plan import Plan, RepPlan
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.learn import Learned
    from salesplan.travel import TravelTimes

LAST_CALLS = 5


def explain(stored: StoredPlan, called: str, travel: TravelTimes, learned: Learned | None = None) -> Explanation:
    """Owner, frequency, day, value curve and what it stands on, the rep's next hour, causes.

    Values are money a cycle, frequencies calls a cycle, minutes a cycle. `learned`: the values that were in force for
    the plan. `called`: the customer's id, name, or a part of one. Raises UsageError where it means nobody, or several.
    """
    given, plan, settings = stored.given, stored.plan, stored.settings
    customer = given.customer.get(called) or one_called(called, given.customers, "customer")
    customer_id = customer.id
    part = plan.rep.get(plan.last_owner.get(customer_id, ""))
    shadow = None if part is None else next((o.shadow_price for o in part.outcomes if o.stage == "callplan"), None)
    minutes = 0.0 if part is None else _visit_minutes(stored, part, customer, travel)
    return Explanation(
        customer=customer,
        owners=plan.owners.get(customer_id, ()),
        others=() if (two := given.overlay.get(customer_id)) is None else plan.owners.get(two.other_id, ()),
        lines=tuple(line for line in plan.callplan() if line.customer_id == customer_id),
        curve=_curve(given, customer, settings, plan, minutes),
        hour_value=shadow,
        choice=() if part is None else _choice(stored, part, customer, minutes, travel),
        schedule=tuple(s for s in plan.schedule() if s.customer_id == customer_id),
        unplanned=tuple(u for u in plan.unplanned() if u.customer_id == customer_id),
        suggestions=tuple(s for s in plan.suggestions() if s.customer_id == customer_id),
        changes=tuple(c for c in plan.changes if c.subject == customer_id),
        events=tuple(_effect(e, settings, plan.as_of) for e in given.events_of.get(customer_id, ())),
        overrides=tuple(override_in_words(f, plan.as_of) for f in given.feedback_of.get(customer_id, ())),
        last_calls=last_calls(given, customer_id, plan.as_of),
        talking_points=talking_points(given.usage_of.get(customer_id, ()), settings.usage, plan.as_of),
        deals=tuple(map(deal_in_words, open_deals(given.opportunities_of.get(customer_id, ()), plan.as_of))),
        coin=given.coin_of.get(customer_id),
        origins=curve_origins(given, customer, settings, learned),
    )


def _choice(
    stored: StoredPlan, part: RepPlan, customer: Customer, minutes: float, travel: TravelTimes
) -> tuple[str, ...]:
    """Why this option: among those without visits where the rep can never pay one."""
    given, settings, as_of = stored.given, stored.settings, stored.plan.as_of
    never = why_never(given.rep[part.rep_id], customer, travel, settings, as_of)
    if never is None or Channel.VISIT not in customer.channels:
        return explain_choice(given, part, customer, minutes, settings, as_of)
    others = replace(customer, channels=customer.channels - {Channel.VISIT})
    return (f"no visits: {never}", *explain_choice(given, part, others, minutes, settings, as_of))


def _visit_minutes(stored: StoredPlan, part: RepPlan, customer: Customer, travel: TravelTimes) -> float:
    """Travel minutes that one visit of the customer costs their rep."""
    if (priced := dict(part.prices.each).get(customer.id)) is not None:
        return priced
    rep = stored.given.rep[part.rep_id]
    mine = [a.customer_id for a in part.assignments]
    oldest = oldest_call(stored.plan.as_of, stored.settings.plan.cycle_days)
    sliced = slice_of(stored.given, rep, mine, (), oldest)
    return visit_travel(rep, sliced, mine, travel, part.planned_factor or part.travel_factor or 1.0).get(
        customer.id, 0.0
    )


def _curve(
    given: Given, customer: Customer, settings: Settings, plan: Plan, travel_minutes: float
) -> tuple[CurvePoint, ...]:
    chosen = sum(
        line.frequency for line in plan.callplan() if line.customer_id == customer.id and line.channel is Channel.VISIT
    )
    frequencies = sorted({0.0, chosen, *map(float, settings.callplan.levels)})
    minutes = (customer.visit_minutes or settings.visits.minutes) + travel_minutes
    values = value_curve(given, customer, settings, plan.as_of, frequencies)
    return tuple(
        CurvePoint(f, round(v, 2), round(f * minutes, 1), chosen=f == chosen)
        for f, v in zip(frequencies, values, strict=True)
    )


def _effect(event: Event, settings: Settings, as_of: date) -> str:
    """An event and what is left of it."""
    by = lift(event, settings, as_of)
    about = f" for {event.product}" if event.product else ""
    left = f"propensity × {1 + by:.2f}" if by else "no longer acts"
    return f"{event.day} {event.event}{about}: {left}" + (f" ({event.note})" if event.note else "")


def override_in_words(row: Feedback, as_of: date) -> str:
    """'2026-11-20 R1: dismiss email (too many), until 2027-01-15'."""
    over = row.until is not None and row.until < as_of
    on = f" on {row.on_date}" if row.on_date else ""
    at = f" at {clock(row.at_time)}" if row.at_time is not None else ""
    to = f" to {row.frequency:g} a cycle" if row.frequency is not None else ""
    why = f" ({row.reason})" if row.reason else ""
    until = f", until {row.until}" if row.until else ", for good" if row.decision != "pin" else ""
    return f"{row.day} {row.rep_id}: {row.decision} {row.channel}{on}{at}{to}{why}{until}" + (
        ", expired" if over else ""
    )


def last_calls(given: Given, customer_id: str, as_of: date) -> tuple[str, ...]:
    """The last calls with a customer until a day, newest first: '2026-11-20 visit by R1'."""
    calls = [c for c in given.calls_of.get(customer_id, ()) if c.day <= as_of][-LAST_CALLS:]
    return tuple(
        f"{c.day}{_at(c)} {c.channel} by {c.rep_id}" + ("" if c.outcome is CallOutcome.DONE else f", {c.outcome}")
        for c in reversed(calls)
    )


def _at(call: Call) -> str:
    return "" if call.time is None else f" {clock(call.time)}"
