"""How many reps: value and return over three years by size, the flat range, and whom to hire when under a budget.

    return = (increment · (1 + carry₂ + carry₃) − cost) / cost          over the reps' cost of one year

The increment is what a year's calls earn over no calls, in contribution; carry₂ and carry₃ are what is left of its
effect in the second and the third year ([size]).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment import demand
from salesplan.alignment.area import kilometres, unit_vectors
from salesplan.alignment.greenfield import size_curve
from salesplan.callplan import plan_calls
from salesplan.domain.calendar import CHANNELS
from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.stages.visit_travel import visit_travel
from salesplan.response import product_gains
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.alignment import Aligned
    from salesplan.alignment.greenfield import Home, SizePoint
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine, Plan
    from salesplan.domain.settings import Settings, SizeSettings
    from salesplan.replan.night import Night
    from salesplan.runtime.runner import Runner

YEAR = 365
MONTHS = 12


@dataclass(frozen=True, slots=True)
class SizeReturn:
    """One size of the force; money a year."""

    point: SizePoint
    value: float  # what a year's calls earn over no calls
    lasting: float  # the same with what is left of it in the second and third year
    cost: float  # of the reps
    marginal: float | None  # return of the last rep, as below; None for the smallest size
    flat: bool  # as good as the best

    @property
    def reps(self) -> int:
        """How many."""
        return self.point.reps

    @property
    def net(self) -> float:
        """Lasting value less cost."""
        return self.lasting - self.cost

    @property
    def ratio(self) -> float | None:
        """Return over three years; None where reps cost nothing."""
        return self.net / self.cost if self.cost > 0 else None


@dataclass(frozen=True, slots=True)
class Hire:
    """One rep to hire in a month (1: the first); money within the twelve months."""

    month: int
    reps: int  # then
    cost: float
    value: float  # earned by then, while getting up to speed
    home: Home | None  # where they should live


@dataclass(frozen=True, slots=True)
class Sizing:
    """The curve, the reps there are, and whom to hire. Of a part of the force where it is one."""

    of: str  # "the force", "team North, product wine"
    sizes: tuple[SizeReturn, ...]
    now: int  # reps at work
    hires: tuple[Hire, ...] = ()
    budget: float | None = None

    @property
    def best(self) -> SizeReturn:
        """The size with the largest net over three years; the smaller of equals."""
        return max(self.sizes, key=lambda s: (s.net, -s.reps))


def sizing(
    night: Night,
    sizes: Sequence[int],
    team: str | None = None,
    product: str | None = None,
    budget: float | None = None,
    run: Runner = in_process,
) -> Sizing:
    """The curve of these numbers of reps, each from scratch, for all or for a team's customers or one product.

    `budget` is money for more reps within the coming twelve months. Raises NoPlanError where rules that may not give
    contradict one another, UsageError for an unknown team or product.
    """
    given, name = _part(night.given, night.parent, team, product, night.as_of)
    points = _points(night, given, sizes, run)
    k = lasting_factor(night.settings.size)
    cycles = YEAR / night.settings.plan.cycle_days
    best = max(p.value * cycles * k - p.cost * cycles for p in points)
    floor = best - abs(best) * night.settings.size.flat
    found = tuple(
        SizeReturn(
            p,
            p.value * cycles,
            p.value * cycles * k,
            p.cost * cycles,
            None if p.marginal is None or not p.cost else (p.marginal * k - p.cost / p.reps) / (p.cost / p.reps),
            p.value * cycles * k - p.cost * cycles >= floor - 1e-9,
        )
        for p in points
    )
    now = sum(r.active(night.as_of) for r in given.reps)
    plan = Sizing(name, found, now, budget=budget)
    return plan if budget is None else replace(plan, hires=hires(plan, budget, given, night.settings.size, night.as_of))


def lasting_factor(settings: SizeSettings) -> float:
    """1 + carry₂ + carry₃."""
    return 1 + settings.second_year + settings.third_year


def _part(given: Given, plan: Plan | None, team: str | None, product: str | None, as_of: date) -> tuple[Given, str]:
    """The inputs of a team's customers, or with one product's potentials alone."""
    named = []
    if team is not None:
        reps = tuple(r for r in given.reps if r.team == team)
        if not reps:
            known = sorted({r.team for r in given.reps if r.team and r.active(as_of)})
            raise UsageError(f"there is no team {team}", f"known are {', '.join(known)}" if known else "see reps.csv")
        owner = plan.owner if plan is not None else {c.id: c.rep_id for c in given.customers}
        there = {r.id for r in reps}
        mine = [c.id for c in given.customers if owner.get(c.id) in there]
        given = replace(given.about(mine), reps=reps)
        named.append(f"team {team}")
    if product is not None:
        if product not in given.product:
            raise UsageError(f"there is no product {product}", f"known are {', '.join(given.product)}")
        given = replace(given, potentials=tuple(p for p in given.potentials if p.product == product))
        named.append(f"product {product}")
    return given, ", ".join(named) or "the force"


def _points(night: Night, given: Given, sizes: Sequence[int], run: Runner) -> tuple[SizePoint, ...]:
    settings, as_of = night.settings, night.as_of
    offered = on_offer(given, settings, as_of)

    def value_of(supposed: Given, aligned: Aligned) -> tuple[float, Mapping[str, float]]:
        owner = {a.customer_id: a.rep_id for a in aligned.assignments}
        minutes: dict[str, float] = {}
        for rep in supposed.reps:
            mine = sorted(c for c, r in owner.items() if r == rep.id)
            minutes |= visit_travel(rep, supposed, mine, night.travel, night.travel_factor(rep.id))
        planned = plan_calls(supposed, offered, owner, minutes, {}, settings, as_of, run=run)
        lines = [line for rows in planned.lines.values() for line in rows]
        return sum(line.value for line in lines), value_by_product(given, lines, settings, as_of)

    return size_curve(
        given,
        night.travel,
        settings,
        as_of,
        sizes,
        lambda force: demand(force, offered, settings, as_of=as_of),
        value_of,
        run,
    )


def value_by_product(given: Given, lines: Iterable[CallLine], settings: Settings, as_of: date) -> dict[str, float]:
    """What the lines earn with each product, money a cycle: each customer's value in the shares of their products."""
    value: dict[str, float] = {}
    effective: dict[str, float] = {}
    for line in lines:
        if line.channel in CHANNELS and line.frequency > 0:
            worth = settings.channels[line.channel].effectiveness * line.frequency
            effective[line.customer_id] = effective.get(line.customer_id, 0.0) + worth
            value[line.customer_id] = value.get(line.customer_id, 0.0) + line.value
    found: dict[str, float] = {}
    customers = [given.customer[c] for c in sorted(value)]
    gains = product_gains(given, customers, settings, as_of, [effective[c.id] for c in customers])
    for customer, shares in zip(customers, gains, strict=True):
        whole = sum(shares.values())
        for product, gain in shares.items():
            found[product] = found.get(product, 0.0) + (value[customer.id] * gain / whole if whole > 0 else 0.0)
    return found


