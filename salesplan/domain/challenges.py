"""What reps ask for in the matter of owners, and what managers make of it: nothing happens until somebody decides.

    keep, give, take   a rep wants to keep a customer, to give one away, or to take one over (feedback.csv)
    approve, reject    the manager's verdict (challenges.csv), or a rule of [challenges] that approves by itself

An approved challenge counts like a person's decision in the CRM, for `challenges.days`: the customer is the rep's, and
locked to them. Until then the CRM should be brought in line; afterwards customers.csv counts alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from salesplan.domain.given import Decision, VerdictKind
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from salesplan.domain.given import Customer, Feedback, Given, Verdict
    from salesplan.domain.settings import ChallengeSettings

CHALLENGES = (Decision.KEEP, Decision.GIVE, Decision.TAKE)


class ChallengeState(StrEnum):
    """What became of a challenge."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Challenge:
    """One rep's wish about who owns a customer."""

    id: str
    day: date
    rep_id: str
    customer_id: str
    decision: Decision
    reason: str
    state: ChallengeState = ChallengeState.WAITING
    to_rep_id: str = ""  # who owns the customer once it is approved; empty of a gift that nobody is named for
    decided: date | None = None
    decided_by: str = ""  # the rule that approved it by itself, or the manager's words


def challenge_id(row: Feedback) -> str:
    """The same for the same wish of the same day."""
    named = f"{row.day.isoformat()}\0{row.rep_id}\0{row.customer_id}\0{row.decision}"
    return f"C{hashlib.sha256(named.encode()).hexdigest()[:10]}"


def challenges(given: Given, settings: ChallengeSettings) -> tuple[Challenge, ...]:
    """Each rep's last wish about each customer, oldest first, with what became of it."""
    last: dict[tuple[str, str], Feedback] = {}
    for row in given.wishes:
        last[row.rep_id, row.customer_id] = row
    verdicts = {v.challenge: v for v in given.verdicts}
    gifts = {row.customer_id: row for row in last.values() if row.decision is Decision.GIVE}
    takers = {row.customer_id: row for row in last.values() if row.decision is Decision.TAKE}
    found = [_decided(row, verdicts, _rule(row, given, gifts, takers, settings), takers) for row in last.values()]
    return tuple(sorted(found, key=lambda c: (c.day, c.customer_id, c.rep_id)))


def _decided(row: Feedback, verdicts: Mapping[str, Verdict], rule: str, takers: Mapping[str, Feedback]) -> Challenge:
    key = challenge_id(row)
    verdict = verdicts.get(key)
    taker = takers.get(row.customer_id)
    to = row.rep_id if row.decision is not Decision.GIVE else taker.rep_id if taker is not None else ""
    wish = Challenge(key, row.day, row.rep_id, row.customer_id, row.decision, row.reason, to_rep_id=to)
    if verdict is not None:
        rejected = verdict.verdict is VerdictKind.REJECT
        state = ChallengeState.REJECTED if rejected else ChallengeState.APPROVED
        to = verdict.to_rep_id or to
        return replace(wish, state=state, to_rep_id=to, decided=verdict.day, decided_by=verdict.reason)
    if rule:
        decided = row.day if taker is None else max(row.day, taker.day)
        return replace(wish, state=ChallengeState.APPROVED, decided=decided, decided_by=rule)
    return wish


def _rule(
    row: Feedback,
    given: Given,
    gifts: Mapping[str, Feedback],
    takers: Mapping[str, Feedback],
    settings: ChallengeSettings,
) -> str:
    """Why a wish is approved without the manager; empty where it waits for them."""
    both = row.customer_id in gifts and row.customer_id in takers
    if settings.auto_agreed and both and row.decision is not Decision.KEEP:
        return f"{gifts[row.customer_id].rep_id} gives, {takers[row.customer_id].rep_id} takes"
    size = sum(p.potential for p in given.potentials_of.get(row.customer_id, ()))
    if row.decision is not Decision.GIVE and size < settings.auto_below:
        return f"potential below {settings.auto_below:,.0f}"
    return ""


def with_verdicts(given: Given, settings: ChallengeSettings, as_of: date | None) -> Given:
    """The inputs in which approved challenges count like the CRM's own word."""
    told = dict(in_force(given, settings, as_of))
    if not told:
        return given
    customers = tuple(
        replace(c, rep_id=told[c.id].to_rep_id, locked=True, hold_until=None) if c.id in told else c
        for c in given.customers
    )
    return replace(given, customers=customers)


def in_force(given: Given, settings: ChallengeSettings, as_of: date | None) -> Iterator[tuple[str, Challenge]]:
    """Customer and challenge of all that is approved and can be, in order of the verdicts: the last one counts."""
    for wish in sorted(challenges(given, settings), key=lambda c: (c.decided or c.day, c.id)):
        if wish.state is not ChallengeState.APPROVED or wish.decided is None:
            continue
        if as_of is not None and not wish.decided <= as_of <= wish.decided + timedelta(days=settings.days):
            continue
        customer = given.customer.get(wish.customer_id)
        if customer is not None and able(given, customer, wish.to_rep_id, as_of):
            yield wish.customer_id, wish


def able(given: Given, customer: Customer, rep_id: str, as_of: date | None) -> bool:
    """Whether the rep is at work and may have the customer."""
    rep = given.rep.get(rep_id)
    return rep is not None and given.serving.may(customer, rep) and (as_of is None or rep.active(as_of))
