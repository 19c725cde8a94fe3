"""A day and an hour for a new appointment: priced, and written down as an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import customer_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from salesplan.domain.versions import StoredPlan
    from salesplan.replan.scenarios.slots import Slot, Wanted
    from salesplan.workspace.opened import Opened


def find_slots(workspace: Opened, published: StoredPlan, wanted: Wanted) -> tuple[Slot, ...]:
    """The cheapest slots in the published plan, best first; none where no hour can be held.

    The first day is at the earliest the one after today, and after the plan's. Raises UsageError for days outside the
    plan and for a customer who cannot be visited.
    """
    from datetime import timedelta

    from salesplan.replan.scenarios.slots import slots

    plan = published.plan
    earliest = answered_on(workspace, published) + timedelta(days=1)
    wanted = replace(wanted, first=max(wanted.first, earliest), until=min(wanted.until, plan.last_day))
    if wanted.first > wanted.until:
        span = f"the published plan has days from {earliest} to {plan.last_day}"
        raise UsageError("no day is left to look at", f"{span}; `salesplan replan` moves on")
    return workspace.at_night(None, lambda night: slots(night, wanted), published)


def pin_slot(workspace: Opened, published: StoredPlan, customer_id: str, slot: Slot) -> Path:
    """Write the slot into feedback.csv as agreed; returns the file. UsageError where that is no CSV file to add to."""
    from salesplan.inputs import append_rows
    from salesplan.inputs.columns import FEEDBACK
    from salesplan.replan.scenarios.slots import agreed_row

    row = agreed_row(customer_of(customer_id), slot.rep_id, slot.day, slot.start, answered_on(workspace, published))
    return append_rows(workspace.folder, FEEDBACK, [row], workspace.settings)


def answered_on(workspace: Opened, published: StoredPlan) -> date:
    """The day on which an answer is given: today, or the plan's day where today is not in it."""
    plan = published.plan
    return workspace.today if plan.as_of <= workspace.today <= plan.last_day else plan.as_of
