"""Whether a night keeps the plan's word: what was told, agreed and counted, and whose customers change hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.causes import Via
from salesplan.domain.changes import Belongs, ChangeKind, Opens
from salesplan.domain.overlays import customer_of
from salesplan.domain.plan import DifferenceKind, Level
from salesplan.replan.answer.promises_kept import to_inform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.domain.changes import InputChange
    from salesplan.domain.plan import Plan

UNPLACED = 0.01  # share of the planned value


@dataclass(frozen=True)
class Word:
    """One night's figures. Told visits count for reps whom no absence, date of the roster, owner or answer concerns."""

    told: int
    told_kept: int  # day and hour
    unsaid: tuple[str, ...]  # promised calls that are otherwise, and no cause says why
    agreed_unsaid: tuple[str, ...]  # agreed calls that are otherwise, and the plan does not name them as left out
    unplaced: float  # value planned but not placed ÷ value planned
    quiet_moves: tuple[str, ...]  # owners that changed on a night on which nothing opens a territory
    strangers: tuple[str, ...] = ()  # differences that name a change of somebody else, and not through whom it came


def word(
    before: Plan, plan: Plan, changes: Sequence[InputChange], reopened: Mapping[str, Sequence[InputChange]]
) -> Word:
    """The figures of the plan that was made from `before` on account of `changes`."""
    disturbed = {r for r, told in reopened.items() if any(map(_disturbs, told))} | (before.rep.keys() ^ plan.rep.keys())
    broken = to_inform(plan, 15)
    calm = [c for c in before.schedule() if c.level is Level.TOLD and c.day >= plan.as_of and c.rep_id not in disturbed]
    named = {u.customer_id for u in plan.unplanned() if u.level is Level.AGREED}
    quiet = all(c.kind.opens is Opens.NOTHING for c in changes)
    moved = [c.subject for c in plan.changes if c.kind is DifferenceKind.OWNER]
    planned = plan.totals["value_planned"]
    return Word(
        told=len(calm),
        told_kept=len(calm) - sum(c.level is Level.TOLD and c.rep_id not in disturbed for c in broken),
        unsaid=tuple(f"{c.subject} {c.before}" for c in broken if c.cause is None),
        agreed_unsaid=tuple(
            f"{c.subject} {c.before}, now {c.after or 'none'}: {c.cause.kind if c.cause else ''}"
            for c in broken
            if c.level is Level.AGREED
            and c.after[:10] != c.before[:10]  # a next owner keeps the day
            and c.subject not in named
            and not (c.cause and _by_a_person(c.cause.kind))
        ),
        unplaced=plan.totals["planned_not_placed"] / planned if planned else 0.0,
        quiet_moves=tuple(moved) if quiet else (),
        strangers=tuple(strangers(before, plan)),
    )


def strangers(before: Plan, plan: Plan) -> Iterator[str]:
    """Differences whose cause names another customer, or a rep whom they do not concern, without `via`."""
    for change in plan.changes:
        cause = change.cause
        if cause is None or not cause.subject or cause.via is not Via.OWN:
            continue
        customer = customer_of(change.subject)
        reps = {p.get(c, "") for p in _owners(before, plan) for c in (change.subject, customer)}
        named = {word for text in (change.before, change.after) for word in text.split()}
        other_customer = cause.kind.concerns is Belongs.CUSTOMER and customer_of(cause.subject) != customer
        other_rep = cause.kind.concerns is Belongs.REP and cause.subject not in reps | named | {change.rep_id}
        if other_customer or other_rep:
            yield f"{change.kind} {change.subject} blames {cause.kind} {cause.subject}"


def _owners(before: Plan, plan: Plan) -> tuple[Mapping[str, str], ...]:
    return before.owner, before.last_owner, plan.owner, plan.last_owner


def _disturbs(change: InputChange) -> bool:
    """Whether promises may be broken by it: somebody is away, comes or goes, or a person has decided otherwise."""
    kinds = {ChangeKind.FEEDBACK, ChangeKind.CUSTOMER_OWNER, ChangeKind.SETTING}
    return change.kind.concerns is Belongs.REP or change.kind in kinds


def _by_a_person(kind: ChangeKind) -> bool:
    """Whether somebody has said themselves that what was agreed is no more."""
    return kind in {ChangeKind.FEEDBACK, ChangeKind.CUSTOMER_REMOVED, ChangeKind.CUSTOMER_CONSENT}
