"""What a kind of rule has to offer, so that it can be declared in settings, planned with, and audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.callplan.demands import Demand
    from salesplan.callplan.market import Market
    from salesplan.callplan.rule import Rule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine
    from salesplan.domain.violations import Violation


class RuleKind(Protocol):
    """One kind of [[rule]]: what it demands of the options, and beside it the audit of a finished plan.

    Every method gets one side of a rule that passed `check`, with its scope read. Lines are those of reps with calls:
    their `frequency` is above 0. `owner` is the rep by customer; a customer without a rep is in no rep's scope.
    """

    @property
    def name(self) -> str:
        """What `kind` says in a [[rule]]; also the rule of its violations."""
        ...

    @property
    def unit(self) -> str:
        """In what reached and missing amounts are counted, in the plural: customers, calls."""
        ...

    @property
    def bound(self) -> str:
        """What `least` and `most` are, for documentation."""
        ...

    @property
    def text(self) -> str:
        """What the rule demands, one sentence for documentation."""
        ...

    @property
    def only_whether(self) -> bool:
        """Whether it looks only at whether a customer is called over the scope's channels, not at how often."""
        ...

    def check(self, rule: Rule) -> None:
        """Raises UsageError, with a remedy, for a bound or a scope that the kind cannot take."""
        ...

    def demand(self, rule: Rule, market: Market, owner: Mapping[str, str], carried: Sequence[CallLine]) -> Demand:
        """The rule over the market's m options, when reps outside the market keep the `carried` lines."""
        ...

    def broken(
        self, rule: Rule, lines: Sequence[CallLine], owner: Mapping[str, str], given: Given
    ) -> Iterator[Violation]:
        """Where the lines of a whole plan miss the rule, from the inputs alone."""
        ...
