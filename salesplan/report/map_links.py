"""Links that open a day's stops in a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.places import Place


def map_links(places: Sequence[Place], url: str, waypoints: int) -> tuple[str, ...]:
    """`url` followed by `latitude,longitude` of each place in driving order; equal neighbours are named once.

    Map services take a few places between the two ends of a link, `waypoints`: a longer day goes on in the next link,
    from the place at which the one before it ends. A path that lacks its last slash gets one; a query goes on as it is.
    """
    prefix = url if url.endswith("/") or "?" in url or "#" in url else f"{url}/"
    stops: list[str] = []
    for place in places:
        stop = f"{place.latitude:.6f},{place.longitude:.6f}"
        if not stops or stops[-1] != stop:
            stops.append(stop)
    legs = waypoints + 1
    starts = range(0, max(1, len(stops) - 1), legs) if stops else ()
    return tuple(prefix + "/".join(stops[start : start + legs + 1]) for start in starts)
