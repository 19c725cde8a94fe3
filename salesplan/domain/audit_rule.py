"""What every stage's hard rule offers to the audit of a finished plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.violations import Violation

Travel = TypeVar("Travel", contravariant=True)


class AuditRule(Protocol[Travel]):
    """A hard rule that can be checked without a solver; a module with these two names is one."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the modules
        """The rule's one name, in its violations and in reports."""
        ...

    def audit(self, plan: Plan, given: Given, settings: Settings, travel: Travel) -> Iterator[Violation]:
        """Every place where the plan breaks the rule, by the inputs, settings and travel times it was made from."""
        ...
