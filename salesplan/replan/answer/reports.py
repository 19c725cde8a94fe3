"""What a run tells of itself: typed values that the command line renders."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from salesplan.domain.changes import InputChange
    from salesplan.domain.findings import Finding
    from salesplan.domain.given import Coin, Customer, Given
    from salesplan.domain.plan import Assignment, CallLine, Plan, PlanChange, ScheduledCall, Suggestion, Unplanned
    from salesplan.domain.violations import Violation
    from salesplan.learn import CurveOrigin


class NightState(StrEnum):
    """What became of a run's plan."""

    PUBLISHED = "published"
    PROPOSAL = "proposal"  # held by the guard or the audit
    DRY_RUN = "dry run"  # kept nowhere
    UNCHANGED = "unchanged"  # nothing changed: there is no new version


@dataclass(frozen=True, slots=True)
class NightEnded:
    """One workspace's night among those of many: what its process has told."""

    folder: Path
    code: int  # its exit code
    seconds: float
    tries: int = 1
    version: int = 0  # 0: none was told
    state: str = ""
    said: str = ""  # why it stopped, or why its plan is held


@dataclass(frozen=True, slots=True)
class NightReport:
    """One replan: what changed, what that opened, what came out."""

    plan: Plan | None  # None: nothing changed, no version was made
    version: int  # of the new plan; of the published one where nothing changed; 0 in a dry run without one
    state: NightState
    changes: tuple[InputChange, ...] = ()
    reopened: dict[str, tuple[InputChange, ...]] = field(default_factory=dict)  # by rep: what opened their part
    held: tuple[str, ...] = ()  # why the guard held the plan
    violations: tuple[Violation, ...] = ()
    before: dict[str, float] = field(default_factory=dict)  # totals of the parent
    after: dict[str, float] = field(default_factory=dict)
    warnings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()  # missed rules, contradictions, places that no road reaches
    seconds: dict[str, float] = field(default_factory=dict)  # by stage, for stderr only
    given: Given | None = None  # the inputs that were read, for names


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Is the published plan current, and what would a replan reopen?"""

    version: int
    as_of: date
    current: bool
    changes: tuple[InputChange, ...] = ()
    reopened: dict[str, tuple[InputChange, ...]] = field(default_factory=dict)  # by rep: what opened their part
    proposals: tuple[int, ...] = ()
    days_ahead: int = 0  # from today to a plan's day beyond the horizon; 0 for any nearer one


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Value of one customer at one frequency of visits."""

    frequency: float  # visits a cycle
    value: float  # money a cycle
    minutes: float  # call and travel minutes a cycle
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole why of one customer."""

    customer: Customer
    owners: tuple[Assignment, ...]  # in order of time; empty: nobody
    lines: tuple[CallLine, ...]
    curve: tuple[CurvePoint, ...]
    hour_value: float | None  # money that the rep's next hour would earn
    choice: tuple[str, ...]  # sentences: why this option, what the runner-up would have cost or gained, binding rules
    schedule: tuple[ScheduledCall, ...]
    unplanned: tuple[Unplanned, ...]
    suggestions: tuple[Suggestion, ...]
    changes: tuple[PlanChange, ...]  # differences from the parent that name the customer
    events: tuple[str, ...]  # with the multiplier they still have
    overrides: tuple[str, ...]  # feedback that binds, with its expiry
    last_calls: tuple[str, ...]
    coin: Coin | None = None  # of an experiment that sets the rhythm
    origins: tuple[CurveOrigin, ...] = ()  # what the response curves stand on
    talking_points: tuple[str, ...] = ()  # what the customer uses, in plain words
    deals: tuple[str, ...] = ()  # those that are open
    others: tuple[Assignment, ...] = ()  # the other rep of a customer who has two, in order of time
