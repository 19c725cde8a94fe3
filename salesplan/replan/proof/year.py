"""One year of one policy: a plan, what is known of the truth as the days go by, new plans, and what the calls earned.

    earned = Σ_t [ Σ_c gain_c(A_c(t)) − cover_r(t) · charges(c) · 365 / cycle ] / T · weeks / 52          money
    A_c(t) = λ' · A_c(t−1) + (1 − λ') · cover_r(t) · E_c(t)     λ' = λ^(12 / 260); A = cover · E without carry-over
    cover_r = working days that rep r really has in the cycle from t on ÷ those that the plan in force counts on, ≤ 1

E are the calls a cycle that the plan in force has, each channel by its effect. What the truth pays is what a plan
hopes for, by the true levels, lifts and amplitudes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import capacity_of, line_prices, plan_calls
from salesplan.domain.calendar import CHANNELS
from salesplan.domain.nouns import replace
from salesplan.domain.working_days import working_days
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.proof.world import WEEK, YEAR, draw, told
from salesplan.response import active
from salesplan.response.message import Message
from salesplan.response.mixes import charges, effective_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Event, Given, TimeOff
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import Settings
    from salesplan.replan.proof.world import Truth, World

TOLD_EVERY = 4  # weeks: potentials are drawn up anew
QUARTER = 13  # weeks


class Policy(StrEnum):
    """When plans are made."""

    NIGHTLY = "nightly"
    UNDAMPED = "nightly, change is free"
    WEEKLY = "weekly"
    QUARTERLY = "quarterly"
    NEVER = "never"

    def plans_on(self, t: int) -> bool:
        """Whether a plan is made before working day `t`; the first one is everybody's."""
        match self:
            case Policy.NIGHTLY | Policy.UNDAMPED:
                return True
            case Policy.WEEKLY:
                return t % WEEK == 0
            case Policy.QUARTERLY:
                return t % (QUARTER * WEEK) == 0
            case Policy.NEVER:
                return False

    @property
    def sees_days(self) -> bool:
        """Whether events and absences are planned for: a plan that stands for months is made for an ordinary cycle."""
        return self in (Policy.NIGHTLY, Policy.UNDAMPED, Policy.WEEKLY)


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What all years of a simulation begin with."""

    given: Given  # customers, active reps, products and potentials alone
    settings: Settings
    owner: dict[str, str]
    travel: dict[str, float]  # minutes a visit by customer
    base: dict[str, float]  # minutes a cycle by rep
    first: date  # a Monday
    weeks: int
    world: World


@dataclass(frozen=True, slots=True)
class Case:
    """A year that is to be lived through."""

    start: Start
    policy: Policy
    seed: int


@dataclass(frozen=True, slots=True)
class Year:
    """What came of it. Money of the whole time simulated."""

    policy: Policy
    seed: int
    earned: float  # beyond what is sold without calls, charges of contacts taken off
    lines: int  # that were changed after the first plan
    price: float  # of those lines
    by_week: tuple[float, ...]  # earned less the price of change

    @property
    def net(self) -> float:
        """Earned less the price of change."""
        return self.earned - self.price


@dataclass
class _Standing:
    """The plan in force."""

    lines: dict[str, tuple[CallLine, ...]] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)  # working days of the cycle, by rep
    capacity: dict[str, tuple[float, float]] = field(default_factory=dict)
    acting: dict[str, tuple[Event, ...]] = field(default_factory=dict)  # events that acted, by rep
    potentials: Given | None = None
    mixes: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))  # [n, 4]
    focus: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int32))  # [n, J]


def live(case: Case) -> Year:
    """The year of a case, day by day. Raises what `plan_calls` raises."""
    return _Life(case).year()


class _Life:
    def __init__(self, case: Case) -> None:
        start = self.start = case.start
        self.case, self.given = case, start.given
        free = replace(start.settings.callplan, change_price=0.0)
        self.settings = replace(start.settings, callplan=free) if case.policy is Policy.UNDAMPED else start.settings
        self.truth: Truth = draw(start.world, start.given, start.settings, start.first, start.weeks, case.seed)
        self.position = {c.id: i for i, c in enumerate(self.given.customers)}
        self.rep = {r.id: i for i, r in enumerate(self.given.reps)}
        self.owner = np.array([self.rep[start.owner[c.id]] for c in self.given.customers], dtype=np.int64)
        self.price = self._line_prices()
        self.standing = _Standing()
        self.really = replace(self.given, time_off=_in_order(a for _, a in self.truth.away))

    def year(self) -> Year:
        days, world = self.truth.days, self.start.world
        remembered = np.zeros(len(self.owner))
        kept = world.carry_over ** (12 / YEAR)
        earned, paid, lines, by_week = 0.0, 0.0, 0, [0.0] * self.start.weeks
        for t in range(len(days)):
            if t % (TOLD_EVERY * WEEK) == 0:
                self.given = told(world, self.truth, self.start.given, t)
            changed = self._plan(t) if t == 0 or self.case.policy.plans_on(t) else {}
            cost = sum(self.price[r] * n for r, n in changed.items())
            cover = self._cover(days[t])[self.owner]
            effort = cover * effective_frequency(self.standing.mixes, self.settings)
            effort = self._chased(effort, t)
            remembered = effort if t == 0 else kept * remembered + (1 - kept) * effort
            gain = self._message(t).own_gain(remembered)
            charge = cover * charges(self.standing.mixes, self.settings) * 365 / self.settings.plan.cycle_days
            today = float((gain - charge).sum()) / YEAR
            earned, paid, lines = earned + today, paid + cost, lines + sum(changed.values())
            by_week[t // WEEK] += today - cost
        return Year(self.case.policy, self.case.seed, earned, lines, paid, tuple(by_week))

    def _line_prices(self) -> dict[str, float]:
        """What a changed line of each rep costs, by the potentials as stated, whatever the policy."""
        order = np.argsort(self.owner, kind="stable")
        ids = [self.given.customers[i].id for i in order.tolist()]
        first = np.searchsorted(self.owner[order], np.arange(len(self.rep) + 1)).astype(np.int64)
        prices = line_prices(self.given, ids, first, self.start.settings)
        return dict(zip(self.rep, prices.tolist(), strict=True))

    def _message(self, t: int) -> Message:
        """What the calls of the plan in force are about, by the true scales and curves."""
        focus, weights = self.standing.focus, np.array(self.settings.response.detail_weights, dtype=np.float64)
        rows = np.arange(len(focus))[:, None]
        scale = np.where(focus >= 0, self.truth.scales(t, self.settings)[rows, focus], 0.0)
        return Message(self.truth.products, focus, weights, scale, self.truth.s[rows, focus], self.truth.d[rows, focus])

    def _chased(self, effort: NDArray[np.float64], t: int) -> NDArray[np.float64]:
        """Calls as reps make them, each rep as many in all as planned."""
        if not self.start.world.chasing:
            return effort
        wanted = effort * self.truth.growth(t) ** self.start.world.chasing
        planned, total = (np.bincount(self.owner, x, len(self.rep)) for x in (effort, wanted))
        shifted: NDArray[np.float64] = (
            wanted * np.divide(planned, total, out=np.ones_like(total), where=total > 0)[self.owner]
        )
        return shifted

    def _cover(self, day: date) -> NDArray[np.float64]:
        """[reps] share of the planned calls for which there is time in the cycle from a day on."""
        days = [self._working(self.really, r, day) / max(1, self.standing.counted[r]) for r in self.rep]
        return np.minimum(1.0, days)

    def _working(self, given: Given, rep_id: str, day: date) -> int:
        cycle = self.settings.plan.cycle_days
        return len(working_days(given.rep[rep_id], given, self.settings.visits, day, cycle))

    def _known(self, t: int) -> Given:
        """What the policy knows before working day `t`."""
        day = self.truth.days[t]
        if t == 0 or not self.case.policy.sees_days:
            return self.given
        events = tuple(e for e in self.truth.events if e.day <= day and active(e, self.settings, day))
        off = (a for known, a in self.truth.away if known <= day <= a.until_date)
        return replace(self.given, events=events, time_off=_in_order(off))

    def _plan(self, t: int) -> Mapping[str, int]:
        """Solve the reps whom something new concerns, as a night does; changed lines by rep."""
        given, day, now = self._known(t), self.truth.days[t], self.standing
        capacity = {r: capacity_of(given.rep[r], given, self.settings, day) for r in self.rep}
        acting = self._acting(given)
        new = self._with_new_potentials()
        opened = frozenset(
            r
            for r in self.rep
            if r not in now.lines or r in new or capacity[r] != now.capacity[r] or acting.get(r) != now.acting.get(r)
        )
        now.potentials, now.acting = self.given, acting
        if not opened:
            return {}
        customers = [c for c in given.customers if self.start.owner[c.id] in opened]
        frequencies = self._frequencies() if now.lines else {}
        offered = on_offer(given, self.settings, day, customers, frequencies)
        planned = plan_calls(
            given, offered, self.start.owner, self.start.travel, frequencies, self.settings, day,
            base_travel=self.start.base, reopened=opened,
            carried={r: lines for r, lines in now.lines.items() if r not in opened},
        )  # fmt: skip
        first = not now.lines
        changed = {}
        for r in sorted(opened):
            lines = planned.lines.get(r, ())
            changed[r] = 0 if first else sum(x.frequency != x.previous_frequency for x in lines)
            now.lines[r] = tuple(x for x in lines if x.frequency > 0)
            now.capacity[r], now.counted[r] = capacity[r], self._working(given, r, day)
        self._note(offered.customer_ids, offered.products, offered.focus)
        return changed

    def _acting(self, given: Given) -> dict[str, tuple[Event, ...]]:
        found: dict[str, list[Event]] = {}
        for event in given.events:
            found.setdefault(self.start.owner[event.customer_id], []).append(event)
        return {r: tuple(events) for r, events in found.items()}

    def _with_new_potentials(self) -> frozenset[str]:
        """Reps of whose customers a potential is another than at the last plan."""
        before = self.standing.potentials
        if before is None or before is self.given:
            return frozenset()
        pairs = zip(before.potentials, self.given.potentials, strict=True)
        return frozenset(self.start.owner[new.customer_id] for old, new in pairs if old.potential != new.potential)

    def _frequencies(self) -> dict[str, dict[Channel, float]]:
        found: dict[str, dict[Channel, float]] = {c: {} for c in self.position}
        for lines in self.standing.lines.values():
            for line in lines:
                found[line.customer_id][line.channel] = line.frequency
        return found

    def _note(self, ids: tuple[str, ...], products: tuple[str, ...], focus: NDArray[np.int32]) -> None:
        """Frequencies and messages of the customers who were planned."""
        now, n = self.standing, len(self.position)
        if not len(now.mixes):
            now.mixes = np.zeros((n, len(CHANNELS)))
            now.focus = np.full((n, len(self.settings.response.detail_weights)), -1, dtype=np.int32)
        rows = np.array([self.position[c] for c in ids], dtype=np.int64)
        number = np.array([*(self.truth.products.index(p) for p in products), -1], dtype=np.int32)
        now.focus[rows] = number[focus] if len(focus) else -1
        now.mixes[rows] = 0.0
        for customer, calls in self._frequencies().items():
            for channel, frequency in calls.items():
                now.mixes[self.position[customer], CHANNELS.index(channel)] = frequency


def _in_order(absences: Iterable[TimeOff]) -> tuple[TimeOff, ...]:
    return tuple(sorted(absences, key=lambda a: (a.rep_id, a.from_date, a.until_date)))


def monday(day: date) -> date:
    """That day or the Monday after it."""
    return day + timedelta(days=-day.weekday() % 7)
