"""`salesplan calibrate`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.places import Place
    from salesplan.travel.calibrate import Calibration
    from salesplan.workspace import Workspace

MOST_PLACES = 400  # of a road engine's square table: 160,000 drives are plenty


def run(
    invocation: Invocation,
    reference: Annotated[
        str | None,
        typer.Option("--on", metavar="calls|osm|osrm|matrix", help="What is true; [travel] provider, else calls."),
    ] = None,
) -> None:
    """Fit the crow's minutes to a road engine, or to drive_minutes in calls.csv. You accept the result; it is never
    applied by itself.
    """
    from salesplan.report.views.calibration import calibration

    workspace = invocation.workspace()
    configured = workspace.settings.travel.provider
    truth = reference or ("calls" if configured == "crow" else configured)
    found = _fitted(workspace, truth)
    invocation.show((calibration(found, workspace.settings.travel, truth),))


def _fitted(workspace: Workspace, truth: str) -> Calibration:
    from salesplan.travel.calibrate import calibrate_on_calls, calibrate_on_roads

    given = workspace.read().given
    assert given is not None
    if truth == "calls":
        return calibrate_on_calls(given, workspace.settings.travel)
    travel = replace(workspace.settings.travel, provider=truth)
    engine = workspace.travel(given, replace(workspace.settings, travel=travel))
    return calibrate_on_roads(
        engine, _sample([*(r.place for r in given.reps), *(c.place for c in given.customers)]), travel
    )


def _sample(places: Sequence[Place]) -> Sequence[Place]:
    """Evenly spread over the list, so that a large country fits too."""
    if len(places) <= MOST_PLACES:
        return places
    return [places[i * len(places) // MOST_PLACES] for i in range(MOST_PLACES)]
