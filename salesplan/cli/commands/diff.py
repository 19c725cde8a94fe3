"""`salesplan diff`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import MOST_VERSION, ExitCodeFlag, RepId, Select
from salesplan.domain.errors import ExitCode, UsageError


def run(
    invocation: Invocation,
    a: Annotated[
        int | None,
        typer.Argument(metavar="A", help="A version; the published one's parent unless told.", min=1, max=MOST_VERSION),
    ] = None,
    b: Annotated[
        int | None,
        typer.Argument(metavar="B", help="Another; the published one unless told.", min=1, max=MOST_VERSION),
    ] = None,
    depth: Annotated[str, typer.Option("--depth", help="summary, rep, customer or visit.")] = "summary",
    rep: RepId = None,
    exit_code: ExitCodeFlag = False,
    select: Select = None,
) -> ExitCode:
    """Days that both plans cover are compared; every difference has the input change that caused it."""
    from salesplan.report.selecting import selected
    from salesplan.report.views.diff import DEPTHS, diff, is_different

    if depth not in DEPTHS:
        raise UsageError(f"there is no depth {depth!r}", f"one of: {', '.join(DEPTHS)}")
    workspace = invocation.workspace()
    after = workspace.load(b)
    if a is None and not after.plan.parent:
        raise UsageError(f"plan {after.plan.version} is the first: there is none before it", "name two versions")
    before = workspace.load(after.plan.parent if a is None else a)
    page = diff(before, after, depth, selected(after, rep, select or ()), grouped=invocation.output == "table")
    invocation.show(page, a=before.plan.version, b=after.plan.version, depth=depth)
    return ExitCode.DIFFERENT if exit_code and is_different(before, after) else ExitCode.DONE
