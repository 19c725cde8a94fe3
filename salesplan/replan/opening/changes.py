"""Typed differences between the inputs of the published plan and today's."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import clock, weekday_names
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import field_names
from salesplan.replan.opening.clock_effects import once_a_rep, window_changes
from salesplan.replan.opening.presumed import missed_calls, planned_calls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Event, Feedback, Given, Potential, Rep
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan

CUSTOMER_KINDS = {
    "name": ChangeKind.CUSTOMER_NAME,
    "place": ChangeKind.CUSTOMER_MOVED,
    "approximate": ChangeKind.CUSTOMER_MOVED,
    "segment": ChangeKind.CUSTOMER_SEGMENT,
    "rep_id": ChangeKind.CUSTOMER_OWNER,
    "locked": ChangeKind.CUSTOMER_LOCK,
    "skills": ChangeKind.CUSTOMER_LOCK,
    "hold_until": ChangeKind.CUSTOMER_LOCK,
    "visit_minutes": ChangeKind.CUSTOMER_HOURS,
    "weekdays": ChangeKind.CUSTOMER_HOURS,
    "hours": ChangeKind.CUSTOMER_HOURS,
    "channels": ChangeKind.CUSTOMER_CONSENT,
    "max_contacts": ChangeKind.CUSTOMER_CONSENT,
    "min_visits": ChangeKind.CUSTOMER_CONSENT,
    "max_visits": ChangeKind.CUSTOMER_CONSENT,
    "min_gap_days": ChangeKind.CUSTOMER_CONSENT,
}
"""What a changed field of a customer is called."""

REP_KINDS = {"place": ChangeKind.REP_MOVED}
"""What a changed field of a rep is called; every other one is a change of capacity or hours."""

RANK = {kind: rank for rank, kind in enumerate(ChangeKind)}
"""People's changes before the clock's."""


def compare(published: StoredPlan, given: Given, settings: Settings, as_of: date) -> tuple[InputChange, ...]:
    """All changes since the published plan, sorted; the clock is one of them."""
    before = published.given
    found = [
        *_customers(before.customers, given.customers),
        *_reps(before.rep, given.rep, published.plan.as_of, as_of),
        *_products(before, given),
        *_potentials(before, given),
        *_calls(published, given),
        *_events(before, given),
        *_feedback(before, given),
        *_absences(before, given),
        *_settings(published.settings, settings),
        *_clock(published, given, settings, as_of),
    ]
    if before.holidays != given.holidays and published.plan.as_of == as_of:
        found.append(InputChange(ChangeKind.HOLIDAY, ""))
    return tuple(sorted(set(found), key=lambda c: (RANK[c.kind], c.subject, c.before, c.after)))


def _customers(before: Sequence[Customer], after: Sequence[Customer]) -> Iterator[InputChange]:
    gone, come = _differing(before, after)
    new = {customer.id: customer for customer in come}
    old = {customer.id: customer for customer in gone}
    for customer in gone:
        if customer.id not in new:
            yield InputChange(ChangeKind.CUSTOMER_REMOVED, customer.id, customer.name, "")
    for customer in come:
        if customer.id not in old:
            yield InputChange(ChangeKind.CUSTOMER_ADDED, customer.id, "", customer.name)
        elif customer != old[customer.id]:
            for name, told, tells in _different(old[customer.id], customer):
                yield InputChange(CUSTOMER_KINDS[name], customer.id, f"{name} {told}", tells)


def _reps(before: dict[str, Rep], after: dict[str, Rep], then: date, now: date) -> Iterator[InputChange]:
    for rep_id in before.keys() | after.keys():
        old, new = before.get(rep_id), after.get(rep_id)
        was = old is not None and old.active(then)
        is_now = new is not None and new.active(now)
        if was and not is_now:
            yield InputChange(ChangeKind.REP_LEFT, rep_id)
        if is_now and not was:
            yield InputChange(ChangeKind.REP_JOINED, rep_id)
        if old is not None and new is not None and old != new and was == is_now:
            for name, told, tells in _different(old, new):
                yield InputChange(REP_KINDS.get(name, ChangeKind.REP_CAPACITY), rep_id, f"{name} {told}", tells)


def _products(before: Given, after: Given) -> Iterator[InputChange]:
    for product in sorted(before.product.keys() | after.product.keys()):
        old, new = before.product.get(product), after.product.get(product)
        if old != new:
            yield InputChange(
                ChangeKind.PRODUCT,
                product,
                "" if old is None else f"margin {old.margin:g}",
                "" if new is None else f"margin {new.margin:g}",
            )


def _potentials(before: Given, after: Given) -> Iterator[InputChange]:
    gone, come = _differing(before.potentials, after.potentials)
    old = {(p.customer_id, p.product): p for p in gone}
    new = {(p.customer_id, p.product): p for p in come}
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        if was != now and key[0] in before.customer and key[0] in after.customer:
            yield InputChange(ChangeKind.POTENTIAL, key[0], *_tell_potentials(was, now))


def _tell_potentials(was: Potential | None, now: Potential | None) -> tuple[str, str]:
    """'beans potential 100' and '150': of both only what differs."""
    if was is not None and now is not None:
        rows = list(_different(was, now))
        told = ", ".join(f"{name} {old}" for name, old, _ in rows)
        return f"{was.product} {told}", ", ".join(new for _, _, new in rows)
    row = was or now
    assert row is not None
    whole = f"{row.product} {row.potential:g} (sales {row.sales:g}, propensity {row.propensity:g})"
    return (whole, "") if now is None else ("", whole)


def _calls(published: StoredPlan, after: Given) -> Iterator[InputChange]:
    before = published.given
    rows = _of_both(before, after, _apart(before.calls, after.calls))
    planned = planned_calls(published) if rows else frozenset()
    for call, came in rows:
        kind = ChangeKind.CALL_EXECUTED if call.outcome is CallOutcome.DONE else ChangeKind.CALL_MISSED
        if (
            came
            and kind is ChangeKind.CALL_EXECUTED
            and (call.rep_id, call.customer_id, call.channel, call.day) in planned
        ):
            kind = ChangeKind.CALL_CONFIRMED
        text = f"{call.channel} on {call.day} by {call.rep_id}"
        told = ("", text) if came else (text, "withdrawn")
        yield InputChange(kind, call.customer_id, *told)


def _events(before: Given, after: Given) -> Iterator[InputChange]:
    def tell(event: Event) -> str:
        return f"{event.event} on {event.day}" + (f" for {event.product}" if event.product else "")

    for event, came in _of_both(before, after, _apart(before.events, after.events)):
        if came:
            yield InputChange(ChangeKind.EVENT_ARRIVED, event.customer_id, "", tell(event))
        else:
            yield InputChange(ChangeKind.EVENT_EXPIRED, event.customer_id, tell(event), "")


def _feedback(before: Given, after: Given) -> Iterator[InputChange]:
    def tell(row: Feedback) -> str:
        at = f" {clock(row.at_time)}" if row.at_time is not None else ""
        day = f" on {row.on_date}{at}" if row.on_date else ""
        rhythm = f" to {row.frequency:g}" if row.frequency is not None else ""
        until = f" until {row.until}" if row.until else ""
        return f"{row.decision} {row.channel}{day}{rhythm}{until}" + (f" ({row.reason})" if row.reason else "")

    for row, came in _of_both(before, after, _apart(before.feedback, after.feedback)):
        told = ("", tell(row)) if came else (tell(row), "withdrawn")
        yield InputChange(ChangeKind.FEEDBACK, row.customer_id, *told)


def _absences(before: Given, after: Given) -> Iterator[InputChange]:
    for row, came in _apart(before.time_off, after.time_off):
        span = f"{row.from_date} to {row.until_date}"
        told = ("", f"off {span}") if came else (f"off {span}", "withdrawn")
        yield InputChange(ChangeKind.REP_ABSENT, row.rep_id, *told)


def _settings(before: Settings, after: Settings) -> Iterator[InputChange]:
    for section in fields(after):
        old, new = getattr(before, section.name), getattr(after, section.name)
        if old != new:
            for name, told, tells in _setting_differences(section.name, old, new):
                yield InputChange(ChangeKind.SETTING, name, told, tells)


def _setting_differences(section: str, old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield f"{section}.{key}", str(old.get(key, "")), str(new.get(key, ""))
    elif isinstance(new, tuple):
        yield section, " ".join(r.name for r in old), " ".join(r.name for r in new)
    else:
        for name, told, tells in _different(old, new):
            yield f"{section}.{name}", told, tells


def _clock(published: StoredPlan, given: Given, settings: Settings, as_of: date) -> Iterator[InputChange]:
    """The day itself, and what it brings: holds that end, calls that were due and have no record."""
    then = published.plan.as_of
    if then == as_of:
        return
    yield InputChange(ChangeKind.CLOCK, "", then.isoformat(), as_of.isoformat())
    yield from once_a_rep(window_changes(given, settings, then, as_of))
    for customer in given.customers:
        if customer.hold_until is not None and then < customer.hold_until <= as_of:
            yield InputChange(ChangeKind.CUSTOMER_LOCK, customer.id, f"hold_until {customer.hold_until}", "over")
    for call in missed_calls(published, given, as_of):
        yield InputChange(ChangeKind.CALL_MISSED, call.customer_id, f"{call.channel} on {call.day}", "no record")


def _different(old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    for name in field_names(new):
        told, tells = getattr(old, name), getattr(new, name)
        if told != tells:
            yield name, _tell(name, told), _tell(name, tells)


def _tell(name: str, value: Any) -> str:
    if value is None:
        return "none"
    if name == "weekdays" and isinstance(value, int):
        return weekday_names(value)
    if isinstance(value, frozenset):
        return " ".join(sorted(map(str, value))) or "none"
    if name == "hours":
        return " ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in value) or "any"
    if name == "place":
        return f"{value.latitude:.5f} {value.longitude:.5f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _differing(before: Sequence[Any], after: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Both without what a look at equal positions shows to be the same: mostly a handful is left to sort out."""
    if before is after:
        return (), ()
    if len(before) != len(after):
        return before, after
    rows = [(old, new) for old, new in zip(before, after, strict=True) if old is not new and old != new]
    return [old for old, _ in rows], [new for _, new in rows]


def _apart(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[Any, bool]]:
    """Rows of which one side has more than the other, each with whether it came."""
    old, new = map(Counter, _differing(before, after))
    rows = [*((row, False) for row in old - new), *((row, True) for row in new - old)]
    return sorted(rows, key=repr)


def _of_both(before: Given, after: Given, rows: list[tuple[Any, bool]]) -> list[tuple[Any, bool]]:
    """The rows of customers who were and are there: whoever comes or goes brings or takes his own along."""
    return [r for r in rows if r[0].customer_id in before.customer and r[0].customer_id in after.customer]
