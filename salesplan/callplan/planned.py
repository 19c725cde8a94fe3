"""What the call plan hands back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.domain.outcome import Outcome
    from salesplan.domain.plan import CallLine


@dataclass(frozen=True, slots=True)
class MissedRule:
    """A rule that the plan does not keep, and by how much, in the rule's own unit."""

    rule: str  # its name: that of the [[rule]], or min-visits, set-frequency
    subject: str  # the customer, or empty for a sum over many
    bound: float
    reached: float
    missing: float
    unit: str  # calls, customers, ...
    hard: bool
    price: float = 0.0  # money a cycle that missing it costs
    customer: bool = False  # a demand of one customer's own row or feedback: reported, and no reason to stop

    def __str__(self) -> str:
        where = f" for {self.subject}" if self.subject else ""
        return f"{self.rule}{where}: {self.reached:g} {self.unit} of {self.bound:g}, {self.missing:g} missing"


@dataclass(frozen=True, slots=True)
class Conflict:
    """The smallest set of rules that contradict one another: without any one of them the others can be kept."""

    rules: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class BindingRule:
    """A rule that the plan keeps exactly, and what one more unit of it would earn."""

    rule: str
    rep_id: str  # empty: more than one rep
    price: float  # money a cycle for one unit
    unit: str  # hour, visit, call, customer, ...


@dataclass(frozen=True)
class CallPlanned:
    """Lines and outcomes by rep id, and the whole."""

    lines: dict[str, tuple[CallLine, ...]]
    outcomes: dict[str, Outcome]
    overall: Outcome
    missed: tuple[MissedRule, ...] = ()
    conflict: Conflict | None = None
    binding: tuple[BindingRule, ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default=())  # customer id and a contradiction that was settled
