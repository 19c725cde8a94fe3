"""product_share: the share of a scope's calls whose first detail position is the product.

Σ_c ([product first] − least) · n(c) ≥ 0
"""

from __future__ import annotations

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
    """Raises UsageError without a product, or for a bound that is no share."""
    if not rule.scope.values.get("product"):
        raise UsageError(f"[[rule]] {rule.name} names no product", 'add "product=…" to its scope')
    if not 0 <= rule.limit <= 1:
        raise UsageError(f"[[rule]] {rule.name}: {rule.limit:g} is no share of calls", "give a number from 0 to 1")


def use(rule: Rule, market: Market) -> NDArray[np.float64]:
    """[m] calls with the product first, less the share of all calls that is asked for."""
    first = market.first_product(rule.scope.values["product"]).astype(np.float64) - rule.limit
    inside = rule.scope.customers(market, product=False)
    return np.where(inside, first, 0.0)[market.who] * rule.scope.calls(market)


def limit(rule: Rule, given: Given, owner: Mapping[str, str]) -> float:  # noqa: ARG001
    """The balance of calls with the product first: 0."""
    return 0.0


def reached(rule: Rule, lines: Sequence[CallLine], given: Given) -> float:
    """The balance of these lines."""
    named, scope = rule.scope.values["product"], rule.scope
    return sum(
        (float(x.products[:1] != () and x.products[0] in named) - rule.limit) * x.frequency
        for x in lines
        if scope.admits("channel", x.channel) and scope.holds(given, x.customer_id, x.rep_id)
    )


PRODUCT_SHARE = SumRule(
    name="product_share",
    unit="calls",
    bound="a share of calls, 0 to 1",
    text="the share of the scope's calls whose first detail position is the product",
    check=check,
    use=use,
    reached=reached,
    limit=limit,
)
