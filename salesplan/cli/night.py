"""How the report of a run is given: the page, the time it took, and the exit code."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from salesplan.domain.errors import ExitCode

if TYPE_CHECKING:
    from salesplan.cli.invocation import Invocation
    from salesplan.replan.answer.reports import NightReport
    from salesplan.workspace import Workspace

LOGGER = logging.getLogger("salesplan.replan")


def show_night(invocation: Invocation, workspace: Workspace, report: NightReport) -> ExitCode:
    """Show what was done; returns 8 where the audit found violations, 7 where the plan was held."""
    from salesplan.report.views.changes import every_change
    from salesplan.report.views.findings import every_finding, findings
    from salesplan.report.views.night import night

    table = invocation.output == "table"
    page = list(night(report, report.given, workspace.settings.plan.currency, grouped=table))
    if not table:
        page = [view if view.name != "input-changes" else every_change(report.changes) for view in page]
    if report.warnings:
        page += findings(report.warnings) if table else (every_finding(report.warnings),)
    problems = [view for view in page if view.name in ("held", "agreed", "audit", "findings")]
    facts: dict[str, Any] = {
        "version": report.version,
        "state": report.state,
        "held": list(report.held),
        "notes": list(report.notes),
        "reopened": {rep: list(map(str, changes)) for rep, changes in report.reopened.items()},
    }
    if invocation.quiet and table:
        if problems:
            invocation.show(problems, problem=True)
    else:
        invocation.show(page, **facts)
    _tell_seconds(invocation, report)
    return ExitCode.VIOLATIONS if report.violations else ExitCode.HELD if report.held else ExitCode.DONE


def _tell_seconds(invocation: Invocation, report: NightReport) -> None:
    seconds = {stage: round(value, 3) for stage, value in report.seconds.items()}
    LOGGER.info(report.state, extra={"facts": {"version": report.version, "seconds_by_stage": seconds}})
    if report.plan is not None:
        parts = ", ".join(f"{stage} {value:.1f}" for stage, value in seconds.items())
        invocation.say(f"{sum(seconds.values()):.1f} s ({parts})")
