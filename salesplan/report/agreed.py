"""Agreed calls that cannot be held, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.plan import Level
from salesplan.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import Plan, Unplanned

NAMED = 3  # calls that one line names


def why_left_out(row: Unplanned) -> str:
    """The reason as people read it; of an agreed call with its day and hour."""
    if row.level is not Level.AGREED:
        return row.reason
    return f"the agreed {_call(row)} {_when(row)} {row.reason}"


def agreed_lost(plan: Plan) -> list[Unplanned]:
    """Agreed calls that the plan cannot hold, by day, hour and customer."""
    found = [u for u in plan.unplanned() if u.level is Level.AGREED]
    return sorted(found, key=lambda u: (u.due, u.start or 0, u.customer_id, u.channel))


def agreed_line(lost: Sequence[Unplanned]) -> str:
    """How many agreed calls cannot be held, and the first of them with their reasons, in one line."""
    same = {_call(u) for u in lost}
    what = words.count(len(lost), f"agreed {same.pop() if len(same) == 1 else 'call'}")
    told = "; ".join(f"{u.customer_id} {_when(u)} {u.reason}" for u in lost[:NAMED])
    more = f"; and {len(lost) - NAMED} more" if len(lost) > NAMED else ""
    return f"{what} cannot be held: {told}{more}"


def _call(row: Unplanned) -> str:
    return "visit" if row.channel is Channel.VISIT else f"{row.channel} call"


def _when(row: Unplanned) -> str:
    return f"on {row.due}" + (f" {clock(row.start)}" if row.start is not None else "")
