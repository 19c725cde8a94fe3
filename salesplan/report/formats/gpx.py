"""Export as GPX for navigation: a file a rep, a route a day, its stops in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpxpy.gpx import GPX, GPXRoute, GPXRoutePoint

from salesplan.domain.calendar import clock
from salesplan.domain.plan import StopKind
from salesplan.domain.printable import printable
from salesplan.report import words
from salesplan.report.figures import name_of, rep_name
from salesplan.report.formats.file_names import file_names
from salesplan.report.views.routes import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.plan import DayRoute, RepPlan
    from salesplan.report.version import PlanVersion


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """gpx/REP.gpx for every rep with a route."""
    names = file_names([rep.rep_id for rep in version.plan.reps])
    for rep in version.plan.reps:
        if rep.routes:
            yield f"gpx/{names[rep.rep_id]}.gpx", _gpx(rep, version).to_xml(version="1.1").encode()


def _gpx(rep: RepPlan, version: PlanVersion) -> GPX:
    gpx = GPX()
    gpx.creator = "salesplan"
    gpx.name = printable(f"{rep_name(rep.rep_id, version.given)} ({rep.rep_id}), plan {version.plan.version}")
    for number, route in enumerate(sorted(rep.routes, key=lambda d: d.day), 1):
        gpx.routes.append(_route(route, number, version))
    return gpx


def _route(route: DayRoute, number: int, version: PlanVersion) -> GPXRoute:
    found = GPXRoute(name=words.day(route.day), number=number)
    for stop, place in zip(route.stops, places_of(version, route), strict=True):
        if place is None or stop.kind is StopKind.LUNCH:
            continue
        name = name_of(stop.customer_id, version.given) if stop.customer_id else stop.kind.value
        hours = f"{clock(stop.start)}–{clock(stop.departure)}" if stop.kind is StopKind.VISIT else clock(stop.start)
        point = GPXRoutePoint(round(place.latitude, 6), round(place.longitude, 6), name=printable(name))
        point.comment = hours
        point.symbol = stop.kind.value
        found.points.append(point)
    return found
