"""Is the published plan current, and what would a replan reopen?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.view import Column, Page, View
from salesplan.report.views.changes import changes, reopened

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.replan.answer.reports import StatusReport


def status(report: StatusReport, given: Given | None = None) -> Page:
    """Current or not; then the changes, and the reps that they would open."""
    said = "is current" if report.current else f"is out of date: {words.count(len(report.changes), 'change')}"
    ahead = words.count(report.days_ahead, "day")
    far = (
        f"that day is {ahead} from today: until then no night changes the plan; `salesplan replan --as-of today --back`"
    )
    notes = ((far,) if report.days_ahead else ()) + tuple(
        f"held proposal {v}: salesplan publish {v}" for v in report.proposals
    )
    first = View("status", f"Plan {report.version} of {report.as_of.isoformat()} {said}", (Column("note"),), (), notes)
    if report.current:
        return (first,)
    return first, changes(report.changes), reopened(report.reopened, given, done=False)
