"""What every rule of the house costs: the plan solved again without it, beside the plan with it. Money a cycle.

call plan    value of the best call plan without the rule less that with it, both to the certified gap, both from
             scratch and with nothing charged for changes: so no price is negative but for the gap
territories  net gain of the first year from the owners of today without the rule less that with it, by the alignment's
             own reckoning, a cycle's share of it
calendar     value placed less driving of each rep whose month differs, less the better of the published month and of
             the same month searched once more: a search that goes on is no price of a rule

Prices of single rules do not add up: where two rules forbid the same thing neither costs anything alone. So each
stage is also solved without all of its rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.alignment import align, curve, demand
from salesplan.callplan import plan_calls
from salesplan.domain.nouns import replace
from salesplan.replan.answer.totals import wheel_cost
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now
from salesplan.replan.run import replan
from salesplan.replan.scenarios.change_curve import change_curve
from salesplan.replan.scenarios.relaxations import Sort, Where, relaxations
from salesplan.replan.stages.travel_prices import prices_of
from salesplan.replan.stages.visitable import unvisitable
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.callplan import CallPlanned
    from salesplan.callplan.planned import BindingRule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, RepPlan
    from salesplan.domain.settings import Settings
    from salesplan.replan.night import Night, Progress
    from salesplan.replan.scenarios.relaxations import Relaxation
    from salesplan.runtime.runner import Runner

GAP = 1e-5  # certified, of the call plans that are compared: a tenth of what a night asks for
LEAST = 0.005  # money: half a cent is nobody's gain


@dataclass(frozen=True, slots=True)
class Hit:
    """Whom a rule keeps from something."""

    customer_id: str  # empty: a rep as a whole
    rep_id: str
    money: float | None  # a cycle; None: the customer would change hands, which has no price of its own


@dataclass(frozen=True, slots=True)
class RulePrice:
    """One rule, what it costs, and whom."""

    rule: str
    sort: str
    where: Where
    binds: int  # rows or settings that demand it
    price: float  # money a cycle
    within: float  # the price is certain to so much; of the calendar: how far two searches of one month differ
    hits: tuple[Hit, ...] = ()  # the dearest first


@dataclass(frozen=True, slots=True)
class Together:
    """The rules of one stage, added up and all of them gone at once; money a cycle."""

    where: Where
    summed: float
    at_once: float


@dataclass(frozen=True, slots=True)
class RulePrices:
    """Every rule in use, the dearest first; those that bind nobody; the stages; what one more unit would earn."""

    prices: tuple[RulePrice, ...]
    idle: tuple[str, ...]
    together: tuple[Together, ...]
    binding: tuple[BindingRule, ...]
    value: float  # of the call plan with all rules, money a cycle


def rule_prices(night: Night, run: Runner, progress: Progress) -> RulePrices:
    """Every rule of the house priced on the published plan, with inputs and settings of tonight.

    Raises NoPlanError where rules that may not give contradict one another. There is a published plan.
    """
    assert night.published is not None
    known = relaxations(night.settings)
    used = [r for r in known if r.binds(night.given, night.settings)]
    pricers: dict[Where, _Pricer] = {
        Where.CALL_PLAN: _CallPlans(night, run),
        Where.TERRITORIES: _Territories(night),
        Where.CALENDAR: _Calendars(night, run),
    }
    prices: list[RulePrice] = []
    for done, rule in enumerate(used):
        progress(f"without {rule.rule}", done, len(used))
        prices.append(pricers[rule.where].price([rule], rule.rule, rule.sort))
    together = []
    for where, pricer in pricers.items():
        mine = [r for r in used if r.where is where]
        if mine:
            progress(f"without all rules of the {where}", len(used), len(used))
            single = [p.price for p in prices if p.where is where]
            found = pricer.price(mine, "", "").price if len(mine) > 1 else single[0]
            at_once = max(found, *single)  # a plan without one rule is a plan without all of them
            together.append(Together(where, round(sum(single), 2), at_once))
    calls = pricers[Where.CALL_PLAN]
    assert isinstance(calls, _CallPlans)
    return RulePrices(
        tuple(sorted(prices, key=lambda p: (-p.price, p.where, p.rule))),
        tuple(r.rule for r in known if r not in used),
        tuple(together),
        calls.base.binding,
        round(_value(calls.base), 2),
    )


def with_proposals(
    found: RulePrices, published: Mapping[str, float], proposals: Sequence[Mapping[str, float]]
) -> RulePrices:
    """The same with what the guard holds: the best of the `proposals` less the `published` plan, by their totals."""
    worth = [totals["objective"] for totals in proposals if "objective" in totals]
    if not worth:
        return replace(found, idle=(*found.idle, "guard"))
    price = max(0.0, max(worth) - published.get("objective", 0.0))
    row = RulePrice("guard", Sort.GUARD, Where.CALENDAR, len(worth), round(price, 2), 0.0)
    return replace(found, prices=tuple(sorted((*found.prices, row), key=lambda p: (-p.price, p.where, p.rule))))


class _Pricer:
    """Prices rules of one stage: whatever is the same for all of them is there once."""

    where: Where

    def __init__(self, night: Night) -> None:
        self.night = night

    def price(self, rules: Sequence[Relaxation], name: str, sort: str) -> RulePrice:
        """What these rules cost together."""
        given, settings = self.night.given, self.night.settings
        binds = sum(r.binds(given, settings) for r in rules)
        for rule in rules:
            given, settings = rule.without(given, settings)
        price, within, hits = self.gain(given, settings)
        hits = tuple(
            sorted(
                (h for h in hits if h.money is None or h.money > LEAST),
                key=lambda h: (-(h.money or 0.0), h.rep_id, h.customer_id),
            )
        )
        return RulePrice(name, sort, self.where, binds, round(max(0.0, price), 2), round(within, 2), hits)

    def gain(self, given: Given, settings: Settings) -> tuple[float, float, Sequence[Hit]]:
        """What other inputs and settings earn over those of tonight, how certain that is, and where."""
        raise NotImplementedError


# -- the call plan -----------------------------------------------------------------------------


class _CallPlans(_Pricer):
    where = Where.CALL_PLAN

    def __init__(self, night: Night, run: Runner) -> None:
        super().__init__(night)
        assert night.parent is not None
        self.run, self.owner = run, dict(night.parent.last_owner)
        self.minutes, self.base_minutes, never = dict[str, float](), dict[str, float](), set[str]()
        for rep in night.given.reps:
            mine = sorted(c for c, r in self.owner.items() if r == rep.id and c in night.given.customer)
            each, prices = prices_of(night, rep.id, mine)
            self.minutes |= each
            self.base_minutes[rep.id] = prices.base
            never |= unvisitable(rep, night.given, mine, night.travel, night.settings, night.as_of)
        self.never = frozenset(never)
        self.base = self.planned(night.given, night.settings)
        self.earned = _by_customer(self.base)

    def planned(self, given: Given, settings: Settings) -> CallPlanned:
        """The best call plan from scratch; nothing is charged for what it changes."""
        callplan = replace(settings.callplan, change_price=0.0, max_changes=-1, gap=min(settings.callplan.gap, GAP))
        free = replace(settings, callplan=callplan)
        offered = on_offer(given, free, self.night.as_of, unvisitable=self.never)
        owner = {c: self.owner[c] for c in offered.customer_ids if c in self.owner}
        return plan_calls(
            *(given, offered, owner, self.minutes, {}, free, self.night.as_of),
            base_travel=self.base_minutes,
            run=self.run,
        )

    def gain(self, given: Given, settings: Settings) -> tuple[float, float, Sequence[Hit]]:
        without = self.planned(given, settings)
        earned = _by_customer(without)
        more = {c: earned.get(c, 0.0) - self.earned.get(c, 0.0) for c in earned}
        hits = [Hit(c, self.owner[c], money) for c, money in more.items()]
        return _value(without) - _value(self.base), _slack(without) + _slack(self.base), hits


def _value(planned: CallPlanned) -> float:
    """Money a cycle."""
    return sum(line.value for lines in planned.lines.values() for line in lines)


def _slack(planned: CallPlanned) -> float:
    """How far the plan may be from the best one, money a cycle."""
    whole = planned.overall
    return max(0.0, whole.bound - whole.objective) if whole.bound is not None else 0.0


def _by_customer(planned: CallPlanned) -> dict[str, float]:
    earned: dict[str, float] = {}
    for lines in planned.lines.values():
        for line in lines:
            earned[line.customer_id] = earned.get(line.customer_id, 0.0) + line.value
    return earned


# -- territories -------------------------------------------------------------------------------


class _Territories(_Pricer):
    where = Where.TERRITORIES

    def __init__(self, night: Night) -> None:
        super().__init__(night)
        self.net, self.moved = self.solved(night.given, night.settings)

    def solved(self, given: Given, settings: Settings) -> tuple[float, dict[str, str]]:
        """Net gain of the moves that pay, money of the first year, and the owner of today of everybody who moves."""
        night = self.night
        wanted = demand(given, on_offer(given, settings, night.as_of), settings, as_of=night.as_of)
        now = owners_now(given, night.published)
        asked = (given, wanted, now.current, night.travel, settings, night.as_of)
        point = curve(*asked, fixed=now.decided, moves=())[-1]
        moves = align(*asked, fixed=now.decided).moves
        return point.net, {a.customer_id: a.previous_rep_id for a in moves}

    def gain(self, given: Given, settings: Settings) -> tuple[float, float, Sequence[Hit]]:
        net, moved = self.solved(given, settings)
        cycle = self.night.settings.plan.cycle_days / 365
        return (net - self.net) * cycle, 0.0, [Hit(c, rep, None) for c, rep in moved.items() if c not in self.moved]


# -- the calendar ------------------------------------------------------------------------------


class _Calendars(_Pricer):
    where = Where.CALENDAR

    def __init__(self, night: Night, run: Runner) -> None:
        super().__init__(night)
        self.run = run
        self.again: dict[str, float] | None = None

    def searched_again(self) -> dict[str, float]:
        """What each rep's month is worth where it is searched with another seed; money."""
        if self.again is None:
            settings = self.night.settings
            other = replace(settings, plan=replace(settings.plan, seed=settings.plan.seed + 1))
            self.again = self.worth(self.planned(self.night.given, other), self.night.given, other)
        return self.again

    def planned(self, given: Given, settings: Settings) -> Plan:
        """What the night would plan with these, from the published plan; that one where nothing is different."""
        parent = self.night.parent
        assert parent is not None
        return replan(replace(self.night, given=given, settings=settings), self.run).plan or parent

    def worth(self, plan: Plan, given: Given, settings: Settings) -> dict[str, float]:
        """Value placed less driving, by rep; money."""
        return {part.rep_id: _worth(part, given, settings) for part in plan.reps if part.rep_id in given.rep}

    def gain(self, given: Given, settings: Settings) -> tuple[float, float, Sequence[Hit]]:
        before = self.night.parent
        assert before is not None
        plan, again = self.planned(given, settings), self.searched_again()
        was = self.worth(before, self.night.given, self.night.settings)
        now = self.worth(plan, given, settings)
        differ = [r for r in now if r in was and plan.rep[r] != before.rep[r]]
        more = {r: now[r] - max(was[r], again.get(r, was[r])) for r in differ}
        spread = sum(abs(again.get(r, was[r]) - was[r]) for r in differ)
        return sum(more.values()), spread, [Hit("", r, money) for r, money in more.items()]


