"""What views and exports are made from: one plan version, and a choice of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, RepPlan
    from salesplan.domain.receipts import Sent
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import VersionRow
    from salesplan.learn import Learned


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
class Behind:
    """What a page tells beside the plan itself."""

    versions: tuple[VersionRow, ...] = ()  # all of the workspace
    learned: Learned | None = None  # the values that were in force for the plan
    plans: tuple[Plan, ...] = ()  # those that reps followed in the last cycle
    sent: tuple[Sent, ...] = ()  # what was exported, and when


NOTHING_BEHIND = Behind()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of some reps, of some customers, or of both at once; None: any."""

    told: str  # as a title says it
    reps: frozenset[str] | None
    customers: frozenset[str] | None
    concerned: frozenset[str]  # reps with such rows

    def __and__(self, other: Part) -> Part:
        return Part(
            f"{self.told} and {other.told}",
            _both(self.reps, other.reps),
            _both(self.customers, other.customers),
            self.concerned & other.concerned,
        )

    def means(self, customer_id: str, rep_ids: Collection[str]) -> bool:
        """Whether a row of this customer and one of these reps is meant."""
        mine = self.reps is None or not self.reps.isdisjoint(rep_ids)
        return mine and (self.customers is None or customer_id in self.customers)


def _both(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    return b if a is None else a if b is None else a & b


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of a plan to show; None: all. Of several parts any will do."""

    rep_id: str | None = None
    day: date | None = None
    segment: str | None = None  # of the response curves
    parts: tuple[Part, ...] = ()

    @property
    def all_reps(self) -> bool:
        """Whether nobody in particular is meant."""
        return self.rep_id is None and not self.parts

    def has_rep(self, rep_id: str) -> bool:
        """Whether a rep is meant, or has rows that are."""
        return self.rep_id in (None, rep_id) and (not self.parts or any(rep_id in p.concerned for p in self.parts))

    def reps(self, plan: Plan) -> tuple[RepPlan, ...]:
        """The plans of reps who are meant, or who have rows that are."""
        return plan.reps if self.all_reps else tuple(r for r in plan.reps if self.has_rep(r.rep_id))

    def means(self, customer_id: str, *rep_ids: str | None) -> bool:
        """Whether a row about this customer and these reps is meant."""
        if self.rep_id is not None and self.rep_id not in rep_ids:
            return False
        return not self.parts or any(p.means(customer_id, [r for r in rep_ids if r]) for p in self.parts)

    def has(self, day: date) -> bool:
        """Whether rows of this day are meant."""
        return self.day is None or self.day == day

    def __str__(self) -> str:
        told = [] if self.rep_id is None else [f"rep {self.rep_id}"]
        told += [" or ".join(p.told for p in self.parts)] if self.parts else []
        return " ".join([*told, *([] if self.day is None else [f"on {self.day.isoformat()}"])])


ALL = Selection()
