"""What views and exports are made from: one plan version, and a choice of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, RepPlan
    from salesplan.domain.settings import Settings


class PlanVersion(Protocol):
    """A plan with the inputs and settings that it was made from; `StoredPlan` is one."""

    @property
    def plan(self) -> Plan:
        """The plan."""

    @property
    def given(self) -> Given:
        """Its inputs."""

    @property
    def settings(self) -> Settings:
        """Its settings."""

    @property
    def inputs_digest(self) -> str:
        """Digest of the inputs."""

    @property
    def settings_digest(self) -> str:
        """Digest of the settings."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of a plan to show; None: all."""

    rep_id: str | None = None
    day: date | None = None
    segment: str | None = None  # of the response curves

    def reps(self, plan: Plan) -> tuple[RepPlan, ...]:
        """The rep plans that are meant."""
        return plan.reps if self.rep_id is None else tuple(r for r in plan.reps if r.rep_id == self.rep_id)

    def has(self, day: date) -> bool:
        """Whether rows of this day are meant."""
        return self.day is None or self.day == day

    def __str__(self) -> str:
        told = [] if self.rep_id is None else [f"rep {self.rep_id}"]
        return " ".join([*told, *([] if self.day is None else [f"on {self.day.isoformat()}"])])


ALL = Selection()
