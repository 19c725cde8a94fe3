"""Holds back a plan that changes more than an analyst would expect overnight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import GuardSettings
    from salesplan.domain.versions import StoredPlan
    from salesplan.replan.answer.pairs import CallPair


def guard(
    published: StoredPlan | None,
    plan: Plan,
    given: Given,
    settings: GuardSettings,
    reopened: Collection[str],
    pairs: Sequence[CallPair],
) -> tuple[str, ...]:
    """Why the plan must be looked at before it is published; empty: nothing. A first plan passes.

    `pairs` are the calls that differ (see `pairs_that_differ`).
    """
    if published is None:
        return ()
    before = published.given
    shares = (
        ("customers vanished from the inputs", _vanished(before.customer, given.customer), settings.vanished_share),
        ("reps vanished from the inputs", _vanished(before.rep, given.rep), settings.vanished_share),
        ("customers would change owner", _moved_owners(published.plan, plan), settings.owner_share),
        (
            "visits would move outside what the changes opened",
            _moved_visits(published.plan, plan, reopened, pairs),
            settings.visit_share,
        ),
    )
    return tuple(
        f"{share:.0%} of the {text}; the guard allows {most:.0%}" for text, share, most in shares if share > most
    )


def _vanished(before: Mapping[str, object], after: Mapping[str, object]) -> float:
    return len(before.keys() - after.keys()) / max(len(before), 1)


def _moved_owners(before: Plan, after: Plan) -> float:
    stayed = [(rep_id, after.owner[c]) for c, rep_id in before.owner.items() if c in after.owner]
    return sum(old != new for old, new in stayed) / max(len(stayed), 1)


def _moved_visits(before: Plan, after: Plan, reopened: Collection[str], pairs: Sequence[CallPair]) -> float:
    visits = sum(c.channel is Channel.VISIT and c.day >= after.as_of for c in before.schedule())
    moved = [
        p
        for p in pairs
        if p.before is not None
        and p.before.channel is Channel.VISIT
        and p.before.rep_id not in reopened
        and (p.after is None or (p.after.day, p.after.rep_id) != (p.before.day, p.before.rep_id))
    ]
    return len(moved) / max(visits, 1)
