"""A declared business rule as the solver and the audit take it: one side of it at a time, for one scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.callplan.scope import Scope, read_scope
from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.settings import RuleSettings

EACH = ("segment", "rep", "team")  # keys of a scope that take *


@dataclass(frozen=True)
class Rule:
    """One side of one business rule: `sense` 1 is "at most `limit`", −1 is "at least"."""

    name: str  # how reports call it
    kind: str  # the name of its kind
    scope: Scope
    sense: int
    limit: float  # as declared: a share, calls or units, as its kind says
    price: float  # money a unit missed; 0: hard
    per_call: float  # what one call uses, in units of a budget

    @property
    def hard(self) -> bool:
        """Whether it may not give."""
        return self.price <= 0


def bound_text(sense: int, limit: float) -> str:
    """'at most 6' for a `sense` of 1, 'at least 6' for −1."""
    return f"{'at most' if sense > 0 else 'at least'} {limit:g}"


def sides(declared: RuleSettings) -> tuple[Rule, ...]:
    """The rule of `most`, then that of `least`; a "*" in the scope stands as it is.

    Raises UsageError for a scope that cannot be read, or without a bound.
    """
    scope, name = read_scope(declared), declared.name or " ".join((declared.kind, declared.scope)).strip()
    if declared.least is None and declared.most is None:
        raise UsageError(f"[[rule]] {name} has no bound", "give `least`, `most` or both")
    return tuple(
        Rule(name, declared.kind, scope, sense, float(limit), declared.price, declared.unit)
        for sense, limit in ((1, declared.most), (-1, declared.least))
        if limit is not None
    )


def for_each(rules: Sequence[Rule], given: Given) -> list[Rule]:
    """One rule for each value of a "*" among segments, reps and teams of the inputs: all sides of a value together."""
    scopes = [("", rules[0].scope)] if rules else []
    for key in EACH:
        if rules and "*" in rules[0].scope.values.get(key, ()):
            scopes = [
                (f"{suffix} [{value}]", replace(scope, values={**scope.values, key: (value,)}))
                for suffix, scope in scopes
                for value in _values(key, given)
            ]
    return [replace(rule, name=rule.name + suffix, scope=scope) for suffix, scope in scopes for rule in rules]


def _values(key: str, given: Given) -> list[str]:
    if key == "segment":
        return sorted({c.segment for c in given.customers})
    return sorted({r.id if key == "rep" else r.team for r in given.reps})
