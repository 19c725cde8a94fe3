"""The plan on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.report import words
from salesplan.report.figures import capacity_minutes, stages, totals
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from salesplan.domain.plan import Plan
    from salesplan.report.version import PlanVersion, Selection


def summary(version: PlanVersion, selection: Selection = ALL) -> Page:  # noqa: ARG001 - a summary is of the whole
    """Value, work and driving of the whole plan; then what each stage says of itself."""
    return _figures(version), _stages(version)


def _figures(version: PlanVersion) -> View:
    plan, settings = version.plan, version.settings
    told, currency = totals(plan), settings.plan.currency
    title = (
        f"{headline(plan)}: {words.count(told['visits'], 'visit')} and "
        f"{words.count(told['calls'] - told['visits'], 'remote call')} by {words.count(len(plan.reps), 'rep')}, "
        f"worth {words.money(told['value'], currency)} a cycle"
    )
    rows = (*_value_rows(version, told), *_work_rows(version, told), *_calm_rows(version, told))
    columns = (
        Column("figure"),
        Column("amount", kind=Kind.AMOUNT),
        Column("unit"),
        Column("of", "beside", priority=2),
    )
    return View("summary", title, columns, rows)


def headline(plan: Plan) -> str:
    """'Plan 7 of 2026-11-23'."""
    return f"Plan {plan.version or '(not stored)'} of {plan.as_of.isoformat()}"


def _value_rows(version: PlanVersion, told: dict[str, float]) -> list[tuple[object, ...]]:
    plan, given, currency = version.plan, version.given, version.settings.plan.currency
    reached = {line.customer_id for line in plan.callplan() if line.frequency > 0}
    proof = next((s for s in stages(plan) if s.stage == "callplan" and s.gap is not None), None)
    best = (
        f"at most {words.gap(proof.gap)} below the best at its estimated driving and curves"
        if proof and proof.gap is not None
        else ""
    )
    missed = list(plan.unplanned())
    return [
        ("value in the calendar", told["value"], f"{currency} a cycle", ""),
        ("planned, not placed", told["planned_not_placed"], f"{currency} a cycle", "see show unplanned"),
        ("value of the call plan", told["value_planned"], f"{currency} a cycle", best),
        (
            "customers called",
            len(reached),
            words.noun(len(reached), "customer"),
            f"of {words.number(len(given.customers))}",
        ),
        (
            "due, but left out",
            len(missed),
            words.noun(len(missed), "customer"),
            f"giving up {words.money(sum(u.cost for u in missed), currency)} a cycle" if missed else "",
        ),
        ("suggestions", sum(1 for _ in plan.suggestions()), "next best actions", ""),
    ]


def _work_rows(version: PlanVersion, told: dict[str, float]) -> list[tuple[object, ...]]:
    plan, given, settings = version.plan, version.given, version.settings
    visits = max(told["visits"], 1)
    working = sum(
        capacity_minutes(given.rep[r.rep_id], given, settings, plan) for r in plan.reps if r.rep_id in given.rep
    )
    planned = sum(r.planned_minutes for r in plan.reps)
    used = (
        f"{words.share(planned / working)} of {words.number(working / 60, 1)} h that may be planned" if working else ""
    )
    remote = {c: sum(1 for s in plan.schedule() if s.channel is c) for c in Channel if c is not Channel.VISIT}
    return [
        ("planned work", planned / 60, "h a cycle", used),
        ("visits", int(told["visits"]), "in the horizon", f"{plan.as_of.isoformat()} to {plan.last_day.isoformat()}"),
        (
            "remote calls",
            int(told["calls"] - told["visits"]),
            "in the horizon",
            ", ".join(f"{n} {c.value}" for c, n in remote.items() if n),
        ),
        (
            "time with customers",
            told["visit_minutes"] / 60,
            "h",
            f"{words.number(told['visit_minutes'] / visits, 1)} min a visit",
        ),
        (
            "time at the wheel",
            told["drive_minutes"] / 60,
            "h",
            f"{words.number(told['drive_minutes'] / visits, 1)} min a visit",
        ),
        ("time waiting", told.get("wait_minutes", 0.0) / 60, "h", "before doors open"),
        ("distance", told["drive_km"], "km", f"{words.number(told['drive_km'] / visits, 1)} km a visit"),
    ]


def _calm_rows(version: PlanVersion, told: dict[str, float]) -> list[tuple[object, ...]]:
    plan = version.plan
    since = f"since plan {plan.parent}" if plan.parent else "since the CRM's owners"
    price = words.money(told["price_of_moves"], version.settings.plan.currency)
    return [
        (
            "customers who change owner",
            int(told["owner_moves"]),
            words.noun(told["owner_moves"], "customer"),
            f"{since}, at a price of {price}",
        ),
        (
            "visits moved",
            int(told["visit_moves"]),
            words.noun(told["visit_moves"], "visit"),
            f"since plan {plan.parent}" if plan.parent else "",
        ),
        *_promise_rows(told),
    ]


def _promise_rows(told: dict[str, float]) -> list[tuple[object, ...]]:
    """What became of the visits that customers may have been told of; nothing in a first plan."""
    if not told.get("told") and not told.get("agreed"):
        return []
    kept, other_hour, other_day, lost = (int(told[f"told_{n}"]) for n in ("kept", "other_hour", "other_day", "lost"))
    rest = f"{other_hour} at another hour, {other_day} on another day, {lost} lost: show inform"
    agreed = int(told["agreed"] - told["agreed_lost"])
    return [
        ("told calls kept", kept, f"of {int(told['told'])}", rest if kept < told["told"] else ""),
        ("agreed calls kept", agreed, f"of {int(told['agreed'])}", ""),
    ]


def _stages(version: PlanVersion) -> View:
    columns = (
        Column("stage"),
        Column("status"),
        Column("objective", kind=Kind.AMOUNT, priority=2),
        Column("bound", kind=Kind.AMOUNT, priority=3),
        Column("gap", kind=Kind.GAP),
        Column("work", kind=Kind.COUNT, priority=4),
        Column("solved", kind=Kind.COUNT, priority=2),
        Column("carried", "carried over", kind=Kind.COUNT, priority=3),
    )
    rows = tuple(
        (s.stage, s.status, s.objective, s.bound, s.gap, s.work, s.solved, s.carried) for s in stages(version.plan)
    )
    return View("stages", "What each stage says of its own work", columns, rows)
