"""All that a run starts from, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesplan.domain.changes import InputChange
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, RepPlan, TravelPrices
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.travel import TravelTimes


class Progress(Protocol):
    """Told how far a stage is; `total` is 0 while unknown."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` reps of `stage`."""
        ...


def silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Night:
    """The arguments of one run."""

    given: Given
    published: StoredPlan | None
    settings: Settings
    as_of: date
    travel: TravelTimes
    full: bool = False
    territories: bool = False  # customers may change hands wherever that pays
    program: str = ""  # the version of the program that plans; empty: that of the published plan
    deep: bool = False  # months are searched from the routes of their bound too, minutes of work a rep
    learned: Mapping[str, float] = field(default_factory=dict)  # travel factor by rep, where no published month has one
    priced: Mapping[str, TravelPrices] = field(default_factory=dict)  # by rep, where no published month has any

    @property
    def parent(self) -> Plan | None:
        """The published plan, or None before the first."""
        return None if self.published is None else self.published.plan

    @property
    def common(self) -> tuple[object, ...]:
        """What the tasks of every rep refer to."""
        return self.travel, self.settings

    def previous(self, rep_id: str) -> RepPlan | None:
        """The rep's part of the published plan."""
        return None if self.published is None else self.published.plan.rep.get(rep_id)

    def travel_factor(self, rep_id: str) -> float:
        """Routed ÷ estimated driving: of the rep's published month, else learned night, else of the others' mean.

        What a month has taught counts from the next day on: solving again from one's own answer must change nothing.
        """
        previous = self.previous(rep_id)
        if previous is not None and self.parent is not None:
            made_today = self.parent.as_of == self.as_of
            told = (previous.planned_factor if made_today else 0.0) or previous.travel_factor
            if told > 0:
                return told
        if rep_id in self.learned:
            return self.learned[rep_id]
        others = [] if self.parent is None else [r.travel_factor for r in self.parent.reps if r.travel_factor > 0]
        return round(sum(others) / len(others), 2) if others else 1.0


@dataclass(frozen=True)
class Replanned:
    """A new plan with its reasons. `plan` is None where nothing changed."""

    plan: Plan | None
    changes: tuple[InputChange, ...] = ()
    reopened: dict[str, tuple[InputChange, ...]] = field(default_factory=dict)  # by rep: what opened their part
    held: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
