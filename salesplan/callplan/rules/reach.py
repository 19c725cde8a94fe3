"""reach: at least, or at most, this share of the customers of a scope is called at all.

Σ_c [some call over the scope's channels] ≥ ⌈least · customers of the scope⌉
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.sum_rule import SumRule
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.callplan.rule import Rule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine


def check(rule: Rule) -> None:
    """Raises UsageError for a bound that is no share."""
    if not 0 <= rule.limit <= 1:
        raise UsageError(f"[[rule]] {rule.name}: {rule.limit:g} is no share of customers", "give a number from 0 to 1")


def use(rule: Rule, market: Market) -> NDArray[np.float64]:
    """[m] 1 for options that reach a customer of the scope."""
    called = rule.scope.customers(market)[market.who] & (rule.scope.calls(market) > 0)
    return called.astype(np.float64)


def limit(rule: Rule, given: Given, owner: Mapping[str, str]) -> float:
    """Customers, whole."""
    share = rule.limit * rule.scope.population(given, owner)
    return float(math.ceil(share - 1e-9) if rule.sense < 0 else math.floor(share + 1e-9))


def reached(rule: Rule, lines: Sequence[CallLine], given: Given) -> float:
    """Customers of the scope that these lines call."""
    inside = rule.scope.holds
    return float(len({x.customer_id for x in lines if rule.scope.counts(x) and inside(given, x.customer_id, x.rep_id)}))


REACH = SumRule(
    name="reach",
    unit="customers",
    bound="a share of customers, 0 to 1",
    text="at least, or at most, this share of the customers of the scope is called at all",
    check=check,
    use=use,
    reached=reached,
    limit=limit,
    only_whether=True,
)
