"""Whom a customer's two reps should know of each other, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.overlays import customer_of, is_second
from salesplan.domain.said import Said, said
from salesplan.report.figures import rep_name

if TYPE_CHECKING:
    from salesplan.domain.plan import ScheduledCall
    from salesplan.report.version import PlanVersion


def beside_whom(call: ScheduledCall, version: PlanVersion) -> Said:
    """'together with Emma Roosens', 'second rep, beside Emma Roosens'; nothing where the customer has one rep."""
    part = version.given.overlay.get(call.customer_id)
    if part is None:
        return Said()
    owners = version.plan.owners.get(part.other_id, ())
    other = next((a.rep_id for a in owners if a.on(call.day)), "")
    if not other:
        return Said()
    name = rep_name(other, version.given)
    if call.channel is Channel.VISIT and _together(call, part.other_id, other, version):
        return said("together with {rep}", rep=name)
    if is_second(call.customer_id):
        return said("second rep, beside {rep}", rep=name)
    return said("{rep} is the second rep", rep=name)


def _together(call: ScheduledCall, other_id: str, rep_id: str, version: PlanVersion) -> bool:
    part = version.plan.rep.get(rep_id)
    return part is not None and any(
        c.customer_id == other_id and (c.day, c.start) == (call.day, call.start) and c.channel is Channel.VISIT
        for c in part.schedule
    )


def plain_name(name: str) -> str:
    """A customer's name as the files have it."""
    return customer_of(name).rstrip() if is_second(name) else name
