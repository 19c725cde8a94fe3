"""Export as calendars, one a rep.

A call's UID holds the customer, the channel and which call it is, counted with those that have been made: when a visit
is moved, or missed and planned again, importing the new calendar moves the entry instead of adding a second one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Timezone

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.errors import UsageError
from salesplan.domain.given import CallOutcome
from salesplan.domain.plan import Level
from salesplan.domain.printable import printable
from salesplan.report.causes import why_due
from salesplan.report.figures import rep_name
from salesplan.report.formats.file_names import file_names
from salesplan.report.formats.ics_lines import component, escaped, moment
from salesplan.report.views.routes import links_of
from salesplan.report.views.schedule import order_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.plan import RepPlan, ScheduledCall
    from salesplan.report.version import PlanVersion


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """ics/REP.ics for every rep of the plan, one without calls included, so that a subscription empties too."""
    numbers, frame = call_numbers(version), _frame(version)
    names = file_names([rep.rep_id for rep in version.plan.reps])
    for rep in version.plan.reps:
        yield f"ics/{names[rep.rep_id]}.ics", _calendar(rep, version, numbers, frame)


def call_numbers(version: PlanVersion) -> dict[tuple[str, Channel, date], int]:
    """Which call of its customer and channel each planned one is: executed calls before the as-of date count first."""
    found: dict[tuple[str, Channel, date], int] = {}
    made: dict[tuple[str, Channel], int] = {}
    for call in version.given.calls:
        if call.outcome is CallOutcome.DONE and call.day < version.plan.as_of:
            made[call.customer_id, call.channel] = made.get((call.customer_id, call.channel), 0) + 1
    for planned in sorted(version.plan.schedule(), key=lambda c: (c.day, c.customer_id, CHANNELS.index(c.channel))):
        key = planned.customer_id, planned.channel
        made[key] = made.get(key, 0) + 1
        found[*key, planned.day] = made[key]
    return found


def _frame(version: PlanVersion) -> tuple[ZoneInfo | None, Timezone | None]:
    """The time zone and its calendar component, which takes longer to make than a rep's calendar; None: floating."""
    plan = version.plan
    zone = _zone(version.settings.plan.time_zone)
    if zone is None:
        return None, None
    return zone, Timezone.from_tzinfo(zone, zone.key, plan.as_of, plan.last_day + timedelta(days=1))


def _calendar(
    rep: RepPlan,
    version: PlanVersion,
    numbers: dict[tuple[str, Channel, date], int],
    frame: tuple[ZoneInfo | None, Timezone | None],
) -> bytes:
    zone, timezone = frame
    calendar = Calendar()
    calendar.add("prodid", "-//salesplan//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", printable(f"{rep_name(rep.rep_id, version.given)} ({rep.rep_id})"))
    if zone is not None and timezone is not None:
        calendar.add("x-wr-timezone", zone.key)
        calendar.add_component(timezone)
    links = {route.day: links_of(version, route) for route in rep.routes}
    events = []
    for call in sorted(rep.schedule, key=order_of_day):
        number = numbers[call.customer_id, call.channel, call.day]
        opens = links.pop(call.day, ()) if call.channel is Channel.VISIT else ()  # with the day's first visit
        events.append(component("VEVENT", _event(call, version, number, zone, opens)))
    head, end, tail = calendar.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([head, *events, end, tail])


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"[plan] time_zone = {name!r} is not an IANA time zone", 'such as "Europe/Berlin"') from error


def _event(
    call: ScheduledCall, version: PlanVersion, number: int, zone: ZoneInfo | None, links: tuple[str, ...]
) -> Iterator[str]:
    """The lines of one entry, in the order in which icalendar sorts them."""
    customer = version.given.customer.get(call.customer_id)
    name = printable(customer.name if customer else call.customer_id)
    visit = call.channel is Channel.VISIT
    yield f"SUMMARY:{escaped(name if visit else f'{call.channel.value}: {name}')}"
    if call.start is not None and call.end is not None:
        yield moment("DTSTART", _moment(call.day, call.start, zone))
        yield moment("DTEND", _moment(call.day, call.end, zone))
    else:  # a remote call has a day, not an hour
        yield moment("DTSTART", call.day)
        yield moment("DTEND", call.day + timedelta(days=1))
    yield moment("DTSTAMP", datetime.combine(version.plan.as_of, time(), UTC))  # not the clock: same bytes
    yield f"UID:{escaped(quote(call.customer_id, safe=''))}-{call.channel.value}-{number}@salesplan"
    yield f"SEQUENCE:{version.plan.version}"
    yield f"CATEGORIES:{call.channel.value},{call.level.value}"
    yield f"DESCRIPTION:{escaped(_description(call, version, links))}"
    if customer is not None and visit:
        place = customer.place
        yield f"GEO:{round(place.latitude, 6)};{round(place.longitude, 6)}"
        yield f"LOCATION:{escaped(f'{name} ({place.latitude:.6f}, {place.longitude:.6f})')}"
    yield f"STATUS:{'TENTATIVE' if call.level is Level.PROPOSED else 'CONFIRMED'}"
    if call.start is None or call.end is None:
        yield "TRANSP:TRANSPARENT"


def _moment(day: date, second: int, zone: ZoneInfo | None) -> datetime:
    """The minute on the wall clock that the exported schedule shows, floating where no zone is set."""
    return datetime.combine(day, time(), zone) + timedelta(minutes=second // 60)


def _description(call: ScheduledCall, version: PlanVersion, links: tuple[str, ...]) -> str:
    product = version.given.product.get(call.product)
    lines = [
        f"Customer {call.customer_id}",
        f"Focus: {product.name if product and product.name else call.product}" if call.product else "",
        f"Due {call.due.isoformat()}, {call.level.value}",
        why_due(call.reason),
        *(f"The day's route{f', part {part}' if len(links) > 1 else ''}: {link}" for part, link in enumerate(links, 1)),
    ]
    return "\n".join(printable(line) for line in lines if line)
