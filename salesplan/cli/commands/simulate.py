"""`salesplan simulate`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf


def run(
    invocation: Invocation,
    seeds: Annotated[int, typer.Option("--seeds", metavar="N", min=1, max=1000, help="Markets to draw.")] = 5,
    first_seed: Annotated[int, typer.Option("--first-seed", metavar="N", min=0, help="Number of the first.")] = 0,
    weeks: Annotated[int, typer.Option("--weeks", metavar="N", min=1, max=520, help="How long each is lived in.")] = 52,
    drift: Annotated[
        float, typer.Option("--drift", metavar="X", min=0, max=3, help="How far potentials wander in a year, in logs.")
    ] = 0.35,
    jumps: Annotated[
        float, typer.Option("--jumps", metavar="N", min=0, max=50, help="Doublings or halvings a customer and year.")
    ] = 0.0,
    events: Annotated[
        float, typer.Option("--events", metavar="N", min=0, max=50, help="Events a customer and year.")
    ] = 0.0,
    strength: Annotated[
        float, typer.Option("--strength", metavar="X", min=0, max=20, help="Of events; 0: as the settings say.")
    ] = 0.0,
    absent: Annotated[
        float, typer.Option("--absent", metavar="DAYS", min=0, max=200, help="Working days a rep is away in a year.")
    ] = 15.0,
    carry_over: Annotated[
        float, typer.Option("--carry-over", metavar="X", min=0, max=0.99, help="Of a call's effect after a month.")
    ] = 0.0,
    chasing: Annotated[
        float, typer.Option("--chasing", metavar="X", min=0, max=5, help="Reps shift calls to customers who grow.")
    ] = 0.0,
    lag: Annotated[int, typer.Option("--lag", metavar="WEEKS", min=0, max=520, help="Until a potential is known.")] = 0,
    wrong_curves: Annotated[
        float, typer.Option("--wrong-curves", metavar="X", min=0, max=3, help="How far true response is off, in logs.")
    ] = 0.0,
    placebo: Annotated[bool, typer.Option("--placebo", help="Nothing ever happens: every policy must tie.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Chart and table as a page.")] = None,
    as_of: AsOf = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> None:
    """Your customers, reps, rules and settings in markets that are drawn at random, planned nightly, weekly, quarterly
    and never, by the planner of every night. Nothing is published.
    """
    from salesplan.cli.progress import progress_bar
    from salesplan.replan.proof.simulate import PLACEBO
    from salesplan.replan.proof.world import World
    from salesplan.report.views.proof import simulated
    from salesplan.workspace.proof import simulate

    world = World(drift, jumps, events, strength, absent, carry_over, chasing, lag, wrong_curves)
    workspace = invocation.workspace()
    drawn = range(first_seed, first_seed + seeds)
    with progress_bar(invocation) as progress:
        found = simulate(workspace, PLACEBO if placebo else world, drawn, weeks, as_of, workers, progress)
    currency = workspace.settings.plan.currency
    if html is not None:
        from salesplan.report.export import write_file
        from salesplan.report.formats.years_page import years_page

        write_file(html, years_page(found, currency).encode())
        invocation.say(f"written to {html}")
    invocation.show((simulated(found, currency),), seeds=list(found.seeds), weeks=weeks)
