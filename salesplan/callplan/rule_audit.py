"""The audit of the rules of one kind, in the form that every stage's audit rules have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.callplan.rule import for_each, sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.callplan.rule_kind import RuleKind
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.violations import Violation
    from salesplan.travel import TravelTimes


@dataclass(frozen=True)
class KindAudit:
    """Audits the hard rules of a kind that the settings declare."""

    kind: RuleKind

    @property
    def NAME(self) -> str:  # noqa: N802 - audit rules that are modules have it as a constant
        """The kind's name."""
        return self.kind.name

    def audit(self, plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG002
        """Hard rules that the lines of the plan miss; rules with a price may give."""
        declared = [d for d in settings.rule if d.kind == self.kind.name]
        rules = [rule for d in declared for rule in for_each(sides(d), given) if rule.hard]
        lines = [line for line in plan.callplan() if line.frequency > 0] if rules else []
        for rule in rules:
            yield from self.kind.broken(rule, lines, plan.last_owner, given)
