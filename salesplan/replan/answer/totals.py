"""A plan in a dozen numbers, as summary.json names them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.money import hour_price
from salesplan.domain.overlays import customer_of
from salesplan.domain.plan import CallStatus, Level
from salesplan.replan.answer.pairs import frequencies_that_differ
from salesplan.replan.answer.promises_kept import promises_kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesplan.domain.given import Given
    from salesplan.domain.plan import DayRoute, Plan, ScheduledCall
    from salesplan.domain.settings import Settings


def plan_figures(plan: Plan) -> dict[str, float]:
    """What the plan's own rows add up to. Value is money a cycle: of the calls that stand in the calendar."""
    calls = list(plan.schedule())
    visits = [c for c in calls if c.channel is Channel.VISIT]
    planned = [line for line in plan.callplan() if line.frequency > 0]
    stops = [s for d in plan.routes() for s in d.stops]
    moves = [a for a in plan.assignments() if a.changes_hands]
    value = sum(line.value for line in planned)
    missed = sum(u.cost for u in plan.unplanned())
    return {
        "customers": float(plan.customer_count),
        "targets": float(len({customer_of(line.customer_id) for line in planned})),
        "value": round(value - missed, 2),
        "value_placed": round(value - missed, 2),
        "value_planned": round(value, 2),
        "planned_not_placed": round(missed, 2),
        "visits": float(len(visits)),
        "calls": float(len(calls)),
        "visit_minutes": round(sum((c.end or 0) - (c.start or 0) for c in visits) / 60, 2),
        "planned_minutes": round(sum(r.planned_minutes for r in plan.reps), 2),
        "drive_minutes": round(sum(round(s.drive_seconds / 60, 2) for s in stops), 2),
        "drive_km": round(sum(round(s.drive_km, 2) for s in stops), 2),
        "wait_minutes": round(sum(s.wait_seconds for s in stops) / 60, 2),
        "unplanned": float(sum(1 for _ in plan.unplanned())),
        "owner_moves": float(len(moves)),
        "owner_move_price": round(sum(a.price for a in moves), 2),
        "visit_moves": float(sum(c.status is CallStatus.MOVED for c in visits)),
    }


def totals(plan: Plan, given: Given, settings: Settings, before: Plan | None) -> dict[str, float]:
    """The plan's figures, what became of promises, and the price of what moved. Money a cycle unless named."""
    figures = plan_figures(plan)
    moved = [c for c in plan.schedule() if c.status is CallStatus.MOVED]
    wheel = wheel_cost(plan.routes(), given, settings)
    changed = frequency_changes(before, plan)
    promises = promises_kept(before, plan, plan.as_of, settings.plan.told_minutes)
    changing = (
        figures["owner_move_price"] * settings.plan.cycle_days / 365
        + changed * frequency_change_price(given, settings)
        + visit_move_price(moved, settings)
    )
    return {
        **figures,
        "drive_cost": round(wheel, 2),
        "frequency_changes": float(changed),
        "visit_move_price": round(visit_move_price(moved, settings), 2),
        "price_of_moves": round(figures["owner_move_price"] + visit_move_price(moved, settings), 2),
        **{f.name: float(getattr(promises, f.name)) for f in fields(promises)},
        "change_price": round(changing, 2),
        "objective": round(figures["value_placed"] - wheel, 2),
        "net_objective": round(figures["value_placed"] - wheel - changing, 2),
    }


def wheel_cost(routes: Iterable[DayRoute], given: Given, settings: Settings) -> float:
    """Money that the time at the wheel costs, at each rep's hour."""
    return sum(d.drive_seconds / 3600 * hour_price(given.rep[d.rep_id], settings) for d in routes)


def frequency_changes(before: Plan | None, after: Plan) -> int:
    """Lines of the call plan whose frequency differs; 0 for a first plan."""
    return 0 if before is None else len(frequencies_that_differ(before, after.reps))


def frequency_change_price(given: Given, settings: Settings) -> float:
    """Money a cycle that one changed line weighs: price · (Σ margin · potential ÷ customers) · cycle days / 365.

    The price is `callplan.change_price`, a share of what a mean customer could bring in a year.
    """
    margin = {p.id: p.margin for p in given.products}
    contribution = sum(margin[p.product] * p.potential for p in given.potentials) / max(len(given.customers), 1)
    return contribution * settings.callplan.change_price * settings.plan.cycle_days / 365


def visit_move_price(moved: list[ScheduledCall], settings: Settings) -> float:
    """Money that moving calls weighed: minutes by their level of promise, at `alignment.hour_price`."""
    minutes = {
        Level.PROPOSED: settings.schedule.move_proposed,
        Level.TOLD: settings.schedule.move_told,
        Level.AGREED: settings.schedule.move_told,
    }
    return sum(minutes[call.level] for call in moved) / 60 * settings.alignment.hour_price
