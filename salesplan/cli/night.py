"""How the report of a run is given: the page, the time it took, and the exit code."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from salesplan.cli.hooks import WHICH, tell_hook
from salesplan.domain.errors import ExitCode

if TYPE_CHECKING:
    from salesplan.cli.invocation import Invocation
    from salesplan.replan.answer.reports import NightReport
    from salesplan.report.view import View
    from salesplan.workspace import Workspace

LOGGER = logging.getLogger("salesplan.replan")


def show_night(invocation: Invocation, workspace: Workspace, report: NightReport) -> ExitCode:
    """Tell the hooks, then show what was done; returns 8 where the audit found violations, 7 for a held plan."""
    facts: dict[str, Any] = {
        "version": report.version,
        "state": report.state,
        "held": list(report.held),
        "notes": list(report.notes),
        "reopened": {rep: list(map(str, changes)) for rep, changes in report.reopened.items()},
    }
    if report.state in WHICH:
        tell_hook(workspace, WHICH[report.state], partial(_document, invocation.command, workspace, report, facts))
    table = invocation.output == "table"
    page = _page(workspace, report, table=table)
    if invocation.quiet and table:
        problems = [view for view in page if view.name in ("held", "agreed", "audit", "findings")]
        if problems:
            invocation.show(problems, problem=True)
    else:
        invocation.show(page, **facts)
    _tell_seconds(invocation, report)
    return ExitCode.VIOLATIONS if report.violations else ExitCode.HELD if report.held else ExitCode.DONE


def _page(workspace: Workspace, report: NightReport, *, table: bool) -> list[View]:
    """For people what happened, grouped; for programs every change and every finding."""
    from salesplan.report.views.changes import every_change
    from salesplan.report.views.findings import every_finding, findings
    from salesplan.report.views.night import night

    page = list(night(report, report.given, workspace.settings.plan.currency, grouped=table))
    if not table:
        page = [view if view.name != "input-changes" else every_change(report.changes) for view in page]
    if report.warnings:
        page += findings(report.warnings) if table else (every_finding(report.warnings),)
    return page


def _document(command: str, workspace: Workspace, report: NightReport, facts: dict[str, Any]) -> str:
    from salesplan.report.formats.document import document

    return document(command, _page(workspace, report, table=False), **facts)


def _tell_seconds(invocation: Invocation, report: NightReport) -> None:
    seconds = {stage: round(value, 3) for stage, value in report.seconds.items()}
    LOGGER.info(report.state, extra={"facts": {"version": report.version, "seconds_by_stage": seconds}})
    if report.plan is not None:
        parts = ", ".join(f"{stage} {value:.1f}" for stage, value in seconds.items())
        invocation.say(f"{sum(seconds.values()):.1f} s ({parts})")
