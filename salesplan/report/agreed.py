"""Agreed calls that cannot be held, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.plan import Level
from salesplan.domain.said import Said, said
from salesplan.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import Plan, Unplanned

NAMED = 3  # calls that one line names


def why_left_out(row: Unplanned) -> Said:
    """The reason as people read it; of an agreed call with its day and hour."""
    if row.level is not Level.AGREED:
        return row.reason
    return said("the agreed {call} {when} {why}", call=_call(row), when=_when(row), why=row.reason)


def agreed_lost(plan: Plan) -> list[Unplanned]:
    """Agreed calls that the plan cannot hold, by day, hour and customer."""
    found = [u for u in plan.unplanned() if u.level is Level.AGREED]
    return sorted(found, key=lambda u: (u.due, u.start or 0, u.customer_id, u.channel))


def agreed_line(lost: Sequence[Unplanned]) -> str:
    """How many agreed calls cannot be held, and the first of them with their reasons, in one line."""
    same = {str(_call(u)) for u in lost}
    call = f"agreed {same.pop() if len(same) == 1 else 'call'}"
    what = f"{words.number(len(lost))} {call if len(lost) == 1 else call + 's'}"
    told = "; ".join(f"{u.customer_id} {_when(u)} {u.reason}" for u in lost[:NAMED])
    more = f"; and {len(lost) - NAMED} more" if len(lost) > NAMED else ""
    return f"{what} cannot be held: {told}{more}"


def _call(row: Unplanned) -> Said:
    return said("visit") if row.channel is Channel.VISIT else said("{channel} call", channel=row.channel)


def _when(row: Unplanned) -> Said:
    if row.start is None:
        return said("on {day}", day=row.due)
    return said("on {day} {hour}", day=row.due, hour=clock(row.start))
