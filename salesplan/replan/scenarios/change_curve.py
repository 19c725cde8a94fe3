"""What each further change of the call plan buys: value against the number of customers whose frequency changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.replan.opening.causes import causes_of
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now
from salesplan.replan.run import changes_since
from salesplan.replan.stages.call_plans import published_frequencies, replan_calls
from salesplan.replan.stages.territories import align_territories
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesplan.domain.plan import CallLine
    from salesplan.replan.night import Night
    from salesplan.runtime.runner import Runner

BUDGETS = (0, 1, 2, 5, 10, 20, 50, 100, -1)  # −1: as many as pay


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """The best call plan that changes at most `most` customers (−1: no limit)."""

    most: int
    changed: int  # customers whose frequencies differ from the published ones
    value: float  # money a cycle
    gain: float  # over the plan that changes nobody, money a cycle


def change_curve(night: Night, run: Runner = in_process, budgets: Sequence[int] = BUDGETS) -> tuple[ChangePoint, ...]:
    """One point a budget, in order, up to the first that the plan does not use up; the last is without a limit.

    Owners are those of night. All reps are open, as in a full replan.
    """
    changes = changes_since(night)
    offered = on_offer(night.given, night.settings, night.as_of)
    territories = align_territories(night, changes, offered, owners_now(night.given, night.published))
    causes = causes_of(changes, territories.owner)
    points: list[ChangePoint] = []
    for most in budgets:
        if most > 0 and points and points[-1].changed < points[-1].most:
            continue
        callplan = replace(night.settings.callplan, max_changes=most)
        under = replace(night, settings=replace(night.settings, callplan=callplan), full=True)
        lines = replan_calls(under, territories, offered, causes, run).lines
        value = sum(line.value for mine in lines.values() for line in mine)
        changed = _changed(night, (line for mine in lines.values() for line in mine))
        gain = value - points[0].value if points else 0.0
        points.append(ChangePoint(most, changed, round(value, 2), round(gain, 2)))
    return tuple(points)


def _changed(night: Night, lines: Iterable[CallLine]) -> int:
    now: dict[str, dict[str, float]] = {}
    for line in lines:
        if line.frequency > 0:
            now.setdefault(line.customer_id, {})[line.channel] = line.frequency
    told = published_frequencies(night)
    return sum(now.get(c, {}) != {h: f for h, f in was.items() if f > 0} for c, was in told.items())
