"""What business rules demand of the market, as rows over its options and as shortfalls of single options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.scope import Rule, expand
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import Settings

Carried = "Mapping[str, tuple[CallLine, ...]]"


@dataclass(frozen=True)
class Row:
    """A sum over the plan: sense · Σ use ≤ sense · limit, `use` [m] in the rule's unit."""

    name: str
    kind: str
    sense: int
    use: NDArray[np.float64]
    limit: float  # what is left of the bound when the carried reps have had their part
    whole: float  # the bound as declared, in the same unit
    price: float  # money a unit missed; 0: hard
    unit: str

    def missing(self, reached: float) -> float:
        """By how many units a sum misses the row; 0 where it keeps it."""
        gap = self.sense * (reached - self.limit)
        return gap if gap > 1e-6 * max(1.0, abs(self.limit)) else 0.0


@dataclass(frozen=True)
class Each:
    """A demand on every customer of a scope: `short` [m] by how many units an option misses it."""

    name: str
    kind: str
    sense: int
    short: NDArray[np.float64]
    limit: float
    price: float
    unit: str


@dataclass(frozen=True)
class Demands:
    """All that the rules ask for."""

    rows: tuple[Row, ...] = ()
    each: tuple[Each, ...] = ()

    def soft(self, size: int) -> NDArray[np.float64]:
        """[m] money that single options cost for demands that may give."""
        return sum((e.price * e.short for e in self.each if e.price > 0), np.zeros(size))

    def owed(self, size: int) -> NDArray[np.float64]:
        """[m] units by which single options miss demands that may not give."""
        return sum((e.short for e in self.each if e.price <= 0), np.zeros(size))


def read_rules(settings: Settings, given: Given) -> tuple[Rule, ...]:
    """Every [[rule]], one a side and a value of "*". Raises UsageError for what cannot be read."""
    from difflib import get_close_matches

    from salesplan.callplan.rules import KINDS

    found: list[Rule] = []
    for declared in settings.rule:
        if declared.kind not in KINDS:
            near = get_close_matches(declared.kind, KINDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "kinds are " + ", ".join(KINDS)
            raise UsageError(f"[[rule]] {declared.name}: there is no kind {declared.kind!r}", hint)
        rules = expand(declared, given)
        for rule in rules:
            KINDS[declared.kind].check(rule)
        found.extend(rules)
    return tuple(found)


def demands(
    market: Market, settings: Settings, owner: Mapping[str, str], carried: Mapping[str, Sequence[CallLine]]
) -> Demands:
    """The rules over the market's options; what the carried reps use is taken off the bounds."""
    from salesplan.callplan.rules import KINDS, change_budget

    rows: list[Row] = []
    each: list[Each] = []
    lines = [line for rep in sorted(carried) for line in carried[rep] if line.frequency > 0]
    for rule in read_rules(settings, market.given):
        kind = KINDS[rule.kind]
        if hasattr(kind, "short"):
            each.append(
                Each(rule.name, rule.kind, rule.sense, kind.short(rule, market), rule.limit, rule.price, kind.UNIT)
            )
            continue
        limit = kind.limit(rule, market.given, owner)
        used = kind.reached(rule, lines, market.given)
        rows.append(
            Row(rule.name, rule.kind, rule.sense, kind.use(rule, market), limit - used, limit, rule.price, kind.UNIT)
        )
    rows.extend(change_budget.rows(market, settings))
    return Demands(tuple(rows), tuple(each))
