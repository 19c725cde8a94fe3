"""frequency: every customer of a scope gets at least, or at most, so many calls a cycle over the scope's channels.

    sense · (Σ_h n_h(c) − limit) ≤ 0    for each customer c of the scope

A product in the scope binds those to whom it is detailed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.demands import Each
from salesplan.callplan.rule import bound_text
from salesplan.domain.errors import UsageError
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.callplan.market import Market
    from salesplan.callplan.rule import Rule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine


@dataclass(frozen=True)
class Frequency:
    """The kind (see `RuleKind`) that binds customers one by one."""

    name: str = "frequency"
    unit: str = "calls"
    bound: str = "calls a cycle"
    text: str = "every customer of the scope gets at least, or at most, so many calls over the scope's channels"
    only_whether: bool = False

    def check(self, rule: Rule) -> None:
        """Raises UsageError for a negative bound."""
        if rule.limit < 0:
            raise UsageError(f"[[rule]] {rule.name}: {rule.limit:g} calls", "give a number of calls a cycle, 0 or more")

    def demand(self, rule: Rule, market: Market, owner: Mapping[str, str], carried: Sequence[CallLine]) -> Each:
        """[m] calls a cycle by which each option misses the bound; carried customers are others, so nothing changes."""
        del owner, carried
        gap = np.maximum(0.0, rule.sense * (rule.scope.calls(market) - rule.limit))
        short = np.where(rule.scope.customers(market)[market.who], gap, 0.0)
        return Each(rule.name, rule.sense, short, rule.limit, rule.price, self.unit)

    def broken(
        self, rule: Rule, lines: Sequence[CallLine], owner: Mapping[str, str], given: Given
    ) -> Iterator[Violation]:
        """Customers whose calls miss the bound, by id."""
        calls: dict[str, float] = defaultdict(float)
        for line in lines:
            if rule.scope.counts(line):
                calls[line.customer_id] += line.frequency
        detailed = rule.scope.values.get("product")
        for customer, rep in sorted(owner.items()):
            bound = rule.scope.holds(given, customer, rep) and (not detailed or customer in calls)
            has = calls.get(customer, 0.0)
            if bound and rule.sense * (has - rule.limit) > 1e-6:
                yield Violation(
                    self.name, customer, f"{rule.name}: {has:g} calls a cycle, {bound_text(rule.sense, rule.limit)}"
                )


FREQUENCY = Frequency()
