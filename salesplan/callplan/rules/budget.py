"""budget: what calls use up, such as samples or money, stays within a budget; `unit` is what one call uses.

    Σ_c Σ_h unit · n_h(c) ≤ most

With "product=X" only calls in which X is detailed count.
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

NAME = "budget"
UNIT = "units"


def check(rule: Rule) -> None:
    """Raises UsageError for a negative bound, or calls that use nothing."""
    if rule.limit < 0 or rule.unit <= 0:
        raise UsageError(
            f"[[rule]] {rule.name}: a budget of {rule.limit:g} at {rule.unit:g} a call", "give both above 0"
        )


def use(rule: Rule, market: Market) -> NDArray[np.float64]:
    """[m] units a cycle of each option inside the scope."""
    return rule.unit * np.where(rule.scope.customers(market)[market.who], rule.scope.calls(market), 0.0)


def limit(rule: Rule, given: Given, owner: Mapping[str, str]) -> float:  # noqa: ARG001
    """Units a cycle."""
    return rule.limit


def reached(rule: Rule, lines: Sequence[CallLine], given: Given) -> float:
    """Units a cycle of these lines inside the scope."""
    inside = rule.scope.holds
    calls = sum(x.frequency for x in lines if rule.scope.counts(x) and inside(given, x.customer_id, x.rep_id))
    return rule.unit * calls


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Hard budgets that the lines of the plan exceed."""
    yield from sum_violations(NAME, plan, given, settings)
