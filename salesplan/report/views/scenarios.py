"""Kept scenarios: the list, any number of them side by side with a chart, and what makes a promoted one last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, Row, View
from salesplan.report.views.comparison import figure_units, figures_of, usual_work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.domain.scenarios import ScenarioRow
    from salesplan.replan.scenarios.what_if import Comparison
    from salesplan.report.version import PlanVersion

BAR = 30  # characters of the longest bar


def kept(rows: Sequence[tuple[ScenarioRow, str]], published: Mapping[str, float], currency: str) -> Page:
    """The list, and whether each may still be promoted (the text says why not). `published`: that plan's totals."""
    cells = tuple(
        (
            row.name,
            row.supposed.text,
            row.as_of,
            row.parent,
            row.totals.get("value"),
            _gained(row.totals, published),
            row.totals.get("owner_moves"),
            not why,
            why or "; ".join(row.held),
            row.created,
        )
        for row, why in rows
    )
    columns = (
        Column("scenario", kind=Kind.ID),
        Column("supposes"),
        Column("as_of", "for", Kind.DATE, priority=4),
        Column("parent", "from plan", Kind.COUNT, priority=5),
        Column("value", kind=Kind.MONEY, unit=f"{currency} a cycle", priority=3),
        Column("gain", kind=Kind.MONEY, unit=f"{currency} a cycle"),
        Column("owner_moves", "owners", Kind.COUNT, priority=2),
        Column("promotable", "can be promoted", Kind.FLAG),
        Column("note", priority=2),
        Column("created", "made", priority=6),
    )
    ready = sum(not why for _, why in rows)
    title = (
        f"{words.count(len(rows), 'scenario')}, {ready} can be promoted as they are"
        if rows
        else "No scenarios: keep one with salesplan whatif ... --save NAME"
    )
    gain = "gain: value less driving, over the published plan; what moves cost once is not in it"
    return (View("scenarios", title, columns, cells, (gain,) if rows else ()),)


def _gained(totals: Mapping[str, float], published: Mapping[str, float]) -> float | None:
    if "objective" not in totals or "objective" not in published:
        return None
    return totals["objective"] - published["objective"]


def side_by_side(found: Sequence[tuple[str, Comparison, PlanVersion | None]], currency: str) -> Page:
    """Figures of each scenario (name, comparison, the plan that it stands on) beside one another, and a chart.

    The published plan's column is that of the plan that all of them stand on; where they differ there is none.
    """
    bases = {0 if base is None else base.plan.version: base for _, _, base in found}
    base = next(iter(bases.values())) if len(bases) == 1 else None
    told = {name: figures_of(c.after, c.given, c.settings, usual_work(c, base)) for name, c, base in found}
    if base is not None:
        told = {"published": figures_of(base.plan, base.given, base.settings), **told}
    return (_figures(found, told, currency), _chart(told, found, currency))


def _figures(
    found: Sequence[tuple[str, Comparison, PlanVersion | None]], told: Mapping[str, Mapping[str, float]], currency: str
) -> View:
    units = {
        **figure_units(currency),
        "objective": f"{currency} a cycle",
        "price_of_moves": f"{currency}, once",
    }
    names = {"objective": "value less driving", "price_of_moves": "price of moves"}
    rows: list[Row] = [
        (names.get(name, name.replace("_", " ")), *(_of(who, name, told) for who in told), unit)
        for name, unit in units.items()
    ]
    moves = {name: len(c.moves) for name, c, _ in found}
    rows.append(("customers who change hands", *(moves.get(name) for name in told), "customers"))
    columns = (
        Column("figure"),
        *(Column(name, kind=Kind.AMOUNT) for name in told),
        Column("unit", priority=2),
    )
    best = max(told, key=lambda name: told[name].get("objective", told[name]["value"]))
    title = f"{best} earns most: {words.money(told[best].get('objective', told[best]['value']), currency)} a cycle"
    notes = tuple(f"{name}: {c.text}" for name, c, _ in found)
    return View("scenarios-figures", f"{title}, driving paid", columns, tuple(rows), notes)


def _of(who: str, name: str, told: Mapping[str, Mapping[str, float]]) -> float | None:
    """A figure of one of them; the published plan's moves are paid already."""
    return None if (who, name) == ("published", "price_of_moves") else told[who].get(name)


def _chart(
    told: Mapping[str, Mapping[str, float]],
    found: Sequence[tuple[str, Comparison, PlanVersion | None]],
    currency: str,
) -> View:
    worth = {name: figures.get("objective", figures["value"]) for name, figures in told.items()}
    lowest, highest = min(worth.values()), max(worth.values())
    moves = {name: sum(a.price for a in c.moves) for name, c, _ in found}
    rows = tuple(
        (name, value - lowest, moves.get(name, 0.0), "█" * round(BAR * (value - lowest) / max(highest - lowest, 1e-9)))
        for name, value in sorted(worth.items(), key=lambda item: -item[1])
    )
    columns = (
        Column("scenario", kind=Kind.ID),
        Column("above", "above the lowest", Kind.MONEY, f"{currency} a cycle"),
        Column("handovers", "at risk in handovers", Kind.MONEY, f"{currency}, once"),
        Column("chart", "", Kind.WORD),
    )
    return View("scenarios-chart", "Value less driving, above the lowest of them", columns, rows)


def promoted(version: int, row: ScenarioRow) -> Page:
    """The version, and what to write into the files so that the next night plans with it."""
    rows = tuple((line,) for line in row.supposed.lasting)
    title = f"Scenario {row.name} is published as plan {version}"
    note = "Until the files say so, the next night plans from them as they are."
    return (View("promote", title, (Column("write", "to make it last, write"),), rows, (note,)),)
