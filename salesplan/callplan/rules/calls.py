"""calls: at least, or at most, so many calls a cycle over the channels of a scope.

Σ_c Σ_h n_h(c) ≤ most
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.sum_rule import SumRule
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.callplan.rule import Rule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine


def check(rule: Rule) -> None:
    """Raises UsageError for a negative bound."""
    if rule.limit < 0:
        raise UsageError(f"[[rule]] {rule.name}: {rule.limit:g} calls", "give a number of calls a cycle, 0 or more")


def use(rule: Rule, market: Market) -> NDArray[np.float64]:
    """[m] calls a cycle of each option inside the scope."""
    return np.where(rule.scope.customers(market)[market.who], rule.scope.calls(market), 0.0)


def reached(rule: Rule, lines: Sequence[CallLine], given: Given) -> float:
    """Calls a cycle of these lines inside the scope."""
    inside = rule.scope.holds
    return sum(x.frequency for x in lines if rule.scope.counts(x) and inside(given, x.customer_id, x.rep_id))


CALLS = SumRule(
    name="calls",
    unit="calls",
    bound="calls a cycle",
    text="at least, or at most, so many calls over the channels of the scope",
    check=check,
    use=use,
    reached=reached,
)
