"""Kinds of rules that bound one sum over the plan: they differ in what is summed and in the bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.callplan.demands import Row, beyond
from salesplan.callplan.rule import bound_text
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.callplan.rule import Rule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine


def declared_limit(rule: Rule, given: Given, owner: Mapping[str, str]) -> float:  # noqa: ARG001
    """The bound as it was declared, in the kind's unit."""
    return rule.limit


@dataclass(frozen=True)
class SumRule:
    """A kind of rule (see `RuleKind`) of the form sense · Σ use ≤ sense · limit.

    `use(rule, market)` [m] what each option adds to the sum; `reached(rule, lines, given)` the same sum over lines of
    a plan; `limit(rule, given, owner)` its bound; all in `unit`.
    """

    name: str
    unit: str
    bound: str
    text: str
    check: Callable[[Rule], None]
    use: Callable[[Rule, Market], NDArray[np.float64]]
    reached: Callable[[Rule, Sequence[CallLine], Given], float]
    limit: Callable[[Rule, Given, Mapping[str, str]], float] = declared_limit
    only_whether: bool = False

    def demand(self, rule: Rule, market: Market, owner: Mapping[str, str], carried: Sequence[CallLine]) -> Row:
        """A row: the sum over the market's options, its bound less what the carried lines reach."""
        whole = self.limit(rule, market.given, owner)
        left = whole - self.reached(rule, carried, market.given)
        return Row(rule.name, rule.sense, self.use(rule, market), left, whole, rule.price, self.unit)

    def broken(
        self, rule: Rule, lines: Sequence[CallLine], owner: Mapping[str, str], given: Given
    ) -> Iterator[Violation]:
        """One violation where the sum over the lines is beyond its bound."""
        limit, reached = self.limit(rule, given, owner), self.reached(rule, lines, given)
        if beyond(rule.sense, reached, limit) > 0:
            yield Violation(self.name, rule.name, f"{reached:g} {self.unit}, {bound_text(rule.sense, limit)}")