def _worth(part: RepPlan, given: Given, settings: Settings) -> float:
    value = sum(line.value for line in part.callplan) - sum(u.cost for u in part.unplanned)
    return value - wheel_cost(part.routes, given, settings)


# -- price settings ----------------------------------------------------------------------------

FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class CalmPoint:
    """A price setting times a factor: what is gained, and how much changes."""

    setting: str
    factor: float
    amount: float  # the setting's value
    gain: float  # money a cycle, over the dearest price of the five; what changes cost is not in it
    changes: int  # customers who change hands, whose calls change, or visits that move


def calm_curves(night: Night, run: Runner = in_process) -> tuple[CalmPoint, ...]:
    """Gain against calm for each price of change: at 0 all that pays is done, and the dearer the less changes.

    The night begins at `night.published`, and has something to do where that is not the plan of these very inputs.
    """
    assert night.published is not None
    found: list[CalmPoint] = []
    for section, name, counted in PRICES:
        held = getattr(night.settings, section)
        points = []
        for factor in FACTORS if getattr(held, name) > 0 else ():
            amount = getattr(held, name) * factor
            amount = min(amount, 1.0) if name in SHARES else amount
            settings = replace(night.settings, **{section: replace(held, **{name: amount})})
            points.append((factor, amount, *counted(night, settings, run)))
        for factor, amount, worth, changes in points:
            gain = round(worth - points[-1][2], 2)
            found.append(CalmPoint(f"{section}.{name}", factor, amount, gain, changes))
    return tuple(found)


