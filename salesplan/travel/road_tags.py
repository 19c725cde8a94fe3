"""What the tags of an OpenStreetMap way mean for a car: speeds in both directions, or none.

Default speeds, access and one-way rules follow OSRM's car profile (profiles/car.lua), its share of a posted limit
that is driven included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEEDS: dict[str, float] = {
    "motorway": 90,
    "motorway_link": 45,
    "trunk": 85,
    "trunk_link": 40,
    "primary": 65,
    "primary_link": 30,
    "secondary": 55,
    "secondary_link": 25,
    "tertiary": 40,
    "tertiary_link": 20,
    "unclassified": 25,
    "residential": 25,
    "living_street": 10,
    "road": 25,
    "service": 15,
}
"""km/h by class of highway; other classes carry no car."""

LIMIT_SHARE = 0.8
"""Share of a posted limit that is driven."""

ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""Keys that open or close a way to cars, the most specific first."""

CLOSED = frozenset({"no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "military"})

CLOSED_BARRIERS = frozenset(
    {
        "block",
        "bollard",
        "bus_trap",
        "cycle_barrier",
        "debris",
        "fence",
        "jersey_barrier",
        "kerb",
        "log",
        "spikes",
        "yes",
    }
)
"""Barriers that stop a car unless the node's own access tags open them."""

FORWARD_ONLY = frozenset({"yes", "true", "1"})
BACKWARD_ONLY = frozenset({"-1", "reverse"})
CIRCLES = frozenset({"roundabout", "circular"})

IMPLIED_LIMITS = {
    "urban": 50.0,
    "rural": 90.0,
    "trunk": 110.0,
    "motorway": 130.0,
    "living_street": 10.0,
    "zone30": 30.0,
}
"""Limits such as `FR:urban`, by what follows the colon."""

KMH_PER_MPH = 1.609344


def car_speeds(tags: Mapping[str, str]) -> tuple[float, float]:
    """km/h along the way and against it; 0 where a car may not drive."""
    highway = tags.get("highway", "")
    default = SPEEDS.get(highway)
    closed = default is None or closed_to_cars(tags) or tags.get("area") == "yes"
    if closed or tags.get("service") == "emergency_access":
        return 0.0, 0.0
    assert default is not None
    forward = backward = default
    posted = _limit(tags.get("maxspeed", ""))
    if posted:
        forward = backward = posted
    forward = _limit(tags.get("maxspeed:forward", "")) or forward
    backward = _limit(tags.get("maxspeed:backward", "")) or backward
    oneway = tags.get("oneway", "")
    if oneway in BACKWARD_ONLY:
        return 0.0, backward
    implied = tags.get("junction") in CIRCLES or highway == "motorway"
    if oneway in FORWARD_ONLY or (implied and oneway != "no"):
        return forward, 0.0
    return forward, backward


def closed_to_cars(tags: Mapping[str, str]) -> bool:
    """Whether the most specific access tag says so."""
    told = next((tags[key] for key in ACCESS if key in tags), "")
    return told in CLOSED


def blocks_cars(tags: Mapping[str, str]) -> bool:
    """Whether a node with a barrier stops a car."""
    if any(key in tags for key in ACCESS):
        return closed_to_cars(tags)
    return tags.get("barrier", "") in CLOSED_BARRIERS


def _limit(text: str) -> float:
    """km/h driven at a posted limit: '50', '30 mph', 'FR:urban', 'walk'; 0 where it says nothing usable."""
    number, _, unit = text.strip().partition(" ")
    if number == "walk":
        return SPEEDS["living_street"]
    if ":" in number:
        return LIMIT_SHARE * IMPLIED_LIMITS.get(number.partition(":")[2], 0.0)
    if not number.replace(".", "", 1).isdecimal():
        return 0.0
    return LIMIT_SHARE * float(number) * (KMH_PER_MPH if unit == "mph" else 1.0)
