"""A seeded stream of days in a sales force: calls are made and missed, and this or that changes.

A change is a function `(rng, inputs, plan, as_of) -> inputs`; `CHANGES` lists them with their chance a night. What
comes seldom but must come (somebody leaves or joins, many potentials are others) has its nights in `seldom`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, Window, weekday_mask, works_on
from salesplan.domain.given import Call, CallOutcome, Decision, Event, Feedback, Given, Potential, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from tests.workspaces import in_order

if TYPE_CHECKING:
    from salesplan.domain.given import Customer, Rep
    from salesplan.domain.plan import Plan, ScheduledCall

Change = Callable[[Random, Given, "Plan", date], Given]

LONG = 20  # nights of a stream in which somebody who is known to come or go does so
AHEAD = 21  # days before that

ANSWERS = (Decision.ACCEPT, Decision.DISMISS, Decision.CHANGE, Decision.PIN)
OUTCOMES = (
    (0.90, CallOutcome.DONE),
    (0.94, CallOutcome.NO_SHOW),
    (0.97, CallOutcome.CANCELLED),
)
"""Cumulative shares of what becomes of a planned call; the rest is not reported."""


def night_of(rng: Random, before: Given, plan: Plan, as_of: date, number: int, nights: int) -> Given:
    """The inputs of night `number` (the first is 1) of `nights`, from those of the night before."""
    inputs = reported(rng, before, plan, as_of)
    for chance, change in CHANGES:
        if rng.random() < chance:
            inputs = change(rng, inputs, plan, as_of)
    for change in seldom(number, nights):
        inputs = change(rng, inputs, plan, as_of)
    return in_order(inputs)


def morning_of(rng: Random, before: Given, plan: Plan, as_of: date) -> Given:
    """The inputs of the same morning: a potential is known better, and a rep answers."""
    return in_order(rep_answers(rng, potential_drifts(rng, before, plan, as_of), plan, as_of))


def part_of(inputs: Given, reps: int) -> Given:
    """The first so many reps with their customers and all that is told of them."""
    names = {r.id for r in inputs.reps[:reps]}
    mine = {c.id for c in inputs.customers if c.rep_id in names}
    return replace(
        inputs,
        reps=inputs.reps[:reps],
        customers=tuple(c for c in inputs.customers if c.id in mine),
        potentials=tuple(p for p in inputs.potentials if p.customer_id in mine),
        calls=tuple(c for c in inputs.calls if c.customer_id in mine and c.rep_id in names),
        sales=tuple(s for s in inputs.sales if s.customer_id in mine),
        events=tuple(e for e in inputs.events if e.customer_id in mine),
        feedback=tuple(f for f in inputs.feedback if f.customer_id in mine and f.rep_id in names),
        time_off=tuple(t for t in inputs.time_off if t.rep_id in names),
    )


def seldom(number: int, nights: int) -> tuple[Change, ...]:
    """What must come once or twice in a stream of any length; in a long one, who comes and goes is known before."""
    on: dict[int, tuple[Change, ...]] = {
        nights // 10: (rep_will_leave,),
        nights // 10 + 1: (rep_will_join,) if nights >= LONG else (),
        nights // 3: (rep_leaves,),
        nights // 3 + 1: (rep_joins,),
        nights // 2 + 2: (many_potentials_change,),
        nights - 1: (rep_leaves,),
    }
    return on.get(number, ())


def reported(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Yesterday's planned calls, nine of ten made."""
    found = list(inputs.calls)
    for call in plan.schedule():
        if call.day == as_of - timedelta(days=1) and call.customer_id in inputs.customer:
            drawn = rng.random()
            outcome = next((outcome for share, outcome in OUTCOMES if drawn < share), None)
            if outcome is not None:
                minutes = float(rng.randint(5, 40)) if outcome is CallOutcome.DONE else None
                found.append(
                    Call(call.day, call.rep_id, call.customer_id, call.channel, minutes, None, call.product, outcome)
                )
    return replace(inputs, calls=tuple(found))


# -- customers ---------------------------------------------------------------------------------


def _somebody(rng: Random, inputs: Given) -> Customer:
    return rng.choice(inputs.customers)


def _with_customer(inputs: Given, person: Customer) -> Given:
    return replace(inputs, customers=(*(c for c in inputs.customers if c.id != person.id), person))


