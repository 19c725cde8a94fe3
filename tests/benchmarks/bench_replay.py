"""Sixty nights of changes on the Taiwan example, and a run that is killed two hundred times."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.table import print_table
from tests.continuous.commands import code_of, replan, starter
from tests.continuous.killing import Killing
from tests.continuous.replay import Replay
from tests.shared import REFEREE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.continuous.replay import Ran

NIGHTS, KILLS = 60, 200


def nights(count: int = NIGHTS, seed: int = 0) -> list[tuple[str, str, str]]:
    """Rows of the table about the nights; each run is told of on stderr."""
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for ran in Replay(Path(folder) / "workspace", {}, count, seed).run():
            runs.append(ran)
            print(_line(ran), *(f"  {fault}" for fault in ran.faults[:10]), sep="\n", file=sys.stderr, flush=True)  # noqa: T201
    return figures(runs)


def _line(ran: Ran) -> str:
    k = ran.kept
    full = "" if ran.full_gain is None else f", full {ran.full_gain:+.3%} in {ran.full_seconds:.1f} s"
    return (
        f"{ran.kind} {ran.number} {ran.as_of}: {ran.seconds:.1f} s, {ran.changes} changes, {ran.reopened} of {ran.reps}"
        f" reps, {ran.differences} differences, frozen {k.frozen_kept}/{k.frozen}, others {k.others_kept}/{k.others}"
        f"{', held' if ran.held else ''}{full}"
    )


def figures(runs: Sequence[Ran]) -> list[tuple[str, str, str]]:
    """The stream in a dozen numbers beside their targets."""
    later = [r for r in runs if r.kind != "cold"]
    by_kind = {kind: [r for r in later if r.kind == kind] for kind in ("night", "morning")}
    rows = [("cold plan", f"{runs[0].seconds:.1f} s", "")]
    for kind, mine in by_kind.items():
        seconds = statistics.median(r.seconds for r in mine)
        opened = statistics.median(r.reopened for r in mine)
        text = f"{len(mine)}, median {seconds:.1f} s, {opened:g} reps reopened"
        rows.append((f"{kind}s planned", text, str(len(mine))))
    rows.append(("held by the guard, then published", str(sum(r.held for r in later)), ""))
    rows += [
        ("violations, every version audited", str(sum(len(r.violations) for r in runs)), "0"),
        ("unsound scopes", str(sum(len(r.unsound) for r in later)), "0"),
        ("differences without a cause", f"{_total(later, 'uncaused')} of {sum(r.differences for r in later)}", "0"),
        ("frozen visits lost without a word", str(sum(len(r.kept.lost) for r in later)), "0"),
    ]
    calm = [r for r in later if not r.held]
    for name, some in (("all runs", later), ("runs not held", calm)):
        frozen = sum(r.kept.frozen_kept for r in some) / max(1, sum(r.kept.frozen for r in some))
        others = sum(r.kept.others_kept for r in some) / max(1, sum(r.kept.others for r in some))
        rows.append((f"frozen / other visits that keep rep and day, {name}", f"{frozen:.2%} / {others:.2%}", ""))
    asked = [r.referee for r in later if r.referee is not None]
    wrong = sum(bool(told) for told in asked)
    rows.append(
        (
            "referee, nights looked at",
            f"{wrong} of {len(asked)} with violations" if REFEREE.is_file() else "not at hand",
            "0",
        )
    )
    gains = [r.full_gain for r in later if r.full_gain is not None]
    if gains:
        rows.append(("full replan against the night's", f"{min(gains):+.3%} to {max(gains):+.3%}", "0 % to +2 %"))
    return rows


def _total(runs: Sequence[Ran], name: str) -> int:
    return sum(len(getattr(r, name)) for r in runs)


def kills(count: int = KILLS, seed: int = 0) -> list[tuple[str, str, str]]:
    """Rows of the table about kills."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = starter(Path(folder) / "workspace")
        assert code_of(replan(workspace)) == 0
        found = Killing(workspace, seed).run(count)
    return [
        ("replans killed with -9", f"{found.killed} (and {found.survived} that were done before)", str(count)),
        ("… while the version was being stored", str(found.while_storing), ""),
        ("reads beside them", f"{found.reads}, {len(found.unreadable)} unreadable", "0 unreadable"),
        ("lost versions", str(len(found.lost)), "0"),
        ("lock not freed / processes left behind", f"{found.locked} / {found.orphans}", "0"),
        ("last run", "succeeded" if found.last_code == 0 else f"left with {found.last_code}", "succeeds"),
    ]


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--nights", type=int, default=NIGHTS)
    asked.add_argument("--kills", type=int, default=KILLS)
    asked.add_argument("--seed", type=int, default=0)
    told = asked.parse_args()
    columns = ("figure", "measured", "target")
    if told.nights:
        print_table(f"{told.nights} nights on the Taiwan example", columns, nights(told.nights, told.seed))
    if told.kills:
        print_table(f"{told.kills} kills of a replan, 2 readers beside it", columns, kills(told.kills, told.seed))


if __name__ == "__main__":
    main()
