"""At which hour a rep best rings: the plan gives calls without a drive a day, and people want an hour.

    gaps       from the start of the day until the rep leaves, while they wait at a door, and from when they are back
    calls      agreed hours stand; the others one after the other, those first whose customer closes first, each in the
               first gap that holds it while the customer is open

An email takes no hour. What finds no gap has none: it is to be done that day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.plan import StopKind
from salesplan.domain.working_days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import DayRoute, RepPlan, ScheduledCall
    from salesplan.domain.settings import Settings
    from salesplan.report.version import PlanVersion

    CallKey = tuple[date, str, Channel]

AT_AN_HOUR = (Channel.PHONE, Channel.VIDEO)
STEP = 300  # seconds: nobody is rung at 10:03
LAST = 86_400


def proposed_hours(version: PlanVersion, part: RepPlan) -> dict[CallKey, Window]:
    """From when to when each phone and video call of a rep is best made, seconds since midnight, by day and call."""
    routes = {route.day: route for route in part.routes}
    by_day: dict[date, list[ScheduledCall]] = {}
    for call in part.schedule:
        if call.channel in AT_AN_HOUR:
            by_day.setdefault(call.day, []).append(call)
    rep = version.given.rep.get(part.rep_id)
    found: dict[CallKey, Window] = {}
    for day, calls in by_day.items():
        hours = (0, LAST)
        if rep is not None:
            frame = day_of(rep, version.given, version.settings.visits, day)
            hours = (frame.starts, frame.ends)
        free = list(_gaps(routes.get(day), *hours))
        for busy in version.given.busy_of.get(part.rep_id, ()):
            if busy.day == day:
                free = [left for gap in free for left in _without(gap, Window(busy.opens, busy.closes))]
        for call, window in _placed(calls, free, version.given, version.settings):
            found[day, call.customer_id, call.channel] = window
    return found


def _gaps(route: DayRoute | None, opens: int, closes: int) -> Iterator[Window]:
    """When the rep neither drives, visits nor eats."""
    if route is None:
        yield Window(opens, closes)
        return
    first, last = route.stops[0], route.stops[-1]
    yield Window(opens, first.departure)
    for stop in route.stops[1:-1]:
        if stop.kind is StopKind.VISIT:
            yield Window(stop.arrival, stop.start)
    yield Window(last.arrival, closes)


def _placed(
    calls: Sequence[ScheduledCall], free: list[Window], given: Given, settings: Settings
) -> Iterator[tuple[ScheduledCall, Window]]:
    for call in calls:
        if call.start is not None and call.end is not None:
            hour = Window(call.start, call.end)
            free[:] = [part for gap in free for part in _without(gap, hour)]
            yield call, hour
    for call in sorted((c for c in calls if c.start is None), key=lambda c: _urgency(c, given)):
        customer = given.customer.get(call.customer_id)
        open_ = customer.hours if customer is not None and customer.hours else (Window(0, LAST),)
        lasts = 60 * settings.channels[call.channel].minutes or STEP
        first = next((w for gap in free for w in _inside(gap, open_, lasts)), None)
        if first is not None:
            free[:] = [part for gap in free for part in _without(gap, first)]
            yield call, first


def _urgency(call: ScheduledCall, given: Given) -> tuple[int, str, str]:
    customer = given.customer.get(call.customer_id)
    closes = max((w.closes for w in customer.hours), default=LAST) if customer is not None else LAST
    return closes, call.customer_id, call.channel


def _inside(gap: Window, open_: Sequence[Window], lasts: int) -> Iterator[Window]:
    for window in sorted(open_):
        start = -(-max(gap.opens, window.opens) // STEP) * STEP
        if start + lasts <= min(gap.closes, window.closes):
            yield Window(start, start + lasts)


def _without(gap: Window, taken: Window) -> Iterator[Window]:
    for opens, closes in ((gap.opens, min(gap.closes, taken.opens)), (max(gap.opens, taken.closes), gap.closes)):
        if opens < closes:
            yield Window(opens, closes)
