"""calls: at least, or at most, so many calls a cycle over the channels of a scope.

Σ_c Σ_h n_h(c) ≤ most
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.rules.sums import sum_violations
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.callplan.scope import Rule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine, Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.violations import Violation
    from salesplan.travel import TravelTimes

NAME = "calls"
UNIT = "calls"


def check(rule: Rule) -> None:
    """Raises UsageError for a negative bound."""
    if rule.limit < 0:
        raise UsageError(f"[[rule]] {rule.name}: {rule.limit:g} calls", "give a number of calls a cycle, 0 or more")


def use(rule: Rule, market: Market) -> NDArray[np.float64]:
    """[m] calls a cycle of each option inside the scope."""
    return np.where(rule.scope.customers(market)[market.who], rule.scope.calls(market), 0.0)


def limit(rule: Rule, given: Given, owner: Mapping[str, str]) -> float:  # noqa: ARG001
    """Calls a cycle."""
    return rule.limit


def reached(rule: Rule, lines: Sequence[CallLine], given: Given) -> float:
    """Calls a cycle of these lines inside the scope."""
    inside = rule.scope.holds
    return sum(x.frequency for x in lines if rule.scope.counts(x) and inside(given, x.customer_id, x.rep_id))


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Hard rules on calls that the lines of the plan miss."""
    yield from sum_violations(NAME, plan, given, settings)
