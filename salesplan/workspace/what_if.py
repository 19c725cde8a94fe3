"""Scenarios on a copy: planned, compared, never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.versions import VersionState
from salesplan.workspace.processes import workers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.replan.night import Progress
    from salesplan.replan.scenarios.change_curve import ChangePoint
    from salesplan.replan.scenarios.rule_prices import CalmPoint, RulePrices
    from salesplan.replan.scenarios.sizing import Sizing
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

    with workers_of(workspace, workers) as run:
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

    with workers_of(workspace, workers) as run:
        return workspace.at_night(as_of, lambda night: on_a_green_field(night, count, run))


def sizing(
    workspace: Opened,
    sizes: Sequence[int],
    team: str | None = None,
    product: str | None = None,
    budget: float | None = None,
    as_of: date | None = None,
    workers: int = 0,
) -> Sizing:
    """What a force of each size (number of reps) would earn and return, from scratch, and whom to hire. Money a year.

    `budget` is money for more reps within twelve months. Raises InputError, NoPlanError where rules that may not give
    contradict one another, and UsageError for an unknown team or product.
    """
    from salesplan.replan.scenarios.sizing import sizing as sized

    with workers_of(workspace, workers) as run:
        return workspace.at_night(as_of, lambda night: sized(night, sizes, team, product, budget, run))


def change_curve(workspace: Opened, as_of: date | None = None, workers: int = 0) -> tuple[ChangePoint, ...]:
    """What the call plan would earn with 0, 1, 2, 5, ... customers' frequencies changed. Money a cycle.

    Raises InputError, and NoPlanError where rules that may not give contradict one another.
    """
    from salesplan.replan.scenarios.change_curve import change_curve as curve

    with workers_of(workspace, workers) as run:
        return workspace.at_night(as_of, lambda night: curve(night, run))


def rule_prices(
    workspace: Opened, as_of: date | None = None, workers: int = 0, progress: Progress | None = None
) -> RulePrices:
    """What each rule of the house costs, on the published plan. Money a cycle.

    What the guard holds is among them: a proposal that stands on the published plan is worth what that one is not.
    Raises UsageError before the first plan, InputError, and NoPlanError where rules contradict one another.
    """
    from salesplan.replan.night import silent
    from salesplan.replan.scenarios.rule_prices import rule_prices as priced
    from salesplan.replan.scenarios.rule_prices import with_proposals

    published = workspace.published()
    held = [
        row.totals
        for row in workspace.store.versions()
        if row.state is VersionState.PROPOSAL and row.parent == published.plan.version
    ]
    with workers_of(workspace, workers) as run:
        found = workspace.at_night(as_of, lambda night: priced(night, run, progress or silent))
    return with_proposals(found, published.plan.totals, held)


def calm_curves(workspace: Opened, as_of: date | None = None, workers: int = 0) -> tuple[CalmPoint, ...]:
    """Gain against calm for each price of change: the last night once more, from the plan before the published one.

    Raises as `rule_prices` does.
    """
    from salesplan.replan.scenarios.rule_prices import calm_curves as curves

    published = workspace.published()
    before = workspace.store.load(published.plan.parent) if published.plan.parent else published
    with workers_of(workspace, workers) as run:
        return workspace.at_night(as_of, lambda night: curves(replace(night, published=before), run))
