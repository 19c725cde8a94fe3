"""frequency: every customer of a scope gets at least, or at most, so many calls a cycle over the scope's channels."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.errors import UsageError
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.callplan.scope import Rule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "frequency"
UNIT = "calls"


def check(rule: Rule) -> None:
    """Raises UsageError for a negative bound."""
    if rule.limit < 0:
        raise UsageError(f"[[rule]] {rule.name}: {rule.limit:g} calls", "give a number of calls a cycle, 0 or more")


def short(rule: Rule, market: Market) -> NDArray[np.float64]:
    """[m] calls a cycle by which each option misses the bound."""
    gap = np.maximum(0.0, rule.sense * (rule.scope.calls(market) - rule.limit))
    return np.where(rule.scope.customers(market)[market.who], gap, 0.0)


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers whose calls miss a hard bound. A product in the scope binds those to whom it is detailed."""
    from salesplan.callplan.demands import read_rules

    for rule in (r for r in read_rules(settings, given) if r.kind == NAME and r.hard):
        calls: dict[str, float] = defaultdict(float)
        for line in plan.callplan():
            if line.frequency > 0 and rule.scope.counts(line):
                calls[line.customer_id] += line.frequency
        detailed = rule.scope.values.get("product")
        for customer, owner in sorted(plan.owner.items()):
            bound = rule.scope.holds(given, customer, owner) and (not detailed or customer in calls)
            if bound and rule.sense * (calls.get(customer, 0.0) - rule.limit) > 1e-6:
                word = "at most" if rule.sense > 0 else "at least"
                text = f"{rule.name}: {calls.get(customer, 0.0):g} calls a cycle, {word} {rule.limit:g}"
                yield Violation(NAME, customer, text)
