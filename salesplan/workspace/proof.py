"""Whether planning pays on this workspace's market: drawn years, and its own history. Nothing is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.workspace.processes import workers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.replan.night import Progress
    from salesplan.replan.proof.backtest import Backtest
    from salesplan.replan.proof.policy_gain import PolicyGain
    from salesplan.replan.proof.simulate import Simulation
    from salesplan.replan.proof.world import World
    from salesplan.workspace.opened import Opened


def simulate(
    workspace: Opened,
    world: World,
    seeds: Sequence[int],
    weeks: int,
    as_of: date | None = None,
    workers: int = 0,
    progress: Progress | None = None,
) -> Simulation:
    """Every policy in the same drawn years of the workspace's customers, reps, potentials, rules and settings.

    Raises InputError, NoPlanError where rules contradict one another, UsageError where there is nothing to simulate.
    """
    from salesplan.replan.night import silent
    from salesplan.replan.proof.simulate import simulate as lived

    with workers_of(workspace, workers) as run:
        return workspace.at_night(
            as_of, lambda night: lived(night, world, seeds, weeks, run=run, progress=progress or silent)
        )


def backtest(
    workspace: Opened, as_of: date | None = None, workers: int = 0, progress: Progress | None = None
) -> Backtest:
    """The workspace's own history, planned again from what was known then; from the files as they are.

    Raises InputError where the files have errors, NoPlanError where rules contradict one another.
    """
    from salesplan.domain.errors import InputError
    from salesplan.inputs import read_inputs
    from salesplan.replan.night import Night
    from salesplan.replan.proof.backtest import backtest as tested

    settings, day = workspace.loaded.settings, workspace.day(as_of)
    read = read_inputs(workspace.folder, settings, day)
    if read.given is None:
        raise InputError(read.findings)
    given = read.given
    with workers_of(workspace, workers) as run:
        return workspace.travelling(
            given, lambda travel: tested(Night(given, None, settings, day, travel), run, progress), settings
        )[0]


def policy_gain(workspace: Opened, as_of: date | None = None) -> PolicyGain:
    """What the published plans were worth beside those frozen at the start of each quarter, from the policy log.

    From the files as they are. Raises InputError where they have errors, UsageError where nothing was logged.
    """
    from salesplan.domain.errors import InputError, UsageError
    from salesplan.inputs import read_inputs
    from salesplan.replan.proof.policy_gain import policy_gain as gained
    from salesplan.workspace.learning import every_coin
    from salesplan.workspace.policy_log import policy_log

    settings, day = workspace.loaded.settings, workspace.day(as_of)
    log = policy_log(workspace)
    if not any(rows for _, rows in log):
        raise UsageError("no night was logged yet", "every published night adds to the log")
    read = read_inputs(workspace.folder, settings, day)
    if read.given is None:
        raise InputError(read.findings)
    kept = [(name, rows) for name, rows in log if rows]
    return gained(read.given, settings, day, kept, every_coin(workspace))
