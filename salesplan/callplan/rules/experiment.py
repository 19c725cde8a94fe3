"""experiment: whom the coin of an experiment binds is called as it fell, within caps and consents, or not at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.violations import Violation
from salesplan.response import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "experiment"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers of an experiment with another rhythm than the coin's."""
    if not given.coins:
        return
    has: dict[str, dict[Channel, float]] = defaultdict(dict)
    for line in plan.callplan():
        if line.customer_id in given.coin_of and line.frequency > 0:
            has[line.customer_id][line.channel] = line.frequency
    for customer_id, lines in sorted(has.items()):
        agreed, _ = terms(given.customer[customer_id], given, settings, plan.as_of)
        for channel, levels in zip(CHANNELS, agreed.levels, strict=True):
            often = lines.get(channel, 0.0)
            if not any(abs(often - level) < 1e-9 for level in levels):
                told = " or ".join(f"{level:g}" for level in levels)
                yield Violation(
                    NAME, customer_id, f"{channel} {often:g} a cycle, the coin of an experiment says {told}"
                )
