"""`salesplan status`"""

from __future__ import annotations

from typing import Any

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf, ExitCodeFlag
from salesplan.domain.errors import ExitCode


def run(invocation: Invocation, as_of: AsOf = None, exit_code: ExitCodeFlag = False) -> ExitCode:
    """Nothing is solved and nothing is changed. With --exit-code: 3 where the plan is out of date.

    Without --as-of the day is today, or that of the plan where it was made for a coming one.
    """
    from salesplan.report.views.changes import every_change
    from salesplan.report.views.status import status

    report = invocation.workspace().status(as_of)
    page = status(report)
    if invocation.output != "table":
        page = tuple(v if v.name != "input-changes" else every_change(report.changes) for v in page)
    if invocation.output == "csv":
        page = (every_change(report.changes),)
    facts: dict[str, Any] = {"version": report.version, "as_of": report.as_of.isoformat(), "current": report.current}
    facts["days_ahead"] = report.days_ahead
    reopened = {rep: list(map(str, changes)) for rep, changes in report.reopened.items()}
    invocation.show(page, problem=not report.current, **facts, reopened=reopened, proposals=list(report.proposals))
    return ExitCode.DIFFERENT if exit_code and not report.current else ExitCode.DONE
