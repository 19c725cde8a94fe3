"""What two policies would do: the published plan, and one that was frozen when its quarter began."""

from __future__ import annotations

from datetime import date

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.nouns import Noun

NO_CALLS = (0.0,) * len(CHANNELS)


class PolicyRow(Noun, frozen=True):
    """Calls a cycle by channel, in the order of CHANNELS, of one customer from `day` on, until a later row."""

    day: date
    version: int  # of the published plan
    customer_id: str
    planned: tuple[float, ...]
    frozen: tuple[float, ...]  # by the first plan that was published in the quarter
    probability: float = 1.0  # with which the plan calls so: that of a coin, else certain
