"""Hypothesis strategies for the night after: yesterday's calls are reported, and this or that has changed.

A change is a function `(draw, inputs, as_of) -> inputs`; `CHANGES` lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call, CallOutcome, Given
from salesplan.domain.nouns import replace
from tests.strategies import (
    CUSTOMER_IDS,
    OPENINGS,
    REP_IDS,
    SEGMENTS,
    WEEKDAYS,
    absences,
    answers,
    customers,
    events,
    money,
    places,
    potentials,
    reps,
    touches,
)
from tests.workspaces import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from salesplan.domain.given import Customer
    from salesplan.domain.plan import ScheduledCall

Change = Callable[["DrawFn", Given, date], Given]


@st.composite
def nights(draw: DrawFn, before: Given, as_of: date, planned: Sequence[ScheduledCall] = (), most: int = 2) -> Given:
    """The inputs on `as_of`, drawn from those of an earlier night.

    `planned` are the calls of the published plan; those of yesterday are reported as made, not met or cancelled, or
    stay unreported. Then come up to `most` changes.
    """
    inputs = reported(draw, before, as_of, planned)
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=most)):
        inputs = change(draw, inputs, as_of)
    return in_order(inputs)


def reported(draw: DrawFn, inputs: Given, as_of: date, planned: Sequence[ScheduledCall]) -> Given:
    """Yesterday's planned calls, most of them made."""
    outcomes = (CallOutcome.DONE, CallOutcome.DONE, CallOutcome.DONE, CallOutcome.NO_SHOW, CallOutcome.CANCELLED, None)
    found = list(inputs.calls)
    for call in planned:
        if call.day != as_of - timedelta(days=1) or call.customer_id not in inputs.customer:
            continue
        outcome = draw(st.sampled_from(outcomes))
        if outcome is not None:
            found.append(Call(call.day, call.rep_id, call.customer_id, call.channel, outcome=outcome))
    return replace(inputs, calls=tuple(found))


def _with_customer(inputs: Given, person: Customer) -> Given:
    return replace(inputs, customers=(*(c for c in inputs.customers if c.id != person.id), person))


def _somebody(draw: DrawFn, inputs: Given) -> Customer:
    return draw(st.sampled_from(inputs.customers))


def potential_changes(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """One potential is another."""
    row = draw(st.sampled_from(inputs.potentials))
    rows = tuple(p for p in inputs.potentials if p is not row)
    return replace(inputs, potentials=(*rows, replace(row, potential=draw(money))))


def customer_closes(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """A customer vanishes with all rows; two always stay."""
    if len(inputs.customers) < 3:
        return inputs
    gone = _somebody(draw, inputs).id
    return replace(
        inputs,
        customers=tuple(c for c in inputs.customers if c.id != gone),
        potentials=tuple(p for p in inputs.potentials if p.customer_id != gone),
        calls=tuple(c for c in inputs.calls if c.customer_id != gone),
        sales=tuple(s for s in inputs.sales if s.customer_id != gone),
        events=tuple(e for e in inputs.events if e.customer_id != gone),
        feedback=tuple(f for f in inputs.feedback if f.customer_id != gone),
        touches=tuple(t for t in inputs.touches if t.customer_id != gone),
        coins=tuple(c for c in inputs.coins if c.customer_id != gone),
    )


def customer_opens(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """A customer whom nobody owns yet, where an id is free."""
    free = [i for i in CUSTOMER_IDS if i not in inputs.customer]
    if not free:
        return inputs
    person = replace(draw(customers(draw(st.sampled_from(free)), inputs.reps)), rep_id="", locked=False)
    return replace(_with_customer(inputs, person), potentials=(*inputs.potentials, *draw(potentials(person.id))))


def customer_moves(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """A customer is somewhere else."""
    return _with_customer(inputs, replace(_somebody(draw, inputs), place=draw(places)))


def customer_is_set(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """A person names the owner; a lock goes."""
    person = _somebody(draw, inputs)
    able = [r.id for r in inputs.reps if person.skills <= r.skills and r.active(as_of)]
    return _with_customer(inputs, replace(person, rep_id=draw(st.sampled_from(able)), locked=False))


def customer_wishes(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """Other hours, weekdays or segment; visits no longer welcome, or no more than one."""
    person = _somebody(draw, inputs)
    wishes: tuple[dict[str, Any], ...] = (
        {"hours": draw(st.sampled_from(OPENINGS))},
        {"weekdays": draw(st.sampled_from(WEEKDAYS))},
        {"segment": draw(st.sampled_from(SEGMENTS))},
        {"channels": frozenset({Channel.PHONE}), "min_visits": None},
        {"max_visits": 1.0, "min_visits": None},
    )
    return _with_customer(inputs, replace(person, **draw(st.sampled_from(wishes))))


def others_call(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """Marketing or service have spoken to somebody, or will."""
    return replace(inputs, touches=(*inputs.touches, draw(touches(inputs.customers, as_of))))


def event_arrives(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """Something happened yesterday."""
    return replace(inputs, events=(*inputs.events, draw(events(inputs.customers, as_of, 1))))


def rep_answers(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """A rep answered yesterday."""
    return replace(inputs, feedback=(*inputs.feedback, draw(answers(inputs.customers, inputs.reps, as_of, 1))))


def rep_is_away(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """Time off is entered."""
    return replace(inputs, time_off=(*inputs.time_off, draw(absences(inputs.reps, as_of))))


def rep_leaves(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """A rep's last day was yesterday; the first rep, who can serve everybody, stays."""
    leaver = draw(st.sampled_from(inputs.reps))
    if leaver.id == REP_IDS[0] or not leaver.active(as_of - timedelta(days=1)):
        return inputs
    gone = replace(leaver, active_until=as_of - timedelta(days=1))
    return replace(inputs, reps=tuple(gone if r.id == leaver.id else r for r in inputs.reps))


def rep_joins(draw: DrawFn, inputs: Given, as_of: date) -> Given:
    """A rep more, where an id is free."""
    free = [i for i in REP_IDS if i not in inputs.rep]
    if not free:
        return inputs
    joiner = replace(draw(reps(free[0], anchor=False)), active_from=as_of, active_until=None)
    return replace(inputs, reps=(*inputs.reps, joiner))


CHANGES: tuple[Change, ...] = (
    potential_changes,
    customer_closes,
    customer_opens,
    customer_moves,
    customer_is_set,
    customer_wishes,
    others_call,
    event_arrives,
    rep_answers,
    rep_is_away,
    rep_leaves,
    rep_joins,
)
