"""`salesplan challenges`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.domain.errors import UsageError


def run(
    invocation: Invocation,
    verdict: Annotated[
        str | None, typer.Argument(metavar="[approve|reject]", help="The verdict.", show_default=False)
    ] = None,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="On which.", show_default=False)] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="REP", help="Who gets what is given; the nearest unless told.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the rep.")] = "",
) -> None:
    """What reps ask for in feedback.csv with keep, give or take. Verdicts go into challenges.csv; the next run counts
    an approved one like the CRM's own word.
    """
    from salesplan.domain.given import VerdictKind
    from salesplan.report.views.challenges import challenges
    from salesplan.workspace.challenges import asked_for, decide

    workspace = invocation.workspace()
    if verdict is not None:
        if verdict not in tuple(VerdictKind):
            raise UsageError(f"{verdict!r} is no verdict", f"one of: {', '.join(VerdictKind)}")
        if not ids:
            raise UsageError(f"{verdict} which?", "give the ids that `salesplan challenges` shows")
        path = decide(workspace, VerdictKind(verdict), ids, to, reason)
        invocation.say(f"written to {path}; the next run counts it")
    given, found = asked_for(workspace)
    published = workspace.store.published()
    plan = None if published is None else published.plan
    invocation.show(challenges(found, given, plan, workspace.settings.plan.currency), most_rows=0)
