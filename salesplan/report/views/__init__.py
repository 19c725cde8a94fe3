"""One view a file. `VIEWS` are those of a plan, `show NAME`; the others tell what a command has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report.views.callplan import callplan
from salesplan.report.views.handovers import handovers
from salesplan.report.views.inform import inform
from salesplan.report.views.plan_changes import plan_changes
from salesplan.report.views.response import response
from salesplan.report.views.routes import routes
from salesplan.report.views.schedule import schedule
from salesplan.report.views.suggestions import suggestions
from salesplan.report.views.summary import summary
from salesplan.report.views.territories import territories
from salesplan.report.views.unplanned import unplanned

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesplan.report.version import PlanVersion, Selection
    from salesplan.report.view import Page

OF_A_REP = frozenset({"callplan", "changes", "routes", "schedule", "suggestions", "unplanned"})
"""Views that show nothing of a rep but their own part of the plan, and what changed of it."""


def enough_of_a_rep(view: str, part: PlanVersion) -> bool:
    """Whether a rep's part of a plan is all that the view needs of it.

    How many minutes a call plan has is shared out between the owners of a customer who changes hands.
    """
    return view != "callplan" or all(a.since is None and a.until is None for a in part.plan.assignments())


VIEWS: dict[str, Callable[[PlanVersion, Selection], Page]] = {
    "summary": summary,
    "territories": territories,
    "callplan": callplan,
    "schedule": schedule,
    "routes": routes,
    "suggestions": suggestions,
    "unplanned": unplanned,
    "changes": plan_changes,
    "inform": inform,
    "handovers": handovers,
    "response": response,
}
