"""The audit that rules on sums over the plan share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings


def sum_violations(kind: str, plan: Plan, given: Given, settings: Settings) -> Iterator[Violation]:
    """Hard rules of a kind whose sum over the plan's lines is beyond their bound."""
    from salesplan.callplan.demands import read_rules
    from salesplan.callplan.rules import KINDS

    rules = [r for r in read_rules(settings, given) if r.kind == kind and r.hard]
    lines = [line for line in plan.callplan() if line.frequency > 0] if rules else []
    for rule in rules:
        module = KINDS[kind]
        limit, reached = module.limit(rule, given, plan.owner), module.reached(rule, lines, given)
        if rule.sense * (reached - limit) > 1e-6 * max(1.0, abs(limit)):
            word = "at most" if rule.sense > 0 else "at least"
            yield Violation(kind, rule.name, f"{reached:g} {module.UNIT}, {word} {limit:g}")
