"""Sixty nights of changes on the Taiwan example and on Andorra, and a run that is killed two hundred times.

Each night the referee compares the plan with the one before, and of a sample of the differences the cause is
withdrawn: `--tries` of them a night, drawn with `--seed`. `--on` names one of the two, `--reps` so many of its reps.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.table import print_table
from tests.continuous.commands import code_of, replan, starter
from tests.continuous.counterfactual import share
from tests.continuous.killing import Killing
from tests.continuous.replay import DEARER, Replay
from tests.continuous.word import UNPLACED
from tests.shared import ANDORRA, REFEREE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.continuous.replay import Ran

NIGHTS, KILLS, TRIES = 60, 200, 9


def nights(
    count: int = NIGHTS, seed: int = 0, tries: int = TRIES, source: Path | None = None, reps: int | None = None
) -> list[tuple[str, str, str]]:
    """Rows of the table about the nights; each run is told of on stderr.

    `source`: a workspace; None: Taiwan. `reps`: so many of its reps with their customers; None: all.
    """
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        settings = {} if source is None else {"plan.country": "AD"}
        dearer = DEARER if source is None else "25"
        place = Path(folder) / "workspace"
        replay = Replay(place, settings, count, seed, source=source, tries=tries, dearer=dearer, reps=reps)
        for ran in replay.run():
            runs.append(ran)
            said = [f"held: {line}" for line in ran.held] + ran.faults[:10]
            said += [f"stays without its cause: {t.change}" for t in ran.trials if not t.gone]
            print(_line(ran), *(f"  {line}" for line in said), sep="\n", file=sys.stderr, flush=True)  # noqa: T201
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
    rows.append(("held by the guard, then published", str(sum(bool(r.held) for r in later)), ""))
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
    rows += _word_kept(later)
    asked = [r.referee for r in later if r.referee is not None]
    wrong = sum(bool(told) for told in asked)
    rows.append(
        (
            "referee, beside the plan before",
            f"{wrong} of {len(asked)} with violations" if REFEREE.is_file() else "not at hand",
            "0",
        )
    )
    gains = [r.full_gain for r in later if r.full_gain is not None]
    if gains:
        rows.append(("full replan against the night's", f"{min(gains):+.3%} to {max(gains):+.3%}", "0 % to +2 %"))
    return rows


def _word_kept(runs: Sequence[Ran]) -> list[tuple[str, str, str]]:
    """Whether the plan's word was kept, and its causes were true."""
    words = [r.word for r in runs if r.word is not None]
    trials = [t for r in runs for t in r.trials]
    told, stood = sum(w.told for w in words), sum(w.told_kept for w in words)
    unplaced = [w.unplaced for w in words]
    over = sum(u > UNPLACED for u in unplaced)
    return [
        ("told visits that keep day and hour, reps at ease", f"{stood / max(1, told):.2%} of {told}", "99.5 %"),
        ("promises broken without a cause", str(sum(len(w.unsaid) for w in words)), "0"),
        ("agreed calls otherwise, unsaid", str(sum(len(w.agreed_unsaid) for w in words)), "0"),
        ("value planned, not placed", f"{max(unplaced):.2%} at most, {over} runs above", f"{UNPLACED:.0%}"),
        ("owners changed on quiet nights", str(sum(len(w.quiet_moves) for w in words)), "0"),
        ("causes of somebody else without via", str(sum(len(w.strangers) for w in words)), "0"),
        ("differences that go without their cause", f"{share(trials):.1%} of {len(trials)}", "95 % of 500 or more"),
    ]


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
    asked.add_argument("--tries", type=int, default=TRIES)
    asked.add_argument("--on", choices=("taiwan", "andorra"))
    asked.add_argument("--reps", type=int)
    told = asked.parse_args()
    columns = ("figure", "measured", "target")
    if told.nights:
        for key, name, source in (("taiwan", "the Taiwan example", None), ("andorra", "Andorra", ANDORRA)):
            if told.on in {None, key} and (source is None or source.is_dir()):
                title = f"{told.nights} nights on {name}, {told.reps or 'all'} reps, seed {told.seed}"
                print_table(title, columns, nights(told.nights, told.seed, told.tries, source, told.reps))
    if told.kills:
        print_table(f"{told.kills} kills of a replan, 2 readers beside it", columns, kills(told.kills, told.seed))


if __name__ == "__main__":
    main()
