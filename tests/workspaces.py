"""Writes inputs as a workspace, the inverse of reading: every declared column, plain UTF-8, comma."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import CHANNELS, clock, weekday_names
from salesplan.domain.given import Coin
from salesplan.domain.nouns import replace
from salesplan.inputs.columns import FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from salesplan.domain.calendar import Channel, Window
    from salesplan.domain.given import Call, Customer, Event, Feedback, Given, Potential, Rep

EVERY_DAY = 0b1111111


def write_workspace(given: Given, path: Path, settings: str = "") -> Path:
    """`path`/data/*.csv for the inputs and `path`/salesplan.toml with the text `settings`. Returns `path`.

    Holidays are no file: they come from [plan] country. A file without rows is written with its header.
    """
    data = path / "data"
    data.mkdir(parents=True, exist_ok=True)
    (path / "salesplan.toml").write_text(settings, encoding="utf-8")
    rows = tables(given)
    for file in FILES:
        columns = [column.name for column in file.columns]
        with (data / file.name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, restval="")
            writer.writeheader()
            writer.writerows({name: text(value) for name, value in row.items()} for row in rows[file.name])
    return path


def tables(given: Given) -> dict[str, list[dict[str, Any]]]:
    """Rows of every file, cells still typed."""
    month = "%Y-%m"
    return {
        "customers.csv": [customer_row(c) for c in given.customers],
        "potentials.csv": [potential_row(p) for p in given.potentials],
        "reps.csv": [rep_row(r) for r in given.reps],
        "products.csv": [{"product": p.id, "name": p.name, "margin": p.margin} for p in given.products],
        "calls.csv": [call_row(c) for c in given.calls],
        "sales.csv": [
            {"month": s.month.strftime(month), "customer_id": s.customer_id, "product": s.product, "amount": s.amount}
            for s in given.sales
        ],
        "events.csv": [event_row(e) for e in given.events],
        "feedback.csv": [feedback_row(f) for f in (*given.feedback, *given.wishes, *given.seen)],
        "timeoff.csv": [
            {"rep_id": t.rep_id, "from_date": t.from_date, "until_date": t.until_date} for t in given.time_off
        ],
        "challenges.csv": [
            {
                "date": v.day,
                "challenge": v.challenge,
                "verdict": v.verdict,
                "to_rep_id": v.to_rep_id,
                "reason": v.reason,
            }
            for v in given.verdicts
        ],
        "experiments.csv": [{name: getattr(coin, name) for name in Coin.__struct_fields__} for coin in given.coins],
        "touches.csv": [
            {"date": t.day, "customer_id": t.customer_id, "channel": t.channel, "source": t.source}
            for t in given.touches
        ],
        "usage.csv": [
            {
                "date": u.day,
                "customer_id": u.customer_id,
                "product": u.product,
                "measure": u.measure,
                "value": u.value,
                "limit": u.limit,
            }
            for u in given.usage
        ],
        "opportunities.csv": [
            {
                "customer_id": o.customer_id,
                "product": o.product,
                "stage": o.stage,
                "value": o.value,
                "opened": o.opened,
                "expected_close": o.expected_close,
                "outcome": o.outcome,
            }
            for o in given.opportunities
        ],
        "targets.csv": [
            {"period": t.period, "team": t.team, "rep_id": t.rep_id, "product": t.product, "amount": t.amount}
            for t in given.targets
        ],
        "finance.csv": [
            {
                "month": f.month.strftime(month),
                "team": f.team,
                "revenue": f.revenue,
                "sales_marketing_expense": f.sales_marketing_expense,
            }
            for f in given.finance
        ],
    }


def customer_row(c: Customer) -> dict[str, Any]:
    """One row of customers.csv."""
    return {
        "customer_id": c.id,
        "name": c.name,
        "latitude": c.place.latitude,
        "longitude": c.place.longitude,
        "segment": c.segment,
        "rep_id": c.rep_id,
        "locked": "yes" if c.locked else "",
        "visit_minutes": c.visit_minutes,
        "weekdays": "" if c.weekdays == EVERY_DAY else weekday_names(c.weekdays),
        "hours": hours_text(c.hours),
        "channels": channels_text(c.channels),
        "max_contacts": c.max_contacts,
        "min_visits": c.min_visits,
        "max_visits": c.max_visits,
        "min_gap_days": c.min_gap_days,
        "skill": " ".join(sorted(c.skills)),
        "hold_until": c.hold_until,
        "address": c.address,
        "phone": c.phone,
        "contact": c.contact,
        "notes": c.notes,
    }


def potential_row(p: Potential) -> dict[str, Any]:
    """One row of potentials.csv."""
    a, b, s, d = p.curve or (None, None, None, None)
    row = {"customer_id": p.customer_id, "product": p.product, "potential": p.potential, "sales": p.sales}
    return row | {"propensity": p.propensity, "elasticity": p.elasticity, "a": a, "b": b, "s": s, "d": d}


def rep_row(r: Rep) -> dict[str, Any]:
    """One row of reps.csv."""
    return {
        "rep_id": r.id,
        "name": r.name,
        "latitude": r.place.latitude,
        "longitude": r.place.longitude,
        "team": r.team,
        "weekdays": "" if r.weekdays is None else weekday_names(r.weekdays),
        "day_start": time_text(r.day_start),
        "day_end": time_text(r.day_end),
        "max_visits_per_day": r.max_visits_per_day,
        "skills": " ".join(sorted(r.skills)),
        "cost_per_year": r.cost_per_year,
        "capacity": r.capacity,
        "active_from": r.active_from,
        "active_until": r.active_until,
    }


def call_row(c: Call) -> dict[str, Any]:
    """One row of calls.csv."""
    return {
        "date": c.day,
        "rep_id": c.rep_id,
        "customer_id": c.customer_id,
        "channel": c.channel,
        "minutes": c.minutes,
        "drive_minutes": c.drive_minutes,
        "product": c.product,
        "outcome": c.outcome,
        "suggestion": c.suggestion,
        "time": None if c.time is None else clock(c.time),
    }


def event_row(e: Event) -> dict[str, Any]:
    """One row of events.csv."""
    row = {"date": e.day, "customer_id": e.customer_id, "event": e.event}
    return row | {"product": e.product, "strength": e.strength, "note": e.note}


def feedback_row(f: Feedback) -> dict[str, Any]:
    """One row of feedback.csv."""
    return {
        "date": f.day,
        "rep_id": f.rep_id,
        "customer_id": f.customer_id,
        "decision": f.decision,
        "channel": f.channel,
        "on_date": f.on_date,
        "at_time": time_text(f.at_time),
        "frequency": f.frequency,
        "reason": f.reason,
        "until": f.until,
        "suggestion": f.suggestion,
    }


def text(value: str | float | date | None) -> str:
    """A cell: floats with all their digits, dates in ISO form, None empty."""
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def time_text(second: int | None) -> str:
    """'HH:MM', or nothing."""
    return "" if second is None else clock(second)


def hours_text(windows: Sequence[Window]) -> str:
    """'09:00-12:00 14:00-17:30'."""
    return " ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in windows)


def channels_text(channels: Iterable[Channel]) -> str:
    """'visit phone', or nothing where all are allowed."""
    allowed = [channel for channel in CHANNELS if channel in channels]
    return "" if len(allowed) == len(CHANNELS) else " ".join(allowed)


def in_order(given: Given) -> Given:
    """The same inputs with every tuple sorted by its key, as reading sorts them."""
    last = float("inf")

    def number(value: float | None) -> float:
        return last if value is None else value

    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    return replace(
        given,
        customers=tuple(sorted(given.customers, key=lambda c: c.id)),
        reps=tuple(sorted(given.reps, key=lambda r: r.id)),
        products=tuple(sorted(given.products, key=lambda p: p.id)),
        potentials=tuple(sorted(given.potentials, key=lambda p: (p.customer_id, p.product))),
        calls=tuple(
            sorted(
                given.calls,
                key=lambda c: (
                    *(c.day, c.customer_id, c.rep_id, c.channel, c.outcome, c.product),
                    *(number(c.minutes), number(c.drive_minutes), c.suggestion, number(c.time)),
                ),
            )
        ),
        sales=tuple(sorted(given.sales, key=lambda s: (s.month, s.customer_id, s.product, s.amount))),
        events=tuple(
            sorted(given.events, key=lambda e: (e.day, e.customer_id, e.event, e.product, number(e.strength), e.note))
        ),
        feedback=tuple(
            sorted(
                given.feedback,
                key=lambda f: (
                    *(f.day, f.customer_id, f.channel, f.decision, day(f.on_date), number(f.at_time)),
                    *(number(f.frequency), day(f.until), f.rep_id, f.reason),
                ),
            )
        ),
        coins=tuple(sorted(given.coins, key=lambda c: (c.experiment, c.customer_id))),
        touches=tuple(sorted(given.touches, key=lambda t: (t.day, t.customer_id, t.channel, t.source))),
        time_off=tuple(sorted(given.time_off, key=lambda t: (t.rep_id, t.from_date, t.until_date))),
        finance=tuple(sorted(given.finance, key=lambda f: (f.month, f.team, f.revenue, f.sales_marketing_expense))),
    )
