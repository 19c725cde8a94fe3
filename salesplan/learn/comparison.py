"""Two learned days side by side: what has moved, and whether by more than its own uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.learn.evidence import Evidence, Quantity
    from salesplan.learn.learned import Learned


@dataclass(frozen=True, slots=True)
class Moved:
    """One estimate on both days; None where a day does not have it."""

    quantity: Quantity
    subject: str
    before: Evidence | None
    after: Evidence | None

    @property
    def surprising(self) -> bool:
        """Whether either estimate lies outside the other's 90 % interval."""
        return (
            self.before is not None
            and self.after is not None
            and (_outside(self.before, self.after) or _outside(self.after, self.before))
        )


def compare(before: Learned, after: Learned) -> tuple[Moved, ...]:
    """Every estimate of either day, in the order of the later one."""
    old = {(e.quantity, e.subject): e for e in before.evidence}
    new = {(e.quantity, e.subject): e for e in after.evidence}
    return tuple(Moved(*key, old.get(key), new.get(key)) for key in dict.fromkeys((*new, *old)))


def _outside(one: Evidence, other: Evidence) -> bool:
    if one.estimate is None or other.low is None or other.high is None:
        return False
    return not other.low <= one.estimate <= other.high
