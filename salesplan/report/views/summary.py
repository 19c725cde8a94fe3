"""The plan on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.overlays import customer_of
from salesplan.domain.said import Listed, Said, said, word
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
    title = said(
        "{plan}: {visits} and {remote} by {reps}, worth {value} a cycle",
        plan=headline(plan),
        visits=words.count(told["visits"], "visit"),
        remote=words.count(told["calls"] - told["visits"], "remote call"),
        reps=words.count(len(plan.reps), "rep"),
        value=words.money(told["value"], currency),
    )
    rows = (*_value_rows(version, told), *_work_rows(version, told), *_calm_rows(version, told))
    columns = (
        Column("figure"),
        Column("amount", kind=Kind.AMOUNT),
        Column("unit"),
        Column("of", "beside", priority=2),
    )
    return View("summary", title, columns, rows)


def headline(plan: Plan) -> Said:
    """'Plan 7 of 2026-11-23'."""
    number = str(plan.version) if plan.version else said("(not stored)")
    return said("Plan {plan} of {day}", plan=number, day=plan.as_of)


def _value_rows(version: PlanVersion, told: dict[str, float]) -> list[tuple[object, ...]]:
    plan, given, currency = version.plan, version.given, version.settings.plan.currency
    reached = {customer_of(line.customer_id) for line in plan.callplan() if line.frequency > 0}
    proof = next((s for s in stages(plan) if s.stage == "callplan" and s.gap is not None), None)
    best = (
        said("at most {gap} below the best at its estimated driving and curves", gap=words.gap(proof.gap))
        if proof and proof.gap is not None
        else ""
    )
    missed = list(plan.unplanned())
    cycle = said("{currency} a cycle", currency=currency)
    return [
        (said("value in the calendar"), told["value"], cycle, ""),
        (said("planned, not placed"), told["planned_not_placed"], cycle, said("see show unplanned")),
        (said("value of the call plan"), told["value_planned"], cycle, best),
        (
            said("customers called"),
            len(reached),
            words.noun(len(reached), "customer"),
            said("of {n}", n=words.number(given.customer_count)),
        ),
        (
            said("due, but left out"),
            len(missed),
            words.noun(len(missed), "customer"),
            said("giving up {money} a cycle", money=words.money(sum(u.cost for u in missed), currency))
            if missed
            else "",
        ),
        (said("suggestions"), sum(1 for _ in plan.suggestions()), said("next best actions"), ""),
    ]


def _work_rows(version: PlanVersion, told: dict[str, float]) -> list[tuple[object, ...]]:
    plan, given, settings = version.plan, version.given, version.settings
    visits = max(told["visits"], 1)
    working = sum(
        capacity_minutes(given.rep[r.rep_id], given, settings, plan) for r in plan.reps if r.rep_id in given.rep
    )
    planned = sum(r.planned_minutes for r in plan.reps)
    used = (
        said(
            "{share} of {hours} h that may be planned",
            share=words.share(planned / working),
            hours=words.number(working / 60, 1),
        )
        if working
        else ""
    )
    remote = {c: sum(1 for s in plan.schedule() if s.channel is c) for c in Channel if c is not Channel.VISIT}
    return [
        (said("planned work"), planned / 60, said("h a cycle"), used),
        (
            said("visits"),
            int(told["visits"]),
            said("in the horizon"),
            said("{first} to {last}", first=plan.as_of, last=plan.last_day),
        ),
        (
            said("remote calls"),
            int(told["calls"] - told["visits"]),
            said("in the horizon"),
            Listed([said("{n} {kind}", n=n, kind=c) for c, n in remote.items() if n]),
        ),
        (
            said("time with customers"),
            told["visit_minutes"] / 60,
            "h",
            said("{minutes} min a visit", minutes=words.number(told["visit_minutes"] / visits, 1)),
        ),
        (
            said("time at the wheel"),
            told["drive_minutes"] / 60,
            "h",
            said("{minutes} min a visit", minutes=words.number(told["drive_minutes"] / visits, 1)),
        ),
        (said("time waiting"), told.get("wait_minutes", 0.0) / 60, "h", said("before doors open")),
        (
            said("distance"),
            told["drive_km"],
            "km",
            said("{km} km a visit", km=words.number(told["drive_km"] / visits, 1)),
        ),
    ]


def _calm_rows(version: PlanVersion, told: dict[str, float]) -> list[tuple[object, ...]]:
    plan = version.plan
    since = said("since plan {plan}", plan=str(plan.parent)) if plan.parent else said("since the CRM's owners")
    price = words.money(told["price_of_moves"], version.settings.plan.currency)
    return [
        (
            said("customers who change owner"),
            int(told["owner_moves"]),
            words.noun(told["owner_moves"], "customer"),
            said("{since}, at a price of {price}", since=since, price=price),
        ),
        (
            said("visits moved"),
            int(told["visit_moves"]),
            words.noun(told["visit_moves"], "visit"),
            since if plan.parent else "",
        ),
        *_promise_rows(told),
    ]


def _promise_rows(told: dict[str, float]) -> list[tuple[object, ...]]:
    """What became of the visits that customers may have been told of; nothing in a first plan."""
    if not told.get("told") and not told.get("agreed"):
        return []
    kept, other_hour, other_day, lost = (int(told[f"told_{n}"]) for n in ("kept", "other_hour", "other_day", "lost"))
    text = "{hour} at another hour, {day} on another day, {lost} lost: show inform"
    rest = said(text, hour=other_hour, day=other_day, lost=lost)
    agreed = int(told["agreed"] - told["agreed_lost"])
    return [
        (said("told calls kept"), kept, said("of {n}", n=int(told["told"])), rest if kept < told["told"] else ""),
        (said("agreed calls kept"), agreed, said("of {n}", n=int(told["agreed"])), ""),
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
        (word(s.stage), word(s.status), s.objective, s.bound, s.gap, s.work, s.solved, s.carried)
        for s in stages(version.plan)
    )
    return View("stages", said("What each stage says of its own work"), columns, rows)
