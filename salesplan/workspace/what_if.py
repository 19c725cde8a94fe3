"""Scenarios on a copy: planned, compared, never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.workspace.processes import workers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.alignment.greenfield import SizePoint
    from salesplan.replan.scenarios.change_curve import ChangePoint
    from salesplan.replan.scenarios.suppositions import Supposition
    from salesplan.replan.scenarios.what_if import Comparison
    from salesplan.workspace.opened import Opened


def what_if(
    workspace: Opened,
    suppositions: Sequence[Supposition],
    also: str = "",
    as_of: date | None = None,
    workers: int = 0,
) -> Comparison:
    """The plan under all suppositions beside the published one.

    `also` says what else is supposed, by the settings that the workspace was opened with. Raises NoPlanError where no
    plan can be made, UsageError for a supposition that cannot be.
    """
    from salesplan.replan.scenarios.suppositions import supposed
    from salesplan.replan.scenarios.what_if import what_if as planned

    with workers_of(workers) as run:
        return workspace.at_night(
            as_of, lambda night: planned(night, supposed(night.given, suppositions, night.as_of, also), run=run)
        )


def saved_what_if(
    workspace: Opened,
    name: str,
    suppositions: Sequence[Supposition],
    also: str = "",
    as_of: date | None = None,
    workers: int = 0,
) -> Comparison:
    """The same, and kept under a name as it was looked at, for `promote`.

    Raises as `what_if` does; UsageError for a name that is none or taken, where files change meanwhile, before the
    first plan, and where nothing would be different.
    """
    from salesplan.workspace.scenarios import check_name, files_now, keep

    check_name(workspace, name)
    workspace.published()
    before = files_now(workspace)
    compared = what_if(workspace, suppositions, also, as_of, workers)
    keep(workspace, name, compared, before)
    return compared


def green_field(workspace: Opened, count: int, as_of: date | None = None, workers: int = 0) -> Comparison:
    """Territories and plan from scratch with `count` reps, beside the published plan.

    Raises InputError, NoPlanError, and UsageError where there are fewer customers than reps.
    """
    from salesplan.replan.scenarios.what_if import on_a_green_field

    with workers_of(workers) as run:
        return workspace.at_night(as_of, lambda night: on_a_green_field(night, count, run))


def value_by_size(
    workspace: Opened, sizes: Sequence[int], as_of: date | None = None, workers: int = 0
) -> tuple[SizePoint, ...]:
    """What the calls of a force of each size (number of reps) would earn, from scratch. Money a cycle.

    Raises InputError, and NoPlanError where rules that may not give contradict one another.
    """
    from salesplan.replan.scenarios.what_if import value_by_size as valued

    with workers_of(workers) as run:
        return workspace.at_night(as_of, lambda night: valued(night, sizes, run))


def change_curve(workspace: Opened, as_of: date | None = None, workers: int = 0) -> tuple[ChangePoint, ...]:
    """What the call plan would earn with 0, 1, 2, 5, ... customers' frequencies changed. Money a cycle.

    Raises InputError, and NoPlanError where rules that may not give contradict one another.
    """
    from salesplan.replan.scenarios.change_curve import change_curve as curve

    with workers_of(workers) as run:
        return workspace.at_night(as_of, lambda night: curve(night, run))