# -- hiring ------------------------------------------------------------------------------------


def hires(plan: Sizing, budget: float, given: Given, settings: SizeSettings, as_of: date) -> tuple[Hire, ...]:
    """Whom to hire in which month: as early as the budget of the twelve months allows, while a rep pays over three
    years; the last one later, with what is left.

    A new rep earns an evenly rising share of their value until `ramp_months` are over.
    """
    bigger = [s for s in plan.sizes if s.reps > plan.now and s.marginal is not None and s.marginal > 0]
    homes = _new_homes(bigger[-1].point.homes if bigger else (), given, as_of)
    found: list[Hire] = []
    left, reps = budget, plan.now
    for size in bigger:
        each = size.cost / size.reps
        earns = (size.marginal or 0.0) * each + each  # a year, with what lasts
        earns /= lasting_factor(settings)
        while reps < size.reps:
            months = min(MONTHS, int(left / (each / MONTHS) + 1e-9)) if each > 0 else MONTHS
            if months < 1:
                return tuple(found)
            reps += 1
            cost = each * months / MONTHS
            left -= cost
            home = homes[len(found)] if len(found) < len(homes) else None
            worked = _worked(months, settings.ramp_months)
            found.append(Hire(MONTHS - months + 1, reps, cost, earns * worked / MONTHS, home))
    return tuple(found)


def _worked(months: int, ramp: float) -> float:
    """Full months that a new rep is worth in their first `months`."""
    return sum(min(1.0, (m + 0.5) / ramp) if ramp > 0 else 1.0 for m in range(months))


def _new_homes(homes: Sequence[Home], given: Given, as_of: date) -> list[Home]:
    """The homes that none of the present reps is near to: each rep takes the nearest free one, the shortest ways
    first; the farthest of the others comes first.
    """
    here = [r.place for r in given.reps if r.active(as_of)]
    if not here or not homes:
        return list(homes)
    there = [h.place for h in homes]
    chord = np.linalg.norm(unit_vectors(here)[:, None] - unit_vectors(there)[None], axis=2)
    km = kilometres(chord)
    free, taken = set(range(len(there))), set[int]()
    for flat in np.argsort(km, axis=None, kind="stable"):
        rep, home = divmod(int(flat), len(there))
        if rep not in taken and home in free:
            taken.add(rep)
            free.discard(home)
    return [homes[i] for i in sorted(free, key=lambda i: (-float(km[:, i].min()), i))]
