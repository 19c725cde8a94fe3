"""Which places no rep can drive to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.places import Place
    from salesplan.travel.legs import TravelTimes


def unreachable(travel: TravelTimes, homes: Sequence[Place], places: Sequence[Place]) -> tuple[int, ...]:
    """Positions of the places that cannot be driven to and back from any of the homes.

    With the crow nobody is; on roads these are places farther than `snap_km` from any, or cut off; in a matrix those
    that it lacks. One home after the other is asked, for those whom none before could reach.
    """
    left = np.arange(len(places) if homes else 0)
    for home in homes:
        rest = [places[i] for i in left.tolist()]
        there, back = travel.legs((home,), rest).minutes[0], travel.legs(rest, (home,)).minutes[:, 0]
        left = left[~(np.isfinite(there) & np.isfinite(back))]
        if not len(left):
            break
    return tuple(left.tolist())


def reach_findings(travel: TravelTimes, given: Given) -> tuple[Finding, ...]:
    """A warning for every customer to whom no road leads from any rep's start place."""
    lost = unreachable(travel, [r.place for r in given.reps], [c.place for c in given.customers])
    return tuple(
        Finding(
            "customers.csv",
            0,
            "customer_id",
            given.customers[i].id,
            "no road leads from any rep to the customer, so nobody visits them",
            "correct the coordinates or raise travel.snap_km; calls over other channels are planned all the same",
            "warning",
            "unreachable",
        )
        for i in lost
    )
