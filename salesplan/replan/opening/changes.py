"""Typed differences between the inputs of the published plan and today's."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from salesplan.domain.belonging import Rows, as_read, declared, kind_of_field, own_kinds
from salesplan.domain.changes import Belongs, ChangeKind, InputChange
from salesplan.domain.settings import without_secret
from salesplan.replan.opening.acceptance import unlearned
from salesplan.replan.opening.clock_effects import once_a_rep, window_changes
from salesplan.replan.opening.presumed import missed_calls, planned_calls
from salesplan.replan.opening.roster_dates import news_of_the_roster
from salesplan.replan.opening.second_reps import as_files_say, told_once
from salesplan.replan.opening.telling import differences, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan

RANK = {kind: rank for rank, kind in enumerate(ChangeKind)}
"""People's changes before the clock's."""


def compare(published: StoredPlan, given: Given, settings: Settings, as_of: date) -> tuple[InputChange, ...]:
    """All changes since the published plan, sorted; the clock is one of them."""
    then = published.plan.as_of
    found: list[InputChange] = []
    if published.settings.learned != settings.learned:
        told = published.settings.learned.accepted, settings.learned.accepted
        found.append(InputChange(ChangeKind.LEARNED, "", *told))
        given, settings = unlearned(published, given, settings)
    found += [*_settings(published.settings, settings), *_clock(published, given, settings, as_of)]
    roster = tuple(news_of_the_roster(published, given, settings, as_of))
    found += roster
    planned = cache(lambda: planned_calls(published))
    before, given, news = as_files_say(published.given, given)
    found += news
    for name, of_rows in declared(given).items():
        old, new = getattr(before, name), getattr(given, name)
        if of_rows.day:
            old = tuple(row for row in old if getattr(row, of_rows.day) >= as_of)
            new = tuple(row for row in new if getattr(row, of_rows.day) <= published.plan.last_day)
        if not isinstance(new, tuple):
            if old != new and then == as_of:  # days of the calendar: other ones come with every day that passes
                found.append(InputChange(of_rows.kind, ""))
        elif not of_rows.read:
            if old != new:
                found.append(InputChange(of_rows.kind, "", *_counted(old, new)))
        elif of_rows.are_subjects:
            found += _subjects(of_rows, old, new, then, as_of)
        else:
            found += _of_those_who_stay(of_rows, _belongings(of_rows, old, new, planned), before, given)
    found = [c for c in found if c in roster or (c.kind, c.subject) not in {(r.kind, r.subject) for r in roster}]
    return tuple(sorted(told_once(set(found)), key=lambda c: (RANK[c.kind], c.subject, c.before, c.after)))


def _counted(before: Sequence[Any], after: Sequence[Any]) -> tuple[str, str]:
    """How many rows are gone, and how many came."""
    old, new = map(Counter, (before, after))
    return f"{(old - new).total()} rows", f"{(new - old).total()} rows"


def _subjects(
    of_rows: Rows, before: Sequence[Any], after: Sequence[Any], then: date, now: date
) -> Iterator[InputChange]:
    """Customers, reps and products who come and go, and what is different of them."""
    counts = of_rows.counts
    if counts is None:  # else the day alone may make one come or go
        before, after = _differing(before, after)
    old, new = ({getattr(row, of_rows.owner): row for row in side} for side in (before, after))
    for subject in old.keys() | new.keys():
        was, is_now = old.get(subject), new.get(subject)
        there = was is not None and (counts is None or counts(was, then))
        stays = is_now is not None and (counts is None or counts(is_now, now))
        if there and not stays:
            yield InputChange(of_rows.arrival(was, came=False), subject, tell(was), "")
        elif stays and not there:
            yield InputChange(of_rows.arrival(is_now, came=True), subject, "", tell(is_now))
        elif was is not None and is_now is not None and was != is_now:
            for name, told, tells in differences(was, is_now):
                yield InputChange(kind_of_field(type(was), name, of_rows), subject, f"{name} {told}", tells)


def _belongings(
    of_rows: Rows, before: Sequence[Any], after: Sequence[Any], planned: Callable[[], Collection[Any]]
) -> Iterator[InputChange]:
    """Rows that come, go or, where they have a key, change; the record of a `planned` call is told apart."""
    gone, come = _apart(before, after)
    if of_rows.key:
        old, new = ({_key(of_rows, row): row for row in side} for side in (gone, come))
        for key in old.keys() & new.keys():
            yield _changed(of_rows, old[key], new[key])
        gone = [row for key, row in old.items() if key not in new]
        come = [row for key, row in new.items() if key not in old]
    else:
        gone, come, unread = _without_unread(gone, come)
        yield from (InputChange(kind, _owner(of_rows, row)) for row, kind in unread)
    for row in gone:
        kind, same = of_rows.arrival(row, came=False), of_rows.arrival(row, came=True)
        yield InputChange(kind, _owner(of_rows, row), tell(row), "" if of_rows.key or kind is not same else "withdrawn")
    for row in come:
        kind = of_rows.arrival(row, came=True)
        if kind is ChangeKind.CALL_EXECUTED and (row.rep_id, row.customer_id, row.channel, row.day) in planned():
            kind = ChangeKind.CALL_CONFIRMED
        yield InputChange(kind, _owner(of_rows, row), "", tell(row))


def _without_unread(
    gone: Sequence[Any], come: Sequence[Any]
) -> tuple[list[Any], list[Any], list[tuple[Any, ChangeKind]]]:
    """The rows but those that differ in what no stage reads alone; these apart, with what that is called."""
    if not gone or not come:
        return list(gone), list(come), []
    noun: type = type(come[0])
    kind = next((k for k in own_kinds(noun).values() if k.concerns is Belongs.NOBODY), None)
    alike = Counter(as_read(tuple(gone))) & Counter(as_read(tuple(come)))
    if kind is None or not alike:
        return list(gone), list(come), []
    sides = []
    for rows in (gone, come):
        left, kept = Counter(alike), []
        for row, read in zip(rows, as_read(tuple(rows)), strict=True):
            if left[read]:
                left[read] -= 1
            else:
                kept.append(row)
        sides.append(kept)
    return sides[0], sides[1], [(row, kind) for row in alike.elements()]


def _changed(of_rows: Rows, was: Any, now: Any) -> InputChange:
    """'beans potential 100' and '150': of both only what differs."""
    rows = list(differences(was, now))
    label = " ".join(str(value) for value in _key(of_rows, was) if value != _owner(of_rows, was))
    told = ", ".join(f"{name} {old}" for name, old, _ in rows)
    kinds = {kind_of_field(type(was), name, of_rows) for name, _, _ in rows}
    return InputChange(
        min(kinds, key=RANK.__getitem__), _owner(of_rows, was), f"{label} {told}", ", ".join(n for _, _, n in rows)
    )


def _owner(of_rows: Rows, row: Any) -> str:
    return str(getattr(row, of_rows.owner)) if of_rows.owner else ""


def _key(of_rows: Rows, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in of_rows.key)


def _of_those_who_stay(
    of_rows: Rows, found: Iterator[InputChange], before: Given, after: Given
) -> Iterator[InputChange]:
    """What concerns customers who were and are there: whoever comes or goes brings or takes their own along."""
    if of_rows.belongs is not Belongs.CUSTOMER:
        return found
    return (c for c in found if c.subject in before.customer and c.subject in after.customer)


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
                told, tells = (without_secret(str(side.get(key, ""))) for side in (old, new))
                yield f"{section}.{key}", told, tells
    elif isinstance(new, tuple):
        yield section, " ".join(r.name for r in old), " ".join(r.name for r in new)
    else:
        for name, told, tells in differences(old, new):
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
            yield InputChange(ChangeKind.HOLD_ENDS, customer.id, f"hold_until {customer.hold_until}", "over")
    for call in missed_calls(published, given, as_of):
        yield InputChange(ChangeKind.CALL_MISSED, call.customer_id, f"{call.channel} on {call.day}", "no record")


def _differing(before: Sequence[Any], after: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Both without what a look at equal positions shows to be the same: mostly a handful is left to sort out."""
    if before is after:
        return (), ()
    if len(before) != len(after):
        return before, after
    rows = [(old, new) for old, new in zip(before, after, strict=True) if old is not new and old != new]
    return [old for old, _ in rows], [new for _, new in rows]


def _apart(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Rows of which the one side has more than the other: those that are gone, and those that came."""
    old, new = map(Counter, _differing(before, after))
    return list(old - new), list(new - old)
