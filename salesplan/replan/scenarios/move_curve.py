"""Gain against the number of moves: the alignment, at several limits on how many customers may change hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.alignment import align, demand
from salesplan.domain.nouns import replace
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now

if TYPE_CHECKING:
    from salesplan.alignment import Aligned
    from salesplan.domain.settings import Settings
    from salesplan.replan.night import Night

LIMITS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class MovePoint:
    """The best alignment with at most `most` voluntary moves (None: as many as pay)."""

    most: int | None
    moves: int
    gain: float  # money a year: shorter drives and better balance, against moving nobody
    price: float  # money that the handovers are expected to cost
    lowest: float  # index of the least loaded rep, 1 = full
    highest: float
    minutes_a_visit: float  # estimated driving


def move_points(night: Night, *, crm: bool = False) -> tuple[MovePoint, ...]:
    """One point a limit, up to the first that is not used up; the last is without a limit.

    Owners to start from are those of the published plan, or with `crm` those in customers.csv.
    """
    given, settings, day = night.given, night.settings, night.as_of
    now = owners_now(given, None if crm else night.published)
    wanted = demand(given, on_offer(given, settings, day), settings, as_of=day)

    def best(most: int) -> Aligned:
        limited = replace(settings, alignment=replace(settings.alignment, max_moves=most))
        return align(given, wanted, now.current, night.travel, limited, day, fixed=now.decided)

    everything = best(-1)
    limits = [most for most in LIMITS if most < _voluntary(everything, now.current)]
    found = [(most, best(most)) for most in limits]
    nobody = found[0][1] if found else everything
    points = [_point(most, aligned, nobody, settings) for most, aligned in found]
    return (*points, _point(None, everything, nobody, settings))


def _voluntary(aligned: Aligned, current: dict[str, str]) -> int:
    return sum(current.get(a.customer_id, "") not in ("", a.rep_id) for a in aligned.assignments)


def _point(most: int | None, aligned: Aligned, nobody: Aligned, settings: Settings) -> MovePoint:
    saved = (nobody.cost.total - nobody.cost.handover) - (aligned.cost.total - aligned.cost.handover)
    indexes = [row.index for row in aligned.balance if row.index is not None]
    moved = aligned.moves
    return MovePoint(
        most=most,
        moves=len(moved),
        gain=saved / 60 * aligned.hour_price * 365 / settings.plan.cycle_days,
        price=sum(a.price for a in moved),
        lowest=min(indexes, default=0.0),
        highest=max(indexes, default=0.0),
        minutes_a_visit=aligned.compactness.travel_minutes_a_visit,
    )
