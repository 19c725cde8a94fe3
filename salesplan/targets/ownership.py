"""Who owned whom on each day of a period, and why that changed: from the plans that were published, one after another.

A plan holds from its as-of date until the next one's; what it says of days to come holds until another says otherwise.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from salesplan.targets.remainder import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from salesplan.domain.causes import Cause
    from salesplan.domain.plan import Assignment
    from salesplan.targets.periods import Period


@dataclass(frozen=True, slots=True)
class PlanOwners:
    """What one published version says of owners."""

    version: int
    as_of: date
    assignments: Sequence[Assignment]
    causes: Mapping[str, Cause | None]  # of owners that it changes, by customer


class Owned(NamedTuple):
    """From `first` on a customer is `rep_id`'s; why, where that is a change."""

    first: date
    rep_id: str
    cause: Cause | None
    version: int


@dataclass(frozen=True, slots=True)
class Handover:
    """A customer who changed hands inside a period."""

    day: date  # the new owner's first
    customer_id: str
    from_rep_id: str
    to_rep_id: str
    cause: Cause | None
    version: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Owners by customer, each list in order of time; the first holds for all that was before."""

    owned: Mapping[str, tuple[Owned, ...]]

    def on(self, customer_id: str, day: date) -> str:
        """The rep on a day; empty for somebody whom no plan knows."""
        rows = self.owned.get(customer_id, ())
        at = bisect_right([row.first for row in rows], day)
        return rows[max(0, at - 1)].rep_id if rows else ""

    def days(self, customer_id: str, first: date, last: date) -> list[tuple[str, int]]:
        """Reps in order of time, and how many of the days from `first` to `last` the customer was theirs."""
        rows = self.owned.get(customer_id, ())
        if not rows:
            return [("", (last - first).days + 1)]
        found: list[tuple[str, int]] = []
        for i, row in enumerate(rows):
            begin = first if i == 0 else max(first, row.first)
            end = last if i + 1 == len(rows) else min(last, rows[i + 1].first - timedelta(days=1))
            if begin <= end:
                found.append((row.rep_id, (end - begin).days + 1))
        return found

    def shares(self, customer_id: str, total: int, first: date, last: date) -> list[tuple[str, int]]:
        """The total (cents) by owner in order of time, pro rata by days, to the cent."""
        owners = self.days(customer_id, first, last)
        if len(owners) == 1:
            return [(owners[0][0], total)]
        return list(zip((r for r, _ in owners), split(total, [float(n) for _, n in owners]), strict=True))

    def handovers(self, period: Period) -> tuple[Handover, ...]:
        """All changes of owner inside the period, by day and customer."""
        found = [
            Handover(row.first, customer, before.rep_id, row.rep_id, row.cause, row.version)
            for customer, rows in self.owned.items()
            for before, row in pairwise(rows)
            if period.first < row.first <= period.last
        ]
        return tuple(sorted(found, key=lambda h: (h.day, h.customer_id)))


def timeline_of(plans: Iterable[PlanOwners]) -> Timeline:
    """From the published plans, in the order in which they were published."""
    owned: dict[str, list[Owned]] = {}
    for plan in plans:
        rows: dict[str, list[Assignment]] = {}
        for a in plan.assignments:
            if a.until is None or a.until >= plan.as_of:
                rows.setdefault(a.customer_id, []).append(a)
        for customer, mine in rows.items():
            if len(mine) > 1:
                mine.sort(key=lambda a: a.since or date.min)
            _follow(owned.setdefault(customer, []), mine, plan)
    return Timeline({customer: tuple(rows) for customer, rows in sorted(owned.items())})


def _follow(told: list[Owned], rows: Sequence[Assignment], plan: PlanOwners) -> None:
    """What a plan says from its day on takes the place of what was said before."""
    said = list(told)
    while len(told) > 1 and told[-1].first >= plan.as_of:
        told.pop()
    for a in rows:
        first = plan.as_of if a.since is None else max(a.since, plan.as_of)
        if told and told[-1].rep_id == a.rep_id:
            continue
        again = next((o for o in said if o.rep_id == a.rep_id and o.first == first), None)
        if again is not None:  # said before, and only repeated
            told.append(again)
        else:
            told.append(Owned(first, a.rep_id, a.cause or plan.causes.get(a.customer_id), plan.version))