def _handovers(night: Night, settings: Settings, run: Runner) -> tuple[float, int]:  # noqa: ARG001 - as all are
    wanted = demand(night.given, on_offer(night.given, settings, night.as_of), settings, as_of=night.as_of)
    now = owners_now(night.given, night.published)
    asked = (night.given, wanted, now.current, night.travel, settings, night.as_of)
    point = curve(*asked, fixed=now.decided, moves=())[-1]
    return point.gain * settings.plan.cycle_days / 365, point.moves


def _frequencies(night: Night, settings: Settings, run: Runner) -> tuple[float, int]:
    point = change_curve(replace(night, settings=settings), run, budgets=(-1,))[0]
    return point.value, point.changed


def _visit_moves(night: Night, settings: Settings, run: Runner) -> tuple[float, int]:
    """All months searched again from the published ones, with another seed so that none is as it was at any price."""
    open_ = replace(settings, plan=replace(settings.plan, seed=settings.plan.seed + 1))
    plan = replan(replace(night, settings=open_), run).plan
    assert plan is not None
    return plan.totals["objective"], int(plan.totals["visit_moves"])


PRICES = (
    ("alignment", "handover_share", _handovers),
    ("callplan", "change_price", _frequencies),
    ("schedule", "move_proposed", _visit_moves),
    ("schedule", "move_told", _visit_moves),
)
"""Prices of change: section, name, and what is earned and counted at a value of it."""
SHARES = frozenset({"handover_share"})
