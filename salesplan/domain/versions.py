"""Plan versions as they are kept: a plan together with all that it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings


class VersionState(StrEnum):
    """What became of a version."""

    PUBLISHED = "published"  # the one that reps follow
    SUPERSEDED = "superseded"  # was published once
    PROPOSAL = "proposal"  # held by the guard


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan version with the inputs and settings that it was made from."""

    plan: Plan
    given: Given
    settings: Settings
    inputs_digest: str  # of the input files' bytes
    settings_digest: str
    program: str  # version of the planner that made it
    state: VersionState = VersionState.PUBLISHED
    created: str = ""  # ISO time at which it was stored, for people
    held: tuple[str, ...] = ()  # why the guard held it


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One line of the history."""

    version: int
    parent: int
    as_of: date
    state: VersionState
    created: str
    cause: str  # the changes that led to it, shortest form
    changes: int  # differences from the parent
    totals: dict[str, float] = field(default_factory=dict)
