"""The manager's verdicts on what reps ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.challenges import ChallengeState, able, challenges
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Decision, Verdict, VerdictKind
from salesplan.domain.places import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from salesplan.domain.challenges import Challenge
    from salesplan.domain.given import Given
    from salesplan.workspace.opened import Opened


def asked_for(workspace: Opened) -> tuple[Given, tuple[Challenge, ...]]:
    """Today's inputs, and every challenge in them, oldest first."""
    given = workspace.read().given
    assert given is not None
    return given, challenges(given, workspace.settings.challenges)


def decide(workspace: Opened, verdict: VerdictKind, ids: Sequence[str], to_rep_id: str, reason: str) -> Path:
    """Write verdicts into challenges.csv; returns the file.

    `to_rep_id` is who gets what is given; empty: whom the challenge names, else the nearest rep who can. UsageError
    for an id that is none or not waiting, and for a rep who cannot own the customer.
    """
    from salesplan.inputs import append_rows
    from salesplan.inputs.columns import VERDICTS

    given, known = asked_for(workspace)
    waiting = {c.id: c for c in known if c.state is ChallengeState.WAITING}
    for key in ids:
        if key not in waiting:
            raise UsageError(f"no challenge {key} is waiting", f"waiting are: {', '.join(waiting) or 'none'}")
    today = workspace.today
    rows = []
    for key in dict.fromkeys(ids):
        to = _owner(given, waiting[key], to_rep_id, today) if verdict is VerdictKind.APPROVE else ""
        rows.append(Verdict(today, key, verdict, to, reason))
    return append_rows(workspace.folder, VERDICTS, rows, workspace.settings)


def _owner(given: Given, wish: Challenge, to_rep_id: str, today: date) -> str:
    """Who owns the customer once the challenge is approved."""
    customer = given.customer[wish.customer_id]
    if to_rep_id and wish.decision is not Decision.GIVE:
        raise UsageError(f"{wish.id} names its rep: {wish.rep_id}", "leave --to out")
    told = to_rep_id or wish.to_rep_id
    if told and not able(given, customer, told, today):
        raise UsageError(f"{told} cannot own {customer.id}: not at work, or without a skill", "name another rep")
    if told:
        return told
    others = [r for r in given.reps if r.id != wish.rep_id and able(given, customer, r.id, today)]
    if not others:
        raise UsageError(f"nobody else can own {customer.id}", f"see reps.csv, or reject {wish.id}")
    return min(others, key=lambda r: (great_circle_km(r.place, customer.place), r.id)).id
