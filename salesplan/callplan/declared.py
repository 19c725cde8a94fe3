"""The rules that settings declare: checked, read, and turned into demands on the market and on the options offered."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from salesplan.callplan.demands import Demands, Each, Row
from salesplan.callplan.rule import for_each, sides
from salesplan.callplan.rules import KINDS, change_budget
from salesplan.callplan.scope import read_scope
from salesplan.domain.calendar import CHANNELS
from salesplan.domain.errors import UsageError
from salesplan.response import CallCount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.callplan.market import Market
    from salesplan.callplan.rule import Rule
    from salesplan.callplan.rule_kind import RuleKind
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import RuleSettings, Settings


def check_rule(declared: RuleSettings) -> None:
    """Raises UsageError for an unknown kind, a scope that cannot be read, or a bound that the kind cannot take."""
    _checked(declared)


def read_rules(settings: Settings, given: Given) -> tuple[Rule, ...]:
    """Every [[rule]] in declared order, one a value of "*" and a side. Raises UsageError as `check_rule` does."""
    return tuple(rule for declared in settings.rule for rule in for_each(_checked(declared), given))


def call_counts(settings: Settings) -> tuple[CallCount, ...]:
    """What the rules look at in a mix of calls, one a [[rule]]. Raises UsageError for a kind or scope not known."""
    found = []
    for declared in settings.rule:
        kind, named = _kind(declared), read_scope(declared).values.get("channel", CHANNELS)
        found.append(CallCount(tuple(h for h in CHANNELS if h in named), kind.only_whether))
    return tuple(found)


def demands_of(
    market: Market, settings: Settings, owner: Mapping[str, str], carried: Mapping[str, Sequence[CallLine]]
) -> Demands:
    """The rules over the market's options.

    `owner` is the rep by customer; `carried` has the lines, by rep, of reps who are not in the market: what they use
    is taken off the bounds. Raises UsageError for a rule that cannot be read.
    """
    lines = [line for rep in sorted(carried) for line in carried[rep] if line.frequency > 0]
    asked = [KINDS[rule.kind].demand(rule, market, owner, lines) for rule in read_rules(settings, market.given)]
    rows = (*(d for d in asked if isinstance(d, Row)), *change_budget.rows(market, settings))
    return Demands(rows, tuple(d for d in asked if isinstance(d, Each)))


def _checked(declared: RuleSettings) -> tuple[Rule, ...]:
    kind = _kind(declared)
    rules = sides(declared)
    for rule in rules:
        kind.check(rule)
    return rules


def _kind(declared: RuleSettings) -> RuleKind:
    if declared.kind not in KINDS:
        near = get_close_matches(declared.kind, KINDS, n=1)
        hint = f"did you mean {near[0]}?" if near else "kinds are " + ", ".join(KINDS)
        raise UsageError(f"[[rule]] {declared.name}: there is no kind {declared.kind!r}", hint)
    return KINDS[declared.kind]
