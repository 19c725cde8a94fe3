"""budget: what calls use up, such as samples or money, stays within a budget; `unit` is what one call uses.

    Σ_c Σ_h unit · n_h(c) ≤ most

With "product=X" only calls in which X is detailed count.
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
    """Raises UsageError for a negative bound, or calls that use nothing."""
    if rule.limit < 0 or rule.per_call <= 0:
        raise UsageError(
            f"[[rule]] {rule.name}: a budget of {rule.limit:g} at {rule.per_call:g} a call", "give both above 0"
        )


def use(rule: Rule, market: Market) -> NDArray[np.float64]:
    """[m] units a cycle of each option inside the scope."""
    return rule.per_call * np.where(rule.scope.customers(market)[market.who], rule.scope.calls(market), 0.0)


def reached(rule: Rule, lines: Sequence[CallLine], given: Given) -> float:
    """Units a cycle of these lines inside the scope."""
    inside = rule.scope.holds
    calls = sum(x.frequency for x in lines if rule.scope.counts(x) and inside(given, x.customer_id, x.rep_id))
    return rule.per_call * calls


BUDGET = SumRule(
    name="budget",
    unit="units",
    bound="units a cycle",
    text="what calls use up, `unit` each, stays within a budget",
    check=check,
    use=use,
    reached=reached,
)
