"""Targets from the top down, in proportion to what is expected from the bottom up: equally hard to reach for everybody.

A row of targets.csv speaks for a team, a rep, a product, or all of them. The finest row that speaks for a customer's
product decides about it; a coarser row is left with what the finer ones inside it do not take. What no row speaks for
has what is expected as its target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.targets.remainder import cents, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.domain.given import Given, Target
    from salesplan.targets.expected import Expected
    from salesplan.targets.periods import Period


@dataclass(frozen=True, slots=True)
class CellTarget:
    """One customer's target of one product in a period; amounts in cents."""

    customer_id: str
    product: str
    expected: int
    target: int


@dataclass(frozen=True, slots=True)
class TopDown:
    """One row of targets.csv beside what it stands over; amounts in cents."""

    scope: str  # as people read it
    amount: int
    expected: int  # of all that it speaks for, from the bottom up
    given_out: int  # of the targets of all that it speaks for

    @property
    def left(self) -> int:
        """What nobody has: 0 where the row speaks for anybody."""
        return self.amount - self.given_out


@dataclass(frozen=True, slots=True)
class Proposal:
    """The targets of a period, by customer and product, and the rows that they were made from."""

    period: Period
    cells: tuple[CellTarget, ...]
    rows: tuple[TopDown, ...]

    @property
    def total(self) -> int:
        """The sum of all targets, in cents."""
        return sum(c.target for c in self.cells)


def propose(
    expected: Expected, rows: Sequence[Target], owner: Mapping[str, str], given: Given, period: Period
) -> Proposal:
    """Every customer's target. `rows` are those of the period; `owner` the rep by customer.

    Raises UsageError for rows that cross (neither is part of the other), or finer ones that take more than there is.
    """
    team = {r.id: r.team for r in given.reps}
    bottom = [cents(m) for m in expected.money]
    keys = [(team.get(owner.get(c, ""), ""), owner.get(c, ""), product) for c, product in expected.cells]
    covered = {row: frozenset(i for i, key in enumerate(keys) if _speaks(row, key)) for row in rows}
    _check(rows, covered)
    target = list(bottom)
    for row in rows:
        inside = [r for r in rows if r is not row and _part_of(r, row, covered)]
        widest = [r for r in inside if not any(_part_of(r, other, covered) for other in inside if other is not r)]
        left = cents(row.amount) - sum(cents(r.amount) for r in widest)
        own = sorted(covered[row] - frozenset().union(*(covered[r] for r in inside)))
        if left < 0:
            more = f"what is part of {scope_of(row)} adds up to {-left / 100:,.2f} more than it"
            raise UsageError(f"targets.csv, {period.name}: {more}", "raise it, or lower one of its parts")
        for i, part in zip(own, split(left, [bottom[i] for i in own]) if own else (), strict=True):
            target[i] = part
    cells = tuple(CellTarget(c, p, low, high) for (c, p), low, high in zip(expected.cells, bottom, target, strict=True))
    told = tuple(
        TopDown(
            scope_of(row), cents(row.amount), sum(bottom[i] for i in covered[row]), sum(target[i] for i in covered[row])
        )
        for row in rows
    )
    return Proposal(period, cells, told)


def scope_of(row: Target) -> str:
    """'team North, product wine'; 'everything'."""
    said = (("team", row.team), ("rep", row.rep_id), ("product", row.product))
    return ", ".join(f"{what} {name}" for what, name in said if name) or "everything"


def _speaks(row: Target, key: tuple[str, str, str]) -> bool:
    return all(
        not mine or mine == theirs for mine, theirs in zip((row.team, row.rep_id, row.product), key, strict=True)
    )


def _part_of(row: Target, other: Target, covered: Mapping[Target, frozenset[int]]) -> bool:
    """Whether `row` is a part of `other`: it speaks for less, or for the same and says more of it."""
    if not covered[row] or not covered[row] <= covered[other]:
        return False
    return covered[row] != covered[other] or _said(row) > _said(other)


def _said(row: Target) -> tuple[bool, bool, bool]:
    return bool(row.rep_id), bool(row.product), bool(row.team)


def _check(rows: Sequence[Target], covered: Mapping[Target, frozenset[int]]) -> None:
    for i, row in enumerate(rows):
        for other in rows[i + 1 :]:
            apart = not covered[row] & covered[other]
            if not (apart or _part_of(row, other, covered) or _part_of(other, row, covered)):
                raise UsageError(
                    f"targets.csv, {row.period}: {scope_of(row)} and {scope_of(other)} cross",
                    "let one of them be a part of the other: a row for a team and a product says what both are to be",
                )
