"""The options that are looked at once it is known whose call plan may be open tonight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import shared_capacities
from salesplan.replan.stages.call_plans import standing

if TYPE_CHECKING:
    from salesplan.replan.night import Night
    from salesplan.replan.opening.causes import Causes
    from salesplan.replan.stages.territories import Territories
    from salesplan.response import Offers


def offers_of_the_open(night: Night, territories: Territories, causes: Causes, offered: Offers) -> Offers:
    """The offers of those whose rep's call plan may be open: the others' are gigabytes that nobody reads."""
    shared = shared_capacities(territories.assignments, night.given, night.settings, night.as_of)
    reps = [r for r in territories.assignments if not standing(night, r, territories, causes, shared)]
    wanted = {c for rep_id in reps for c in territories.planned_by(rep_id)}
    return offered.take(np.array([i for i, c in enumerate(offered.customer_ids) if c in wanted], dtype=np.int64))
