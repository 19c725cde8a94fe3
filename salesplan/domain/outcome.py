"""What a stage says of its own work."""

from __future__ import annotations

from enum import StrEnum

from salesplan.domain.nouns import Noun


class Status(StrEnum):
    """A solver's answer, translated once."""

    OPTIMAL = "optimal"  # proven, within the gap
    FEASIBLE = "feasible"  # a good plan, stopped by its limit on work
    RELAXED = "relaxed"  # some rule was missed; the report names it
    CARRIED = "carried"  # nothing it depends on has changed
    INFEASIBLE = "infeasible"


class Outcome(Noun, frozen=True):
    """Objective and proof of one stage for one rep, or for the whole where `rep_id` is empty.

    `objective` and `bound` are money a cycle to be maximised in the call plan, and minutes to be
    minimised in alignment, schedule and routes; `gap` is |objective − bound| / max(|objective|, 1e-9),
    None where no bound is known. `work` counts iterations, nodes or solutions, never seconds.
    """

    stage: str
    rep_id: str
    status: Status
    objective: float
    bound: float | None = None
    gap: float | None = None
    work: int = 0
    seed: int = 0
    notes: tuple[str, ...] = ()
    shadow_price: float | None = None  # money that one more hour of the rep would earn (call plan)


def relative_gap(objective: float, bound: float) -> float:
    """|objective − bound| / max(|objective|, 1e-9)."""
    return abs(objective - bound) / max(abs(objective), 1e-9)
