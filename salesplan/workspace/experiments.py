"""Experiments of a workspace: designed, started by writing the coins into the inputs, read by what was sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import InputError, UsageError
from salesplan.domain.experiments import ExperimentRead

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.experiments import Design
    from salesplan.domain.given import Coin, Given
    from salesplan.workspace.opened import Opened


def design_experiment(
    workspace: Opened, name: str | None, share: float, months: int
) -> tuple[Design, tuple[Coin, ...]]:
    """Pairs and coins for the published plan, written to experiments/NAME; no plan reads them before they are started.

    `share` of the plan's calls, `months` that it lasts; the name is the plan's day unless given. UsageError before the
    first plan, where there are too few pairs, and where a design of that name is there.
    """
    from salesplan.learn.experiment_files import folder_of, write_design
    from salesplan.replan.proof.experiment import design

    stored = workspace.published()
    called = stored.plan.as_of.isoformat() if name is None else name
    folder_of(workspace.folder, called)
    found, coins = design(stored, called, share, months)
    folder = write_design(workspace.folder, found, coins)
    workspace.say(f"written to {folder.relative_to(workspace.folder)}; nothing is planned by it yet")
    return found, coins


def start_experiment(workspace: Opened, name: str) -> tuple[Design, tuple[Coin, ...]]:
    """Write the coins of a design into experiments.csv: the nights from its first day on plan by them.

    Pairs that the published plan no longer calls as the design says are left out. UsageError where it has begun, where
    it was started already, and where no pair is left.
    """
    from salesplan.inputs import append_rows
    from salesplan.inputs.columns import EXPERIMENTS
    from salesplan.learn.experiment_files import read_design
    from salesplan.replan.proof.experiment import still_alike
    from salesplan.store import run_lock

    found, coins = read_design(workspace.folder, name)
    with run_lock(workspace.own_folder):
        stored = workspace.published()
        if stored.plan.as_of >= found.from_date:
            raise UsageError(
                f"{name} was to begin on {found.from_date}, and the plan is of {stored.plan.as_of}",
                "design another one",
            )
        started = _files(workspace).coins
        if any(coin.experiment == name for coin in started):
            raise UsageError(f"{name} has been started already", f"see `salesplan experiment read {name}`")
        busy = {c.customer_id for c in started if c.until_date >= found.from_date}
        kept = still_alike(stored, coins)
        taken = {c.pair for c in kept if c.customer_id in busy}
        kept = tuple(c for c in kept if c.pair not in taken)
        if not kept:
            raise UsageError(f"no pair of {name} is called as it was designed", "design another one")
        append_rows(workspace.folder, EXPERIMENTS, kept, workspace.settings)
    gone = (len(coins) - len(kept)) // 2
    left = f"; {gone} pairs are called otherwise by now and left out" if gone else ""
    workspace.say(f"{len(kept) // 2} pairs start on {found.from_date}{left}")
    return found, kept


def read_experiment(workspace: Opened, name: str, as_of: date | None = None) -> ExperimentRead:
    """What the coins say by a day, from the files as they are. UsageError where it was not started."""
    from salesplan.learn.coins import answers
    from salesplan.learn.curves import find_curves
    from salesplan.learn.experiment_files import read_design
    from salesplan.learn.history import history

    found, _ = read_design(workspace.folder, name)
    day = workspace.day(as_of)
    given = _files(workspace)
    coins = [coin for coin in given.coins if coin.experiment == name]
    if not coins:
        raise UsageError(f"{name} was not started", f"run `salesplan experiment start {name}`")
    last = max(coin.until_date for coin in coins)
    past = history(given, workspace.loaded.settings, day)
    method = find_curves(past).method
    carried = method.carry_over if method is not None and method.carry_over_seen else None
    before = sum(month < found.from_date for month in past.months)
    after = sum(found.from_date <= month <= last for month in past.months)
    told = answers(past, coins, found.from_date, last, carried)
    return ExperimentRead(found, tuple(told), before, after, day)


def _files(workspace: Opened) -> Given:
    """The inputs as they are in the files, without learned values, and all coins, whatever the day."""
    from salesplan.inputs import read_inputs

    read = read_inputs(workspace.folder, workspace.loaded.settings)
    if read.given is None:
        raise InputError(read.findings)
    return read.given
