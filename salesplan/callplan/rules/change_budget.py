"""change-budget: at most [callplan] max_changes customers get other frequencies than were published.

    Σ_c [option differs from the published one] ≤ max_changes

Changes that inputs force count as well; they may go past the budget, which the report then says. So it is no hard
rule, and a finished plan, which does not say what was forced, cannot be audited for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.demands import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.callplan.market import Market
    from salesplan.domain.settings import Settings

NAME = "change-budget"
FORCED = 10.0  # what one change too many weighs, in the largest value of an option


def rows(market: Market, settings: Settings) -> Iterator[Row]:
    """The budget's row, if there is one and something was published."""
    most = settings.callplan.max_changes
    if most < 0 or not market.changed.any():
        return
    price = FORCED * max(1.0, float(np.abs(market.value).max(initial=0.0)))
    use = market.changed.astype(np.float64)
    yield Row(NAME, 1, use, float(most), float(most), price, "customers")
