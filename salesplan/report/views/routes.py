"""In which order: the days of a rep, and the day sheet that goes into the car."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.plan import StopKind
from salesplan.report import words
from salesplan.report.figures import drive_km, drive_minutes, name_of, rep_name
from salesplan.report.map_links import map_links
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View, column_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.places import Place
    from salesplan.domain.plan import DayRoute, Stop
    from salesplan.report.version import PlanVersion, Selection


def routes(version: PlanVersion, selection: Selection = ALL) -> Page:
    """Day sheets where a day is chosen, else one line a rep and day."""
    found = [
        d for r in selection.reps(version.plan) for d in r.routes if selection.has(d.day) and _visits(d, selection)
    ]
    found.sort(key=lambda d: (d.day, d.rep_id))
    if selection.day is None or not found:
        return (_overview(version, found, selection),)
    return tuple(day_sheet(version, route) for route in found)


def _visits(route: DayRoute, selection: Selection) -> bool:
    """Whether somebody who is meant is on the way: a day is driven whole."""
    return not selection.parts or any(
        selection.means(s.customer_id, route.rep_id) for s in route.stops if s.kind is StopKind.VISIT
    )


def _overview(version: PlanVersion, found: Sequence[DayRoute], selection: Selection) -> View:
    rows = tuple(
        (
            d.day,
            d.rep_id,
            rep_name(d.rep_id, version.given),
            visits_of(d),
            d.stops[0].departure if d.stops else None,
            d.stops[-1].arrival if d.stops else None,
            sum(map(drive_minutes, d.stops)),
            sum(map(drive_km, d.stops)),
            sum(s.wait_seconds for s in d.stops if s.kind is StopKind.VISIT) / 60,
        )
        for d in found
    )
    columns = (
        Column("date", kind=Kind.DAY),
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME, priority=2),
        Column("visits", kind=Kind.COUNT),
        Column("leaves", kind=Kind.TIME),
        Column("returns", "is back", Kind.TIME),
        Column("drive_minutes", "driving", Kind.MINUTES, "min"),
        Column("drive_km", "distance", Kind.KM, "km"),
        Column("wait_minutes", "waiting", Kind.MINUTES, "min", 2),
    )
    sums = tuple(column_sum(rows, i) for i in (3, 6, 7, 8))
    meant = f" for {selection}" if str(selection) else ""
    title = (
        f"{words.count(len(rows), 'day')} on the road{meant}: {words.count(sums[0], 'visit')}, "
        f"{words.number(sums[1] / max(sums[0], 1), 1)} min and {words.number(sums[2] / max(sums[0], 1), 1)} km a visit"
        if rows
        else f"No routes{meant}"
    )
    notes = ("a day sheet: --rep R --date D",) if rows else ()
    total = ("all", "", "", sums[0], None, None, sums[1], sums[2], sums[3]) if len(rows) > 1 else None
    return View("routes", title, columns, rows, notes, total)


def visits_of(route: DayRoute) -> int:
    """How many customers are visited."""
    return sum(s.kind is StopKind.VISIT for s in route.stops)


def day_sheet(version: PlanVersion, route: DayRoute) -> View:
    """The printable sheet of one rep and day, with a link that opens the day on a map."""
    given = version.given
    focus = {
        (c.customer_id, c.start): c.product
        for c in version.plan.rep[route.rep_id].schedule
        if c.day == route.day and c.start is not None
    }
    rows = tuple(
        (
            route.day,
            route.rep_id,
            number,
            s.arrival if s.kind is not StopKind.START else None,
            s.start if s.kind in (StopKind.VISIT, StopKind.LUNCH) else None,
            s.departure if s.kind is not StopKind.END else None,
            s.customer_id or s.kind.value,
            name_of(s.customer_id, given) if s.customer_id else _place_name(s, route, version),
            focus.get((s.customer_id, s.start), ""),
            None if s.kind is StopKind.START else drive_minutes(s),
            None if s.kind is StopKind.START else drive_km(s),
            s.wait_seconds / 60 if s.kind is StopKind.VISIT else None,
        )
        for number, s in enumerate(route.stops)
    )
    columns = (
        Column("date", kind=Kind.DATE, priority=0),
        Column("rep_id", kind=Kind.ID, priority=0),
        Column("stop", "", Kind.COUNT),
        Column("arrival", "arrives", Kind.TIME),
        Column("start", "starts", Kind.TIME),
        Column("departure", "leaves", Kind.TIME),
        Column("customer_id", "customer", Kind.ID, priority=2),
        Column("name", kind=Kind.NAME),
        Column("product", "focus", priority=3),
        Column("drive_minutes", "drive", Kind.MINUTES, "min"),
        Column("drive_km", "distance", Kind.KM, "km", 3),
        Column("wait_minutes", "wait", Kind.MINUTES, "min", 4),
    )
    title = (
        f"{words.day(route.day)}, {rep_name(route.rep_id, given)} ({route.rep_id}): "
        f"{words.count(visits_of(route), 'visit')}, {words.number(sum(map(drive_minutes, route.stops)))} min driving, "
        f"{words.number(sum(map(drive_km, route.stops)), 1)} km"
    )
    return View("day-sheet", title, columns, rows, links_of(version, route))


def _place_name(stop: Stop, route: DayRoute, version: PlanVersion) -> str:
    return "break" if stop.kind is StopKind.LUNCH else rep_name(route.rep_id, version.given)


def places_of(version: PlanVersion, route: DayRoute) -> tuple[Place | None, ...]:
    """Where each stop is; lunch is eaten where the rep stands, start and end are the rep's place."""
    given = version.given
    rep = given.rep.get(route.rep_id)
    places: list[Place | None] = []
    for stop in route.stops:
        if stop.kind is StopKind.LUNCH:
            places.append(places[-1] if places else None)
        elif stop.customer_id:
            customer = given.customer.get(stop.customer_id)
            places.append(customer.place if customer else None)
        else:
            places.append(rep.place if rep else None)
    return tuple(places)


def links_of(version: PlanVersion, route: DayRoute) -> tuple[str, ...]:
    """Links to the day's stops in order, by the settings [routes] map_url and map_waypoints.

    Lunch makes no stop of its own.
    """
    stops = zip(route.stops, places_of(version, route), strict=True)
    places = [place for stop, place in stops if place is not None and stop.kind is not StopKind.LUNCH]
    settings = version.settings.routes
    return map_links(places, settings.map_url, settings.map_waypoints)
