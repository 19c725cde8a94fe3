"""Where next best actions come from: planned calls, open follow-ups, and due customers that were left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import CallOutcome, Decision
from salesplan.domain.plan import Suggestion
from salesplan.domain.said import Said, many, said, word
from salesplan.response import focus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given
    from salesplan.domain.plan import CallLine, ScheduledCall, Unplanned
    from salesplan.domain.settings import Settings
    from salesplan.response import FollowUp


FIRST_CALL = "first {channel}, potential {potential:,.0f} a year"


@dataclass(frozen=True)
class RepDesk:
    """What lies on a rep's desk: their slice of the inputs and of the plan."""

    rep_id: str
    given: Given  # the rep's slice
    lines: Sequence[CallLine]
    schedule: Sequence[ScheduledCall]
    unplanned: Sequence[Unplanned]
    follow_ups: Mapping[str, Sequence[FollowUp]]
    days: Sequence[date]  # the working days that suggestions are made for
    settings: Settings
    as_of: date
    covers: Mapping[str, tuple[str, float]]  # by customer of a colleague who is away: whose, and what the visit earns


def planned_calls(desk: RepDesk) -> Iterator[Suggestion]:
    """The plan's own calls on the coming days: value by the share of the customer's option that one call brings."""
    worth = value_per_contact(desk.lines, desk.settings)
    days = set(desk.days)
    for call in desk.schedule:
        if call.day not in days:
            continue
        effect = desk.settings.channels[call.channel].effectiveness
        value = worth.get(call.customer_id, 0.0) * effect
        if call.customer_id in desk.covers:
            owner_id, value = desk.covers[call.customer_id]
            reason = said("covers for {rep}", rep=owner_id)
        else:
            reason = _follow_up_reason(desk, call.customer_id) or rhythm_reason(desk.given, call, desk.as_of)
        yield Suggestion(
            call.day, desk.rep_id, call.customer_id, call.channel, call.product, call.due, round(value, 2), reason
        )


def open_follow_ups(desk: RepDesk) -> Iterator[Suggestion]:
    """Events that ask for a call and have none scheduled up to their due date."""
    worth = value_per_contact(desk.lines, desk.settings)
    for customer_id in sorted(desk.follow_ups):
        customer = desk.given.customer[customer_id]
        for follow_up in desk.follow_ups[customer_id]:
            channel = follow_up.channel or _best_channel(desk, customer)
            if channel is None or not open_to(desk, customer, channel, follow_up.due):
                continue
            if any(s.customer_id == customer_id and s.day <= follow_up.due for s in desk.schedule):
                continue
            day = next((d for d in desk.days if d >= follow_up.due), desk.days[-1])
            effect = desk.settings.channels[channel].effectiveness
            product = follow_up.event.product or _first_product(desk, customer)
            value = worth.get(customer_id, 0.0) * effect
            reason = said(
                "{event} on {day}, no call scheduled by {due}",
                event=word(follow_up.event.event),
                day=follow_up.event.day,
                due=follow_up.due,
            )
            yield Suggestion(day, desk.rep_id, customer_id, channel, product, follow_up.due, round(value, 2), reason)


def left_out(desk: RepDesk) -> Iterator[Suggestion]:
    """Due customers for whom no visit was found: a cheaper channel on the due date, if they allow one."""
    for row in desk.unplanned:
        customer = desk.given.customer.get(row.customer_id)
        if customer is None:
            continue
        remote = [c for c in CHANNELS if c is not Channel.VISIT and c in customer.channels]
        remote = [c for c in remote if open_to(desk, customer, c, row.due) and desk.settings.channels[c].most > 0]
        if not remote or any(s.customer_id == customer.id and s.day in desk.days for s in desk.schedule):
            continue
        day = next((d for d in desk.days if d >= row.due), desk.days[-1])
        value = row.cost * desk.settings.channels[remote[0]].effectiveness
        reason = said("visit due {due} found no place: {reason}", due=row.due, reason=row.reason)
        yield Suggestion(
            day, desk.rep_id, customer.id, remote[0], _first_product(desk, customer), row.due, round(value, 2), reason
        )


def open_to(desk: RepDesk, customer: Customer, channel: Channel, day: date) -> bool:
    """Whether the customer takes this channel on this day: consent, and no dismissal that still binds."""
    if channel not in customer.channels:
        return False
    return not any(
        f.decision is Decision.DISMISS and f.channel is channel and (f.until is None or day <= f.until)
        for f in desk.given.feedback_of.get(customer.id, ())
    )


def value_per_contact(lines: Iterable[CallLine], settings: Settings) -> dict[str, float]:
    """Money that one visit's worth of contact earns, by customer: option value ÷ effective calls a cycle."""
    value: dict[str, float] = {}
    effective: dict[str, float] = {}
    for line in lines:
        effect = settings.channels[line.channel].effectiveness * line.frequency
        value[line.customer_id] = value.get(line.customer_id, 0.0) + line.value
        effective[line.customer_id] = effective.get(line.customer_id, 0.0) + effect
    return {c: value[c] / effective[c] for c in value if effective[c] > 0}


def _follow_up_reason(desk: RepDesk, customer_id: str) -> Said:
    found = desk.follow_ups.get(customer_id, ())
    if not found:
        return Said()
    event = found[-1].event
    return said("{event} on {day}, follow up by {due}", event=word(event.event), day=event.day, due=found[-1].due)


def without_money(reason: str) -> Said:
    """The reason less the potential that a first call has; of an older plan by its words."""
    if isinstance(reason, Said) and reason.template == FIRST_CALL:
        return said("first {channel}", channel=reason.values["channel"])
    if isinstance(reason, Said) and reason.template:
        return reason
    return Said(reason.partition(", potential ")[0] if reason.startswith("first ") else reason)


def rhythm_reason(given: Given, call: ScheduledCall, as_of: date) -> Said:
    """'rhythm overdue by 3 days, last visit 31 days before': why a call is due that no event asks for."""
    done = [
        c.day
        for c in given.calls_of.get(call.customer_id, ())
        if c.channel is call.channel and c.outcome is CallOutcome.DONE and c.day < as_of
    ]
    if not done:
        return said(FIRST_CALL, channel=call.channel, potential=_potential(given, call.customer_id))
    overdue, days = (call.day - call.due).days, (call.day - done[-1]).days
    last = many(days, "last {channel} {n} days before", "last {channel} {n} days before", channel=call.channel)
    if overdue > 0:
        return many(overdue, "rhythm overdue by {n} days, {last}", "rhythm overdue by {n} days, {last}", last=last)
    return said("rhythm, {last}", last=last)


def _potential(given: Given, customer_id: str) -> float:
    return sum(p.potential for p in given.potentials_of.get(customer_id, ()))


def _best_channel(desk: RepDesk, customer: Customer) -> Channel | None:
    planned = [line.channel for line in desk.lines if line.customer_id == customer.id and line.frequency > 0]
    if planned:
        return planned[0]
    return next((c for c in CHANNELS if c in customer.channels), None)


def _first_product(desk: RepDesk, customer: Customer) -> str:
    products = focus(desk.given, customer, desk.settings, desk.as_of, (1.0, 0.0, 0.0, 0.0))
    return products[0] if products else ""
