"""Every leg takes as long as the engine of travel times says."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.plan import StopKind
from salesplan.domain.violations import Violation
from salesplan.travel import pair_legs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.places import Place
    from salesplan.domain.plan import DayRoute, Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "drive-minutes"

SLACK_SECONDS = 60


def stop_places(route: DayRoute, given: Given) -> list[Place | None]:
    """Where the rep stands at each stop; None where the inputs no longer say.

    Start and end are at the rep's own place, or at that of the customer they name (overnight trips).
    """
    rep = given.rep.get(route.rep_id)
    home = rep.place if rep else None
    places: list[Place | None] = []
    for stop in route.stops:
        if stop.kind is StopKind.LUNCH:
            places.append(places[-1] if places else home)
        elif stop.customer_id:
            customer = given.customer.get(stop.customer_id)
            places.append(customer.place if customer else None)
        else:
            places.append(home)
    return places


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Legs that are off by more than a minute. One question to the engine for each rep."""
    for rep in plan.reps:
        legs = [
            (f"{route.day} stop {number}", after.drive_seconds, a, b)
            for route in rep.routes
            for number, (after, (a, b)) in enumerate(
                zip(route.stops[1:], pairwise(stop_places(route, given)), strict=True), start=1
            )
            if a is not None and b is not None
        ]
        answer = pair_legs(travel, [a for _, _, a, _ in legs], [b for _, _, _, b in legs])
        for (where, driven, _, _), minutes in zip(legs, answer.minutes.tolist(), strict=True):
            if not abs(driven - 60 * minutes) <= SLACK_SECONDS:
                text = f"{where}: {driven / 60:.1f} min, {travel.name} says {minutes:.1f}"
                yield Violation(NAME, rep.rep_id, text)
