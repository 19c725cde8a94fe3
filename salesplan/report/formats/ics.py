"""Export as calendars, one a rep, each of which continues the one that stands in the folder.

A call's UID holds the customer, the channel and which call it is, counted with those that have been made: when a visit
is moved, importing the new calendar moves the entry instead of adding a second one; when it falls off, it cancels it.
Phone and video calls stand at the hour at which they are best made; what has no hour is one entry a day.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Timezone

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.errors import UsageError
from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import customer_of
from salesplan.domain.plan import Level
from salesplan.domain.printable import printable
from salesplan.domain.said import Said, many, said
from salesplan.domain.signs import talking_points
from salesplan.report.causes import why_due
from salesplan.report.figures import rep_name
from salesplan.report.formats.file_names import file_names
from salesplan.report.formats.ics_lines import escaped, moment
from salesplan.report.formats.ics_standing import OURS, PAST_DAYS, call_of, continued, entries, event, kept
from salesplan.report.map_links import map_links
from salesplan.report.remote_hours import proposed_hours
from salesplan.report.second_reps import beside_whom, plain_name
from salesplan.report.tongue import tongue
from salesplan.report.views.routes import links_of
from salesplan.report.views.schedule import order_of_day
from salesplan.suggestions import rhythm_reason, without_money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from salesplan.domain.given import Customer
    from salesplan.domain.plan import RepPlan, ScheduledCall
    from salesplan.report.formats.ics_standing import Entry
    from salesplan.report.version import PlanVersion


def new(path: str) -> bytes:  # noqa: ARG001 - as what stands is asked for
    """Nothing stands there."""
    return b""


def files(version: PlanVersion, standing: Callable[[str], bytes] = new) -> Iterator[tuple[str, bytes]]:
    """ics/REP.ics for every rep of the plan, one without calls included, so that a subscription empties too.

    `standing` gives what stands under a path, and nothing where nothing does.
    """
    numbers, frame = call_numbers(version), _frame(version)
    names = file_names([rep.rep_id for rep in version.plan.reps])
    for rep in version.plan.reps:
        path = f"ics/{names[rep.rep_id]}.ics"
        yield path, _calendar(rep, version, numbers, frame, entries(standing(path)))


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
    first = plan.as_of - timedelta(days=PAST_DAYS)
    return zone, Timezone.from_tzinfo(zone, zone.key, first, plan.last_day + timedelta(days=1))


def _calendar(
    rep: RepPlan,
    version: PlanVersion,
    numbers: dict[tuple[str, Channel, date], int],
    frame: tuple[ZoneInfo | None, Timezone | None],
    standing: dict[str, Entry],
) -> bytes:
    zone, timezone = frame
    calendar = Calendar()
    calendar.add("prodid", f"-//salesplan//plan//{tongue(version.settings.plan.language).html.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", printable(f"{rep_name(rep.rep_id, version.given)} ({rep.rep_id})"))
    if zone is not None and timezone is not None:
        calendar.add("x-wr-timezone", zone.key)
        calendar.add_component(timezone)
    made = dict(_events(rep, version, _uids(rep, version, numbers, standing), zone))
    as_of = version.plan.as_of
    today = [
        _call_name(c.customer_id, c.channel)
        for c in version.given.calls
        if c.day == as_of and c.outcome is CallOutcome.DONE
    ]
    old = kept(standing, made, as_of, list(_of_run(version)), today)
    events = [*old, *(event(uid, lines, standing) for uid, lines in made.items())]
    head, end, tail = calendar.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([head, *events, end, tail])


def _uids(
    rep: RepPlan,
    version: PlanVersion,
    numbers: dict[tuple[str, Channel, date], int],
    standing: dict[str, Entry],
) -> dict[tuple[str, Channel, date], str]:
    """The UID of each call of the rep."""
    known: dict[str, list[Entry]] = defaultdict(list)
    for entry in standing.values():
        known[call_of(entry.uid)].append(entry)
    days: dict[tuple[str, Channel], dict[date, int]] = defaultdict(dict)
    for call in rep.schedule:
        days[call.customer_id, call.channel][call.day] = numbers[call.customer_id, call.channel, call.day]
    return {
        (customer_id, channel, day): f"{name}-{number}{OURS}"
        for (customer_id, channel), mine in days.items()
        for name in (_call_name(customer_id, channel),)
        for day, number in continued(mine, known[name], version.plan.as_of).items()
    }


def _call_name(customer_id: str, channel: Channel) -> str:
    return f"{escaped(quote(customer_id, safe=''))}-{channel.value}"


def _events(
    rep: RepPlan, version: PlanVersion, uids: dict[tuple[str, Channel, date], str], zone: ZoneInfo | None
) -> Iterator[tuple[str, list[str]]]:
    """UID and lines of every entry: calls that have an hour, in order, and the rest of each day in one."""
    links = {route.day: links_of(version, route) for route in rep.routes}
    hours = proposed_hours(version, rep)
    rest: dict[date, list[ScheduledCall]] = defaultdict(list)
    for call in sorted(rep.schedule, key=order_of_day):
        window = hours.get((call.day, call.customer_id, call.channel))
        if window is not None and call.start is None:
            call = replace(call, start=window.opens, end=window.closes)
        if call.start is None or call.end is None:
            rest[call.day].append(call)
            continue
        uid = uids[call.customer_id, call.channel, call.day]
        opens = links.pop(call.day, ()) if call.channel is Channel.VISIT else ()  # with the day's first visit
        yield uid, list(_event(call, version, uid, zone, opens))
    for day, calls in rest.items():
        uid = f"{quote(rep.rep_id, safe='')}-{day:%Y%m%d}-rest{OURS}"
        yield uid, list(_rest_of_day(day, calls, version, uid))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"[plan] time_zone = {name!r} is not an IANA time zone", 'such as "Europe/Berlin"') from error


def _event(
    call: ScheduledCall, version: PlanVersion, uid: str, zone: ZoneInfo | None, links: tuple[str, ...]
) -> Iterator[str]:
    """The lines of one entry, in the order in which icalendar sorts them. `call` has an hour."""
    assert call.start is not None
    assert call.end is not None
    customer = version.given.customer.get(call.customer_id)
    name = _name(call, version)
    visit = call.channel is Channel.VISIT
    yield f"SUMMARY:{escaped(name if visit else _by(call, name, version))}"
    yield moment("DTSTART", _moment(call.day, call.start, zone))
    yield moment("DTEND", _moment(call.day, call.end, zone))
    sequence, stamp = _of_run(version)
    yield stamp
    yield f"UID:{uid}"
    yield sequence
    yield f"CATEGORIES:{call.channel.value},{call.level.value}"
    yield f"DESCRIPTION:{escaped(_description(call, version, links))}"
    if customer is not None and visit:
        place = customer.place
        yield f"GEO:{round(place.latitude, 6)};{round(place.longitude, 6)}"
        at = f"{place.latitude:.6f}, {place.longitude:.6f}"
        yield f"LOCATION:{escaped(printable(customer.address) or f'{name} ({at})')}"
    yield f"STATUS:{'TENTATIVE' if call.level is Level.PROPOSED else 'CONFIRMED'}"
    if not visit and call.level is not Level.AGREED:
        yield "TRANSP:TRANSPARENT"  # it may be made at another hour


def _rest_of_day(day: date, calls: Sequence[ScheduledCall], version: PlanVersion, uid: str) -> Iterator[str]:
    """The lines of the entry of all calls of a day that have no hour."""
    names = [_by(c, _name(c, version), version) for c in calls]
    n = len(names)
    several = _told(version, many(n, "{n} call without an hour", "{n} calls without an hour"))
    yield f"SUMMARY:{escaped(names[0] if n == 1 else several)}"
    yield moment("DTSTART", day)
    yield moment("DTEND", day + timedelta(days=1))
    sequence, stamp = _of_run(version)
    yield stamp
    yield f"UID:{escaped(uid)}"
    yield sequence
    yield f"CATEGORIES:{','.join(dict.fromkeys(c.channel.value for c in calls))}"
    parts = (f"{name}\n{_description(c, version, ())}" for name, c in zip(names, calls, strict=True))
    yield "DESCRIPTION:" + escaped("\n\n".join(parts))
    yield f"STATUS:{'TENTATIVE' if all(c.level is Level.PROPOSED for c in calls) else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"


def _of_run(version: PlanVersion) -> tuple[str, str]:
    """SEQUENCE and DTSTAMP: of the plan, not of the clock, for the same plan gives the same bytes."""
    stamp = moment("DTSTAMP", datetime.combine(version.plan.as_of, time(), UTC))
    return f"SEQUENCE:{version.plan.version}", stamp


def _name(call: ScheduledCall, version: PlanVersion) -> str:
    customer = version.given.customer.get(call.customer_id)
    return printable(plain_name(customer.name if customer else call.customer_id))


def _moment(day: date, second: int, zone: ZoneInfo | None) -> datetime:
    """The minute on the wall clock that the exported schedule shows, floating where no zone is set."""
    return datetime.combine(day, time(), zone) + timedelta(minutes=second // 60)


def _told(version: PlanVersion, text: object) -> str:
    return tongue(version.settings.plan.language).text(text)


def _by(call: ScheduledCall, name: str, version: PlanVersion) -> str:
    """'phone: Bar Valireta'."""
    return f"{_told(version, call.channel)}: {name}"


def _description(call: ScheduledCall, version: PlanVersion, links: tuple[str, ...]) -> str:
    product, customer = version.given.product.get(call.product), version.given.customer.get(call.customer_id)
    told = version.given.usage_of.get(call.customer_id, ()) if customer is not None else ()
    points = talking_points(told, version.settings.usage, version.plan.as_of)
    focus = product.name if product and product.name else call.product
    lines: list[Said] = [
        said("Customer {customer}", customer=customer_of(call.customer_id)),
        said("Focus: {product}", product=focus) if focus else Said(),
        beside_whom(call, version),
        *points,
        said("Due {day}, {level}", day=call.due, level=call.level),
        said("Why now: {why}", why=_why(call, version)),
        *(_known_of(customer, call, version) if customer is not None else ()),
        *(
            said("The day's route, part {part}: {link}", part=part, link=link)
            if len(links) > 1
            else said("The day's route: {link}", link=link)
            for part, link in enumerate(links, 1)
        ),
    ]
    return "\n".join(printable(_told(version, line)) for line in lines if line)


def _why(call: ScheduledCall, version: PlanVersion) -> Said:
    """The event or the rhythm; without the money of a first call, as calendars go anywhere."""
    return why_due(call.reason) or without_money(rhythm_reason(version.given, call, version.plan.as_of))


def _known_of(customer: Customer, call: ScheduledCall, version: PlanVersion) -> Iterator[Said]:
    """Whom to ask for, how to ring, where it is, what to know."""
    if customer.contact:
        yield said("Contact: {contact}", contact=customer.contact)
    if customer.phone:
        yield said("Phone: {phone}", phone=customer.phone)
    if customer.address:
        yield said("Address: {address}", address=customer.address)
    if customer.notes:
        yield said("Notes: {notes}", notes=customer.notes)
    if call.channel is Channel.VISIT:
        settings = version.settings.routes
        for link in map_links([customer.place], settings.map_url, settings.map_waypoints):
            yield said("Map: {link}", link=link)
