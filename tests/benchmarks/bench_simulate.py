"""What planning every night is worth in drawn years, by world, and how long that takes.

`python -m tests.benchmarks.bench_simulate [SEEDS] [CUSTOMERS REPS]`: 500 customers and 5 reps unless told, 52 weeks.
Then one market of 2,000 customers and 20 reps under every policy, timed.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.settings import CallPlanSettings, ResponseSettings, Settings, VisitSettings
from salesplan.replan.night import Night
from salesplan.replan.proof.simulate import PLACEBO, simulate
from salesplan.replan.proof.world import World
from salesplan.replan.proof.year import Policy
from salesplan.runtime.workers import worker_pool
from salesplan.travel.crow import Crow
from tests.benchmarks.nation import AS_OF, nation
from tests.benchmarks.table import print_table

if TYPE_CHECKING:
    from salesplan.replan.proof.simulate import Compared, Simulation

TIGHT = {"day_end": "13:00"}
LASTING = {"carry_over": 0.8}
WORLDS = {
    "base: drift .35": (World(absent=0.0), {}, {}),
    "drift .7": (World(drift=0.7, absent=0.0), {}, {}),
    "drift .35, absences": (World(), {}, {}),
    "tight, jumps, carry-over": (World(drift=0.7, jumps=0.5, carry_over=0.8), TIGHT, LASTING),
    "tight, strong events": (World(events=3.0, strength=1.5), TIGHT, {}),
    "the same, carry-over, ρ known": (World(events=3.0, strength=1.5, carry_over=0.8), TIGHT, LASTING),
    "the same, carry-over, ρ = 1": (World(events=3.0, strength=1.5, carry_over=0.8), TIGHT, {}),
    "placebo": (PLACEBO, {}, {}),
}
SHOWN = (Policy.NIGHTLY, Policy.UNDAMPED, Policy.WEEKLY, Policy.NEVER)


def lived(
    world: World, visits: dict[str, str], response: dict[str, float], size: tuple[int, int], seeds: range, weeks: int
) -> Simulation:
    """One world, both cores."""
    settings = Settings(
        visits=replace(VisitSettings(), **visits),
        response=replace(ResponseSettings(), **response),
        callplan=CallPlanSettings(),
    )
    given = replace(nation(*size), calls=(), feedback=(), time_off=())
    with worker_pool(2) as run:
        return simulate(Night(given, None, settings, AS_OF, Crow(settings.travel)), world, seeds, weeks, run=run)


def told(c: Compared) -> str:
    """Gain in percent with its 90 % interval, and changed lines a rep and week."""
    return f"{100 * c.gain:+.2f} ± {50 * (c.high - c.low):.2f} · {c.lines:.1f}"


def main() -> None:
    """Prints the tables."""
    numbers = [int(x) for x in sys.argv[1:]]
    seeds = range(numbers[0] if numbers else 20)
    size = (numbers[1], numbers[2]) if len(numbers) > 2 else (500, 5)
    rows: list[list[object]] = []
    for name, (world, visits, response) in WORLDS.items():
        found = {c.policy: c for c in lived(world, visits, response, size, seeds, 52).compared}
        rows.append([name, *(told(found[p]) for p in SHOWN)])
    title = (
        f"{size[0]} customers, {size[1]} reps, 52 weeks, {len(seeds)} seeds: % against quarterly · lines a rep and week"
    )
    print_table(title, ("world", *SHOWN), rows)
    timed()


def timed() -> None:
    """20 reps × 2,000 customers × 52 weeks, every policy, with drift, absences and events."""
    start = time.perf_counter()
    lived(World(events=1.0), {}, {}, (2000, 20), range(1), 52)
    row = [f"{(time.perf_counter() - start) / 60:.1f}"]
    print_table("2,000 customers, 20 reps, 52 weeks, 5 policies, 2 cores", ("minutes (≤ 15)",), [row])


if __name__ == "__main__":
    main()
