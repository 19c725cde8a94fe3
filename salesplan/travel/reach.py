"""Which places no rep can drive to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.places import Place
    from salesplan.travel.legs import TravelTimes


def unreachable(travel: TravelTimes, homes: Sequence[Place], places: Sequence[Place]) -> tuple[int, ...]:
    """Positions of the places that cannot be driven to and back from any of the homes.

    With the crow nobody is; on roads these are places farther than `snap_km` from any, or cut off; in a matrix those
    that it lacks.
    """
    if not homes:
        return ()
    there, back = travel.legs(homes, places).minutes, travel.legs(places, homes).minutes
    return tuple(np.flatnonzero(~(np.isfinite(there) & np.isfinite(back).T).any(axis=0)).tolist())
