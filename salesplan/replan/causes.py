"""Every difference between two versions has a cause: the input change that opened it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Plan, PlanChange
from salesplan.replan.differences import frequencies_that_differ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from salesplan.domain.plan import ScheduledCall
    from salesplan.replan.differences import CallPair

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


def changes_between(
    before: Plan | None, after: Plan, causes: Causes, pairs: Sequence[CallPair]
) -> tuple[PlanChange, ...]:
    """All differences that people would see, each with its cause; days that the horizon gained are not differences.

    `pairs` are the calls that differ (see `pairs_that_differ`).
    """
    if before is None:
        return ()
    found = [*_owners(before, after, causes), *_frequencies(before, after, causes), *_calls(before, pairs, causes)]
    found += _left_out(before, after, causes)
    return tuple(sorted(found, key=lambda c: (c.kind, c.subject, c.before, c.after)))


def _owners(before: Plan, after: Plan, causes: Causes) -> Iterator[PlanChange]:
    for row in after.assignments():
        was = before.owner.get(row.customer_id)
        if was != row.rep_id:
            cause = row.cause or causes.customer(row.customer_id, row.rep_id)
            yield PlanChange("owner", row.customer_id, was or "", row.rep_id, cause)
    for customer_id in sorted(before.owner.keys() - after.owner.keys()):
        rep_id = before.owner[customer_id]
        yield PlanChange("owner", customer_id, rep_id, "", causes.customer(customer_id, rep_id))


def _frequencies(before: Plan, after: Plan, causes: Causes) -> Iterator[PlanChange]:
    for was, now in frequencies_that_differ(before, after.reps):
        line = now or was
        assert line is not None
        cause = causes.customer(line.customer_id, after.owner.get(line.customer_id, line.rep_id))
        told = [f"{line.channel} {0.0 if side is None else side.frequency:g}" for side in (was, now)]
        yield PlanChange("frequency", line.customer_id, told[0], told[1], cause)


def _calls(before: Plan, pairs: Sequence[CallPair], causes: Causes) -> Iterator[PlanChange]:
    for pair in pairs:
        was, now = pair.before, pair.after
        if was is not None and now is not None and (was.day, was.rep_id) == (now.day, now.rep_id):
            continue
        if was is None and now is not None and now.day > before.last_day:
            continue
        call = now or was
        assert call is not None
        kind = "visit" if call.channel == "visit" else "call"
        cause = causes.customer(call.customer_id, call.rep_id)
        yield PlanChange(kind, call.customer_id, _tell(was), _tell(now), cause)


def _left_out(before: Plan, after: Plan, causes: Causes) -> Iterator[PlanChange]:
    known = {(u.customer_id, told) for u in before.unplanned() for told in (u.due, u.reason)}
    for row in after.unplanned():
        # what it would cost may be another sum every night: that is no news
        if known.isdisjoint({(row.customer_id, row.due), (row.customer_id, row.reason)}):
            cause = causes.customer(row.customer_id, row.rep_id)
            yield PlanChange("unplanned", row.customer_id, "", f"due {row.due}: {row.reason}", cause)


def _tell(call: ScheduledCall | None) -> str:
    return f"{call.day} {call.rep_id} {call.channel}" if call else ""


def _short(told: list[str] | tuple[str, ...]) -> str:
    more = len(told) - 1
    return told[0] + (f" (+{more} more)" if more else "")
