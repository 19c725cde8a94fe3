"""What became of the nights of many workspaces: those that somebody has to look at come first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.domain.errors import MEANING, ExitCode
from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.replan.answer.reports import NightEnded


def fleet(nights: Sequence[NightEnded]) -> Page:
    """One line a workspace: its exit code, what that means, and what the night said."""
    above = Path(os.path.commonpath([n.folder.parent for n in nights]))
    rows = tuple(
        (
            n.folder.relative_to(above).as_posix(),
            n.code,
            _meaning(n),
            n.version or None,
            n.seconds,
            n.tries,
            n.said,
            str(n.folder),
        )
        for n in sorted(nights, key=lambda n: (n.code == ExitCode.DONE, str(n.folder)))
    )
    columns = (
        Column("workspace", kind=Kind.NAME),
        Column("code", "exit", Kind.COUNT),
        Column("outcome"),
        Column("version", "plan", Kind.COUNT, priority=2),
        Column("seconds", kind=Kind.NUMBER, unit="s", priority=4),
        Column("tries", kind=Kind.COUNT, priority=5),
        Column("said", "why", priority=2),
        Column("folder", priority=6),
    )
    done = sum(n.code == ExitCode.DONE for n in nights)
    left = len(nights) - done
    title = f"{words.number(done)} of {words.count(len(nights), 'night')} done"
    title += f"; {words.count(left, 'workspace')} {'needs' if left == 1 else 'need'} somebody" if left else ""
    seconds = sum(n.seconds for n in nights)
    sums = ("all", None, "", None, seconds, sum(n.tries for n in nights), "", "") if len(rows) > 1 else None
    return (View("fleet", title, columns, rows, (), sums),)


def _meaning(night: NightEnded) -> str:
    """What became of a plan, or what its exit code means."""
    if night.code == ExitCode.DONE and night.state:
        return night.state
    known = {int(code): text for code, text in MEANING.items()}
    return known.get(night.code, "")
