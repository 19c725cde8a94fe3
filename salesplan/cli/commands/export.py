"""`salesplan export`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Version
from salesplan.domain.nouns import replace
from salesplan.report.formats import FORMATS


def run(
    invocation: Invocation,
    formats: Annotated[
        list[str],
        typer.Option("--format", metavar="|".join(FORMATS), help="The form; may be repeated."),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The folder; out/ in the workspace unless told.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="rep", help="html: one page for each rep, with nobody else's customers.")
    ] = "",
    version: Version = None,
) -> None:
    """Files appear whole. What an earlier export of the same form left behind is removed, nothing else."""
    from salesplan.report.export import export
    from salesplan.report.formats import TELLS_MORE, exporter
    from salesplan.report.version import NOTHING_BEHIND, Behind
    from salesplan.report.view import Column, Kind, View
    from salesplan.report.words import count
    from salesplan.workspace.receipts import exports, log_export

    for name in formats:
        exporter(name, by)  # a wrong name is told before anything is written
    workspace = invocation.workspace()
    stored = workspace.load(version)
    now = workspace.settings  # how it is written is no part of the plan
    plan = replace(stored.settings.plan, language=now.plan.language)
    today = replace(stored.settings, export=now.export, map=now.map, plan=plan)
    stored = replace(stored, settings=today)
    folder = out if out is not None else workspace.folder / "out"
    behind = NOTHING_BEHIND
    if any((name, by) in TELLS_MORE for name in formats):
        plans = tuple(workspace.plans_of_cycle(stored))
        behind = Behind(tuple(workspace.store.versions()), workspace.learned_for(stored), plans, exports(workspace))
    paths = [(name, path) for name in formats for path in export(stored, name, folder, by, behind)]
    for name in dict.fromkeys(formats):
        log_export(workspace, stored.plan.version, name, folder, sum(form == name for form, _ in paths))
    rows = tuple((name, str(path.relative_to(folder)), path.stat().st_size) for name, path in paths)
    title = f"{count(len(rows), 'file')} of plan {stored.plan.version} in {folder}"
    columns = (Column("format"), Column("file"), Column("bytes", kind=Kind.COUNT))
    invocation.show((View("export", title, columns, rows),), version=stored.plan.version, folder=str(folder))
