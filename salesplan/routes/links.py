"""A link that opens the day's stops in a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.places import Place


def map_link(places: Sequence[Place], url: str) -> str:
    """`url` followed by `latitude,longitude` of each place in driving order; equal neighbours are named once."""
    stops: list[str] = []
    for place in places:
        stop = f"{place.latitude:.6f},{place.longitude:.6f}"
        if not stops or stops[-1] != stop:
            stops.append(stop)
    return url.rstrip("/") + "/" + "/".join(stops)
