"""What history tells: written beside the inputs for people to read, and put in force when they say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import InputError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Coin
    from salesplan.learn import Learned, Moved
    from salesplan.workspace.opened import Opened


def learn_day(workspace: Opened, day: date) -> Learned:
    """Learn from the files as they are, not as values in force have changed them, and write learned/DAY.

    Raises InputError where the files have errors, UsageError where the values of that very day are in force.
    """
    from salesplan.inputs import read_inputs
    from salesplan.learn import learn, write

    settings = workspace.loaded.settings
    if settings.learned.accepted == day.isoformat():
        raise UsageError(
            f"learned/{day} is in force and must stay as it was accepted", "learn --as-of another day, or --forget"
        )
    read = read_inputs(workspace.folder, settings, day)
    if read.given is None:
        raise InputError(read.findings)
    learned = learn(read.given, settings, day, every_coin(workspace))
    folder = write(workspace.folder, learned)
    workspace.say(f"written to {folder.relative_to(workspace.folder)}")
    return learned


def accept_day(workspace: Opened, day: date) -> Learned:
    """Put the values of a day in force: the next run plans with them."""
    from salesplan.learn import accept, parsed, stored
    from salesplan.store import run_lock

    with run_lock(workspace.own_folder):
        digest = accept(workspace.folder, day)
    workspace.say(f"learned/{day} is in force from the next replan on ({digest[:12]})")
    return parsed(stored(workspace.folder, day), f"learned/{day}")


def forget_learned(workspace: Opened) -> date | None:
    """Take learned values out of force; their folder stays."""
    from salesplan.learn import forget
    from salesplan.store import run_lock

    with run_lock(workspace.own_folder):
        day = forget(workspace.folder)
    told = "no learned values were in force" if day is None else f"learned/{day} is no longer in force"
    workspace.say(told)
    return day


def compare_days(workspace: Opened, before: date, after: date) -> tuple[Moved, ...]:
    """The estimates of two days side by side."""
    from salesplan.learn import compare, parsed, stored

    was, now = (parsed(stored(workspace.folder, day), f"learned/{day}") for day in (before, after))
    return compare(was, now)


def every_coin(workspace: Opened) -> tuple[Coin, ...]:
    """The coins of all experiments, those that bind no more among them; no inputs are read where there are none."""
    from salesplan.inputs import read_inputs
    from salesplan.inputs.columns import EXPERIMENTS

    settings = workspace.loaded.settings
    there = (workspace.folder / "data" / EXPERIMENTS.name).exists() or "experiments" in settings.source
    given = read_inputs(workspace.folder, settings).given if there else None
    return () if given is None else given.coins
