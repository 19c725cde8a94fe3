"""`salesplan fleet`"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import ExitCode

if TYPE_CHECKING:
    from salesplan.replan.answer.reports import NightEnded


def run(
    invocation: Invocation,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Folders of workspaces, one a line.")],
    as_of: AsOf = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", min=0, help="Nights at a time; 0: one a core.")] = 0,
    tries: Annotated[
        int, typer.Option("--tries", metavar="N", min=1, help="Tries of a night that ends with exit code 1 or 6.")
    ] = 2,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Plan and report; keep nothing.")] = False,
) -> ExitCode:
    """Each night is a process of its own with one worker, as `salesplan replan` is; its exit code is shown.

    The exit code is 0 where all nights have 0, else the worst of theirs: 1, 2, 4, 5, 8, 6, 7 in this order. Shared
    options reach every night, `--set` too; the file may have comments that begin with #.
    """
    from salesplan.report.views.fleet import fleet
    from salesplan.workspace.fleet import fleet_code, listed, run_nights

    folders = listed(file)
    words = [word for key, value in invocation.overrides.items() for word in ("--set", f"{key}={value}")]
    words += ["replan", "--workers", "1"]
    words += ["--as-of", as_of.isoformat()] if as_of else []
    words += ["--dry-run"] if dry_run else []
    ended: list[NightEnded] = []

    def told(night: NightEnded) -> None:
        ended.append(night)
        invocation.say(f"{len(ended)} of {len(folders)}: {night.folder} ended with {night.code}")

    nights = run_nights(folders, words, jobs or os.cpu_count() or 1, tries, told)
    code = fleet_code(nights)
    invocation.show(fleet(nights), problem=code != ExitCode.DONE, nights=len(nights), exit_code=int(code))
    return code
