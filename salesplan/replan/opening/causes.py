"""Every difference between two versions has a cause: the input change that opened it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

REP_CHANGES = frozenset(
    {
        ChangeKind.REP_JOINED,
        ChangeKind.REP_LEFT,
        ChangeKind.REP_MOVED,
        ChangeKind.REP_CAPACITY,
        ChangeKind.REP_ABSENT,
    }
)
EVERYBODY = frozenset(
    {
        ChangeKind.FIRST_PLAN,
        ChangeKind.FULL,
        ChangeKind.PRODUCT,
        ChangeKind.SETTING,
        ChangeKind.HOLIDAY,
        ChangeKind.CLOCK,
        ChangeKind.PROGRAM,
    }
)


@dataclass(frozen=True)
class Causes:
    """Which changes bear on whom."""

    of_customer: dict[str, list[InputChange]] = field(default_factory=dict)
    of_rep: dict[str, list[InputChange]] = field(default_factory=dict)  # his own, and those of his customers
    of_all: list[InputChange] = field(default_factory=list)

    def rep(self, rep_id: str) -> tuple[str, ...]:
        """Why a rep is reopened, most specific first; every change once."""
        told = [str(c) for c in (*self.of_rep.get(rep_id, []), *self.of_all)]
        return tuple(dict.fromkeys(told))

    def customer(self, customer_id: str, rep_id: str) -> str:
        """Why something is different for a customer: his own change, else what opened his rep."""
        own = [str(c) for c in self.of_customer.get(customer_id, [])]
        if own:
            return _short(own)
        elsewhere = self.rep(rep_id)
        clock_only = len(elsewhere) == len(self.of_all)
        return (_short(elsewhere) if clock_only else f"makes room: {_short(elsewhere)}") if elsewhere else ""


def causes_of(changes: Iterable[InputChange], *owners: Mapping[str, str]) -> Causes:
    """Spread the changes over customers and the reps who own or owned them."""
    of_customer: dict[str, list[InputChange]] = defaultdict(list)
    of_rep: dict[str, list[InputChange]] = defaultdict(list)
    of_all: list[InputChange] = []
    for change in changes:
        if change.kind in EVERYBODY:
            of_all.append(change)
        elif change.kind in REP_CHANGES:
            of_rep[change.subject].append(change)
        else:
            of_customer[change.subject].append(change)
            for rep_id in dict.fromkeys(owner.get(change.subject, "") for owner in owners):
                of_rep[rep_id].append(change)
    return Causes(dict(of_customer), dict(of_rep), of_all)


def with_handovers(
    causes: Causes, opening: Sequence[InputChange], before: Mapping[str, str], after: Mapping[str, str]
) -> Causes:
    """Whoever gives or takes a customer is concerned by what opened the alignment, where nothing nearer does."""
    of_rep = dict(causes.of_rep)
    for customer_id, rep_id in after.items():
        was = before.get(customer_id, rep_id)
        if was != rep_id:
            for concerned in (was, rep_id):
                of_rep[concerned] = of_rep.get(concerned) or list(opening)
    return replace(causes, of_rep=of_rep)


def _short(told: list[str] | tuple[str, ...]) -> str:
    more = len(told) - 1
    return told[0] + (f" (+{more} more)" if more else "")
