"""The size of the force: value, cost and return by size, products, homes, and whom to hire when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from salesplan.replan.scenarios.sizing import Sizing


def sized(found: Sizing, currency: str) -> Page:
    """All of it; money a year."""
    page = [_sizes(found, currency), _products(found, currency), _homes(found)]
    if found.budget is not None:
        page.append(_hires(found, currency))
    return tuple(page)


def _sizes(found: Sizing, currency: str) -> View:
    rows = tuple(
        (
            s.reps,
            s.value,
            s.cost,
            s.net,
            s.ratio,
            s.marginal,
            s.flat,
            s.point.travel_minutes / 60,
            s.point.mean_index,
        )
        for s in found.sizes
    )
    unit = f"{currency} a year"
    columns = (
        Column("reps", kind=Kind.COUNT),
        Column("value", kind=Kind.MONEY, unit=unit),
        Column("cost", "reps cost", Kind.MONEY, unit),
        Column("net", "3 years' value less cost", Kind.MONEY, unit),
        Column("return", "return", Kind.SHARE, "over 3 years"),
        Column("marginal", "of the last rep", Kind.SHARE, "over 3 years"),
        Column("flat", "as good", Kind.FLAG),
        Column("travel_hours", "driving", Kind.HOURS, "h a cycle", 3),
        Column("index", "mean index", Kind.RATIO, priority=4),
    )
    flat = [s.reps for s in found.sizes if s.flat]
    size = f"{flat[0]}" if len(flat) == 1 else f"{flat[0]} to {flat[-1]}"
    best = found.best
    title = (
        f"{size} reps for {found.of} are as good as the best, {best.reps}: {words.money(best.net, currency)} a year net"
    )
    notes: tuple[str, ...] = (
        f"there are {words.count(found.now, 'rep')} now; each size is from scratch: homes and territories are anew",
        "return: (a year's value and what is left of it in two more years − a year's cost) ÷ cost",
    )
    edge = found.sizes[-1] if best is found.sizes[-1] else found.sizes[0] if best is found.sizes[0] else None
    if edge is not None and len(found.sizes) > 1:
        notes = (*notes, f"the best is at the edge of what was asked: look beyond {edge.reps} too")
    return View("size-curve", title, columns, rows, notes)


def _products(found: Sizing, currency: str) -> View:
    names = sorted({product for s in found.sizes for product, _ in s.point.by_product})
    by = {s.reps: (dict(s.point.by_product), s.value / s.point.value if s.point.value else 0.0) for s in found.sizes}
    rows = tuple((name, *(by[s.reps][0].get(name, 0.0) * by[s.reps][1] for s in _few(found))) for name in names)
    columns = (
        Column("product", kind=Kind.NAME),
        *(Column(f"value_{s.reps}", f"{s.reps} reps", Kind.MONEY, f"{currency} a year") for s in _few(found)),
    )
    return View("size-products", "What the calls earn, by product", columns, rows)


def _few(found: Sizing) -> list:  # type: ignore[type-arg]
    """The smallest size, that of today if it was asked for, the best and the largest."""
    wanted = {found.sizes[0].reps, found.now, found.best.reps, found.sizes[-1].reps}
    return [s for s in found.sizes if s.reps in wanted]


def _homes(found: Sizing) -> View:
    rows = tuple((h.rep_id, h.place.latitude, h.place.longitude, h.customer_id) for h in found.best.point.homes)
    columns = (
        Column("rep", kind=Kind.ID),
        Column("latitude", kind=Kind.TEXT),
        Column("longitude", kind=Kind.TEXT),
        Column("customer_id", "near customer", Kind.ID),
    )
    return View("size-homes", f"Where {found.best.reps} reps should live", columns, rows)


def _hires(found: Sizing, currency: str) -> View:
    rows = tuple(
        (
            h.month,
            h.reps,
            h.cost,
            h.value,
            "" if h.home is None else f"{h.home.place.latitude:.4f} {h.home.place.longitude:.4f}",
        )
        for h in found.hires
    )
    columns = (
        Column("month", kind=Kind.COUNT),
        Column("reps", "reps then", Kind.COUNT),
        Column("cost", kind=Kind.MONEY, unit=f"{currency} in 12 months"),
        Column("value", kind=Kind.MONEY, unit=f"{currency} in 12 months"),
        Column("home", "should live near", Kind.WORD),
    )
    spent, earned = sum(h.cost for h in found.hires), sum(h.value for h in found.hires)
    title = (
        f"With {words.money(found.budget or 0.0, currency)}: hire {words.count(len(rows), 'rep')}, who cost "
        f"{words.money(spent, currency)} and earn {words.money(earned, currency)} within 12 months"
        if rows
        else "No further rep pays over three years, or the budget is too small for one month of one"
    )
    notes = ("value: rising evenly until a new rep is up to speed; what lasts beyond the 12 months is not in it",)
    sums = ("all", "", spent, earned, "") if len(rows) > 1 else None
    return View("hiring", title, columns, rows, notes, sums)