def potential_drifts(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """One potential is up or down by up to 40 %."""
    at = rng.randrange(len(inputs.potentials))
    rows = list(inputs.potentials)
    rows[at] = _times(rows[at], rng.uniform(0.6, 1.4))
    return replace(inputs, potentials=tuple(rows))


def many_potentials_change(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """The potentials of every hundredth customer are other ones."""
    chosen = set(rng.sample([c.id for c in inputs.customers], max(1, len(inputs.customers) // 100)))
    rows = (_times(p, rng.uniform(0.6, 1.4)) if p.customer_id in chosen else p for p in inputs.potentials)
    return replace(inputs, potentials=tuple(rows))


def _times(row: Potential, factor: float) -> Potential:
    return replace(row, potential=float(round(row.potential * factor)))


def customer_opens(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """A customer whom nobody owns, near another and much like it."""
    like = _somebody(rng, inputs)
    number = max((int(c.id[1:]) for c in inputs.customers if c.id[1:].isdecimal()), default=0) + 1
    person = replace(like, id=f"{like.id[0]}{number:04d}", place=_near(rng, like.place), rep_id="", locked=False)
    rows = tuple(replace(p, customer_id=person.id, sales=0.0) for p in inputs.potentials_of.get(like.id, ()))
    return replace(_with_customer(inputs, person), potentials=(*inputs.potentials, *rows))


def customer_closes(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """A customer vanishes with all rows."""
    gone = _somebody(rng, inputs).id
    return replace(
        inputs,
        customers=tuple(c for c in inputs.customers if c.id != gone),
        potentials=tuple(p for p in inputs.potentials if p.customer_id != gone),
        calls=tuple(c for c in inputs.calls if c.customer_id != gone),
        sales=tuple(s for s in inputs.sales if s.customer_id != gone),
        events=tuple(e for e in inputs.events if e.customer_id != gone),
        feedback=tuple(f for f in inputs.feedback if f.customer_id != gone),
    )


def customer_moves(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """A customer moves by some kilometres."""
    person = _somebody(rng, inputs)
    return _with_customer(inputs, replace(person, place=_near(rng, person.place)))


def customer_consents(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Fewer channels, or all of them again; a cap."""
    person = _somebody(rng, inputs)
    some = rng.choice((frozenset(Channel), frozenset({Channel.PHONE, Channel.VISIT}), frozenset({Channel.EMAIL})))
    return _with_customer(inputs, replace(person, channels=some, min_visits=None, max_visits=rng.choice((None, 1.0))))


def customer_receives(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Other hours and weekdays."""
    hours = rng.choice(((), (Window(9 * 3600, 12 * 3600),), (Window(13 * 3600, 17 * 3600),)))
    days = rng.choice((0b1111111, weekday_mask(("Mon", "Wed", "Fri")), weekday_mask(("Tue", "Thu"))))
    return _with_customer(inputs, replace(_somebody(rng, inputs), hours=hours, weekdays=days))


def customer_is_given_to(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """A person names another owner."""
    person = _somebody(rng, inputs)
    able = [r.id for r in inputs.reps if person.skills <= r.skills and r.active(as_of) and r.id != person.rep_id]
    return _with_customer(inputs, replace(person, rep_id=rng.choice(able), locked=False)) if able else inputs


def _near(rng: Random, place: Place) -> Place:
    north, east = rng.uniform(-0.02, 0.02), rng.uniform(-0.02, 0.02)
    return Place(round(place.latitude + north, 5), round(place.longitude + east, 5))


# -- what is heard -----------------------------------------------------------------------------


def event_arrives(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Something happened yesterday."""
    name = rng.choice(("download", "usage_spike", "order_drop", "complaint", "renewal"))
    row = Event(as_of - timedelta(days=1), _somebody(rng, inputs).id, name, rng.choice(inputs.products).id)
    return replace(inputs, events=(*inputs.events, row))


def rep_answers(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """A rep answers to one of their coming visits: yes, not now, less often, or on an agreed day and hour."""
    visits = [c for c in plan.schedule() if c.channel is Channel.VISIT and c.customer_id in inputs.customer]
    coming = [c for c in visits if c.day >= as_of]
    if not coming:
        return inputs
    call = rng.choice(coming)
    answer = Feedback(as_of - timedelta(days=1), call.rep_id, call.customer_id, rng.choice(ANSWERS))
    return replace(inputs, feedback=(*inputs.feedback, _detailed(rng, answer, call, inputs, as_of)))


def _detailed(rng: Random, answer: Feedback, call: ScheduledCall, inputs: Given, as_of: date) -> Feedback:
    until = as_of + timedelta(days=rng.randint(5, 40))
    if answer.decision is Decision.PIN:
        days = [as_of + timedelta(days=n) for n in range(3, 20)]
        open_days = [d for d in days if works_on(inputs.customer[call.customer_id].weekdays, d) and d.weekday() < 5]
        hour = rng.choice((None, 10 * 3600, 15 * 3600))
        return replace(answer, on_date=rng.choice(open_days or days), at_time=hour, reason="約定")
    if answer.decision is Decision.CHANGE:
        return replace(answer, frequency=rng.choice((0.5, 1.0, 2.0)), until=until)
    return replace(answer, until=until) if answer.decision is Decision.DISMISS else answer


# -- reps --------------------------------------------------------------------------------------


def rep_is_away(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Some days off, from tomorrow at the earliest or, for whoever is ill, from today on."""
    first = as_of + timedelta(days=rng.choice((0, 1, 4, 9)))
    off = TimeOff(rng.choice(_at_work(inputs, as_of)).id, first, first + timedelta(days=rng.randint(0, 4)))
    return replace(inputs, time_off=(*inputs.time_off, off))


def rep_is_ill(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Somebody calls in sick this morning, for one to five days."""
    off = TimeOff(rng.choice(_at_work(inputs, as_of)).id, as_of, as_of + timedelta(days=rng.randint(0, 4)))
    return replace(inputs, time_off=(*inputs.time_off, off))


def rep_will_leave(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Three weeks ahead it is known that somebody leaves."""
    leaver = rng.choice(_at_work(inputs, as_of))
    gone = replace(leaver, active_until=as_of + timedelta(days=AHEAD))
    return replace(
        inputs,
        reps=tuple(gone if r.id == leaver.id else r for r in inputs.reps),
        customers=tuple(replace(c, locked=False) if c.rep_id == leaver.id else c for c in inputs.customers),
    )


def rep_will_join(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Who follows whoever is to leave begins on the day after, nearby."""
    leaving = [r for r in inputs.reps if r.active_until is not None and r.active_until >= as_of]
    if not leaving:
        return inputs
    like = max(leaving, key=lambda r: (r.active_until, r.id))
    assert like.active_until is not None
    first = like.active_until + timedelta(days=1)
    joiner = replace(like, id=f"N{len(inputs.reps):02d}", place=_near(rng, like.place), active_from=first)
    return replace(inputs, reps=(*inputs.reps, replace(joiner, active_until=None)))


def rep_leaves(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """A rep's last day was yesterday; whom they held for good, anybody may have."""
    leaver = rng.choice(_at_work(inputs, as_of))
    gone = replace(leaver, active_until=as_of - timedelta(days=1))
    return replace(
        inputs,
        reps=tuple(gone if r.id == leaver.id else r for r in inputs.reps),
        customers=tuple(replace(c, locked=False) if c.rep_id == leaver.id else c for c in inputs.customers),
    )


def rep_joins(rng: Random, inputs: Given, plan: Plan, as_of: date) -> Given:
    """Somebody begins who lives near where the last leaver lived, with their skills."""
    gone = [r for r in inputs.reps if r.active_until is not None and r.active_until < as_of]
    if not gone:
        return inputs
    like = max(gone, key=lambda r: (r.active_until, r.id))
    joiner = replace(
        like, id=f"N{len(inputs.reps):02d}", place=_near(rng, like.place), active_from=as_of, active_until=None
    )
    return replace(inputs, reps=(*inputs.reps, joiner))


def _at_work(inputs: Given, as_of: date) -> list[Rep]:
    return [r for r in inputs.reps if r.active(as_of)]


CHANGES: tuple[tuple[float, Change], ...] = (
    (0.9, potential_drifts),
    (0.6, potential_drifts),
    (0.3, customer_opens),
    (0.2, customer_closes),
    (0.15, customer_moves),
    (0.25, customer_consents),
    (0.25, customer_receives),
    (0.1, customer_is_given_to),
    (0.8, event_arrives),
    (0.5, event_arrives),
    (0.8, rep_answers),
    (0.6, rep_answers),
    (0.15, rep_is_away),
    (0.08, rep_is_ill),
)
