"""The options of many customers and what they are worth, as arrays.

    v[c,k] = (cycle days / 365) · Σ_p m[c,p] · (R_p(w_j·E(k)) − R_p(0)) − over-contact(k) − Σ_h cost_h · n_h(k)
    m[c,p] = margin_p · potential[c,p] · propensity[c,p] · signal[c,p]

w_j is the weight of the position j at which product p is detailed; products without a position earn nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.response.message import Message, messages
from salesplan.response.mixes import (
    CallCount,
    charges,
    classes_of,
    effective_frequency,
    mixes_of,
    remote_minutes,
    shortfall,
)
from salesplan.response.terms import FREE, Decisions, Terms, calmed, left_to_sales, settle, what_binds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.domain.given import Customer, Given
    from salesplan.domain.settings import Settings

NUDGE = 1e-9
CELLS = 1_000_000  # customers × mixes that are valued at once: 8 MB an array
Published = Mapping[str, Mapping[Channel, float]]


@dataclass(frozen=True)
class Offers:
    """Options by customer in compressed rows: those of customer i are start[i]:start[i + 1].

    The first option of every customer is no call, worth 0 in 0 minutes.
    """

    customer_ids: tuple[str, ...]
    start: NDArray[np.int64]  # [n + 1]
    mix: NDArray[np.int32]  # [m] rows of `mixes`
    mixes: NDArray[np.float64]  # [k, 4] calls a cycle by channel
    value: NDArray[np.float64]  # [m] money a cycle
    minutes: NDArray[np.float64]  # [m] call minutes a cycle, travel excluded
    visits: NDArray[np.float64]  # [m] visits a cycle
    short: NDArray[np.float64]  # [m] calls a cycle that the option lacks of minimum, agreed visit or set frequency
    products: tuple[str, ...] = ()  # names behind `focus`
    focus: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros((0, 0), dtype=np.int32)
    )  # [n, positions] −1: none
    notes: tuple[tuple[str, str], ...] = ()  # customer id and a contradiction that was settled

    def take(self, positions: NDArray[np.int64]) -> Offers:
        """The offers of the customers at `positions`, in that order."""
        positions = np.asarray(positions, dtype=np.int64)
        counts = np.diff(self.start)[positions]
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        rows = np.repeat(self.start[positions] - start[:-1], counts) + np.arange(start[-1])
        ids = tuple(self.customer_ids[i] for i in positions)
        wanted = set(ids) if self.notes else set()
        return Offers(
            ids,
            start,
            self.mix[rows],
            self.mixes,
            self.value[rows],
            self.minutes[rows],
            self.visits[rows],
            self.short[rows],
            self.products,
            self.focus[positions] if len(self.focus) else self.focus,
            tuple(n for n in self.notes if n[0] in wanted),
        )

    def within(self, most: Mapping[str, float]) -> Offers:
        """The offers without options of more visits a cycle than `most` has by customer.

        Where that would leave a minimum or an agreed visit short that can be kept, the option of fewest visits that
        keeps it stays.
        """
        if not most:
            return self
        keep = np.ones(len(self.mix), dtype=np.bool_)
        for i, customer_id in enumerate(self.customer_ids):
            if customer_id in most:
                rows = slice(int(self.start[i]), int(self.start[i + 1]))
                visits, short = self.visits[rows], self.short[rows]
                least = float(visits[short <= short.min() + NUDGE].min())
                keep[rows] = visits <= max(most[customer_id], least) + NUDGE
        counts = np.add.reduceat(keep.astype(np.int64), self.start[:-1]) if len(self.customer_ids) else self.start[:0]
        return Offers(
            self.customer_ids,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            self.mix[keep],
            self.mixes,
            self.value[keep],
            self.minutes[keep],
            self.visits[keep],
            self.short[keep],
            self.products,
            self.focus,
            self.notes,
        )

    def products_of(self, position: int) -> tuple[str, ...]:
        """Products by detail position of the customer at `position`."""
        return tuple(self.products[p] for p in self.focus[position] if p >= 0) if len(self.focus) else ()


def offers(
    given: Given,
    customers: Sequence[Customer],
    settings: Settings,
    as_of: date,
    *,
    counted: Sequence[CallCount],
    keep: Published | None = None,
) -> Offers:
    """Every option within caps, consents and people's decisions, less those dominated in (value, minutes, visits).

    `counted` says what business rules look at: a mix is dominated only by one that is alike to all of them.
    `keep` holds published frequencies by customer: such a mix stays on offer although another dominates it, so
    that a plan need not change. Customers are valued in groups that share their mixes.
    Raises UsageError or InputError where a response curve cannot be had.
    """
    told = messages(given, customers, settings, as_of)
    groups, notes = _groups(given, customers, settings, as_of, keep or {})
    table = _MixTable()
    pieces: list[_Piece] = []
    for (terms, visit_minutes), members in groups.items():
        mixes = mixes_of(terms, settings)
        rows = table.rows(mixes)
        frame = _Frame(mixes, rows, shortfall(mixes, terms), visit_minutes, settings, counted)
        size = max(1, CELLS // len(mixes))
        for first in range(0, len(members), size):
            chosen = np.array(members[first : first + size], dtype=np.int64)
            kept = _kept(mixes, chosen, customers, keep)
            pieces.append(frame.options(chosen, told.take(chosen), kept))
    return _gather(tuple(c.id for c in customers), table.array(), pieces, told, notes)


def _groups(
    given: Given, customers: Sequence[Customer], settings: Settings, as_of: date, published: Published
) -> tuple[dict[tuple[Terms, float], list[int]], tuple[tuple[str, str], ...]]:
    """Positions of customers by equal terms and visit minutes, in order of first appearance, and what was settled."""
    groups: dict[tuple[Terms, float], list[int]] = {}
    notes: list[tuple[str, str]] = []
    common: dict[object, tuple[list[int], tuple[str, ...]]] = {}

    def group(c: Customer, told: Decisions) -> tuple[list[int], tuple[str, ...]]:
        terms, said = settle(c, told, settings)
        terms = calmed(terms, told, published.get(c.id))
        minutes = float(settings.visits.minutes if c.visit_minutes is None else c.visit_minutes)
        return groups.setdefault((terms, minutes), []), said

    for i, c in enumerate(customers):
        if c.id in given.touches_of or c.id in given.overlay:
            c = left_to_sales(c, given, settings, as_of)
        if c.id in given.feedback_of or c.id in given.coin_of:
            members, said = group(c, what_binds(c.id, given, settings, as_of))
        else:
            key = (c.channels, c.max_contacts, c.min_visits, c.max_visits, c.min_gap_days, c.visit_minutes)
            if key not in common:
                common[key] = group(c, FREE)
            members, said = common[key]
        members.append(i)
        if said:
            notes.extend((c.id, text) for text in said)
    return groups, tuple(notes)


class _MixTable:
    """All mixes met so far, each with one row."""

    def __init__(self) -> None:
        self._row: dict[tuple[float, ...], int] = {}

    def rows(self, mixes: NDArray[np.float64]) -> NDArray[np.int32]:
        return np.array([self._row.setdefault(tuple(m), len(self._row)) for m in mixes.tolist()], dtype=np.int32)

    def array(self) -> NDArray[np.float64]:
        return np.array(list(self._row), dtype=np.float64).reshape(-1, len(CHANNELS))


def _kept(
    mixes: NDArray[np.float64], members: NDArray[np.int64], customers: Sequence[Customer], keep: Published | None
) -> NDArray[np.int64]:
    """Column of each member's published mix, −1 where there is none among `mixes`."""
    if not keep:
        return np.full(len(members), -1, dtype=np.int64)
    column = {tuple(m): j for j, m in enumerate(mixes.tolist())}
    found = []
    for i in members.tolist():
        published = keep.get(customers[i].id)
        found.append(-1 if published is None else column.get(tuple(published.get(h, 0.0) for h in CHANNELS), -1))
    return np.array(found, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Options of some customers: `members` and their `counts`, then one row an option."""

    members: NDArray[np.int64]
    counts: NDArray[np.int64]
    mix: NDArray[np.int32]
    value: NDArray[np.float64]
    minutes: NDArray[np.float64]
    visits: NDArray[np.float64]
    short: NDArray[np.float64]


class _Frame:
    """Mixes of one group in the order in which dominance is decided: by minutes, visits, then enumeration."""

    def __init__(
        self,
        mixes: NDArray[np.float64],
        rows: NDArray[np.int32],
        short: NDArray[np.float64],
        visit_minutes: float,
        settings: Settings,
        counted: Sequence[CallCount],
    ) -> None:
        minutes = mixes[:, 0] * visit_minutes + remote_minutes(mixes, settings)
        order = np.lexsort((np.arange(len(mixes)), mixes[:, 0], minutes))
        order = np.concatenate([[0], order[order != 0]])
        self.order = order
        self.rows, self.minutes, self.visits, self.short = rows[order], minutes[order], mixes[order, 0], short[order]
        self.effective = effective_frequency(mixes, settings)[order]
        self.charge = charges(mixes, settings)[order]
        self.cycle_share = settings.plan.cycle_days / 365
        _, self.level = np.unique(self.visits, return_inverse=True)
        kinds = np.column_stack([classes_of(mixes, counted)[order], self.short])
        self.kind = np.unique(kinds, axis=0, return_inverse=True)[1].reshape(-1)
        self.alike = _alike(np.column_stack([self.kind, self.minutes, self.visits]))

    def options(self, members: NDArray[np.int64], told: Message, kept: NDArray[np.int64]) -> _Piece:
        """Values of all mixes for these customers, and the options that remain."""
        value = self.cycle_share * told.gain(self.effective) - self.charge
        value[:, 0] = 0.0
        stays = self.undominated(value)
        has = np.flatnonzero(kept >= 0)
        if len(has):
            column = np.empty(len(self.order), dtype=np.int64)
            column[self.order] = np.arange(len(self.order))
            stays[has, column[kept[has]]] = True
        who, which = np.nonzero(stays)
        counts = np.bincount(who, minlength=len(members)).astype(np.int64)
        return _Piece(
            members,
            counts,
            self.rows[which],
            value[who, which],
            self.minutes[which],
            self.visits[which],
            self.short[which],
        )

    def undominated(self, value: NDArray[np.float64]) -> NDArray[np.bool_]:
        """bool[n, k]: no mix of the same kind with as few minutes and visits is worth as much.

        Mixes come by minutes, so a running best value for each (kind, visits at most) decides in one pass; those with
        the same minutes and visits are then compared both ways.
        """
        n, k = value.shape
        levels, kinds = int(self.level.max()) + 1, int(self.kind.max()) + 1
        best = np.full((kinds, levels, n), -np.inf)
        stays = np.empty((n, k), dtype=bool)
        for j in range(k):
            column, running = value[:, j], best[self.kind[j]]
            np.greater(column, running[self.level[j]], out=stays[:, j])
            np.maximum(running[self.level[j] :], column, out=running[self.level[j] :])
        for columns in self.alike:
            stays[:, columns] &= value[:, columns] >= value[:, columns].max(axis=1, keepdims=True)
        stays[:, 0] = True
        return stays


def _alike(rows: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Positions of rows that occur more than once, one array a row."""
    _, which, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return [np.flatnonzero(which.reshape(-1) == g) for g in np.flatnonzero(counts > 1)]


def _gather(
    ids: tuple[str, ...],
    mixes: NDArray[np.float64],
    pieces: list[_Piece],
    told: Message,
    notes: tuple[tuple[str, str], ...],
) -> Offers:
    """Pieces in the order of the customers; they are taken apart, as all columns twice are gigabytes."""
    if not pieces:
        none = np.zeros(0)
        return Offers(ids, np.zeros(1, np.int64), none.astype(np.int32), mixes, none, none, none, none)
    members = np.concatenate([p.members for p in pieces])
    counts = np.concatenate([p.counts for p in pieces])
    begins = np.concatenate([[0], np.cumsum(counts)[:-1]])
    order = np.argsort(members, kind="stable")
    counts, begins = counts[order], begins[order]
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = np.repeat(begins - start[:-1], counts) + np.arange(start[-1])

    held = {name: [getattr(p, name) for p in pieces] for name in ("mix", "value", "minutes", "visits", "short")}
    pieces.clear()
    mix, value, minutes, visits, short = (np.concatenate(held.pop(name))[rows] for name in list(held))
    return Offers(
        ids,
        start,
        mix,
        mixes,
        value,
        minutes,
        visits,
        short,
        told.products,
        told.focus,
        notes,
    )
