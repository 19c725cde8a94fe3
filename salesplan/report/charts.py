"""Charts as drawings for pages: axes named, from zero where lengths are compared, none for fewer than four values."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.nouns import replace
from salesplan.domain.said import Said, said
from salesplan.report import health_figures, words
from salesplan.report.adherence import adherence
from salesplan.report.figures import drive_minutes, rep_name
from salesplan.report.tongue import ENGLISH_TONGUE
from salesplan.report.version import ALL
from salesplan.report.views.territories import territories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.report.tongue import Tongue
    from salesplan.report.version import Behind, PlanVersion

FEWEST = 4
MOST_BARS = 24
MOST_PLANS = 14  # whose waste is told
POINTS = 41  # of a curve
WIDE = 460


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, stacked where there are several parts, or a line through points. Every label is a text of its own."""

    title: str
    axis: str
    labels: tuple[str, ...]
    parts: tuple[tuple[str, tuple[float, ...]], ...]  # name, a value for each label
    decimals: int = 0
    line: bool = False
    mark: float | None = None  # a value to compare with
    money: bool = False  # small values keep their cents


def charts(version: PlanVersion, behind: Behind) -> Iterator[Chart]:
    """The charts of a plan that have enough values to say something."""
    made = (
        _balance(version),
        _hours(version),
        _value_curve(version),
        _over_versions(version, behind),
        _adherence(version, behind),
        _waste(version, behind),
        _ratios(version),
        _ratios_over_time(version),
    )
    return (chart for chart in made if len(chart.labels) >= FEWEST)


def _balance(version: PlanVersion) -> Chart:
    (view, _) = territories(version, ALL)
    rows = sorted((r for r in view.rows if r[8] is not None), key=lambda r: -r[8])
    return Chart(
        _first(said("Balance"), len(rows)),
        said("workload ÷ capacity, 1 = full"),
        tuple(f"{r[0]} {r[1]}" for r in rows[:MOST_BARS]),
        ((said("index"), tuple(r[8] for r in rows[:MOST_BARS])),),
        2,
        mark=1.0,
    )


def _hours(version: PlanVersion) -> Chart:
    rows = []
    for part in version.plan.reps:
        stops = [s for r in part.routes for s in r.stops]
        seconds = [(c.end or 0) - (c.start or 0) for c in part.schedule if c.start is not None and c.end is not None]
        drive, wait = sum(map(drive_minutes, stops)) / 60, sum(s.wait_seconds for s in stops if s.customer_id) / 3600
        rows.append((f"{part.rep_id} {rep_name(part.rep_id, version.given)}", sum(seconds) / 3600, drive, wait))
    rows.sort(key=lambda r: -sum(r[1:]))
    shown = rows[:MOST_BARS]
    names = (said("at customers"), said("at the wheel"), said("waiting"))
    return Chart(
        _first(said("Hours in the plan's {days} days", days=version.plan.horizon_days), len(rows)),
        said("hours"),
        tuple(r[0] for r in shown),
        tuple((name, tuple(float(r[i]) for r in shown)) for i, name in enumerate(names, 1)),
        0,
    )


def _first(title: Said, count: int) -> Said:
    if count <= MOST_BARS:
        return title
    return said("{title}, the first {shown} of {reps}", title=title, shown=MOST_BARS, reps=words.count(count, "rep"))


def _value_curve(version: PlanVersion) -> Chart:
    """Planned value against hours, what earns most an hour first: how flat the end is tells how much is at stake.

    Before them stands the driving that no single visit causes, so that the hours are those of the call plan.
    """
    lines = sorted(
        (x for x in version.plan.callplan() if x.minutes > 0), key=lambda x: (-x.value / x.minutes, x.customer_id)
    )
    driving = sum(r.planned_minutes for r in version.plan.reps) - sum(x.minutes for x in lines)
    ends = [0.0, *accumulate((driving / 60, *(x.minutes / 60 for x in lines)))]
    sums = [0.0, *accumulate((0.0, *(x.value for x in lines)))]
    hours, value = ends[-1], sums[-1]
    at = np.linspace(0.0, hours, POINTS) if lines else np.array([])
    currency = version.settings.plan.currency
    text = "Value of the planned hours, the best first: {money} in {hours} h a cycle"
    return Chart(
        said(text, money=words.money(value, currency), hours=words.number(hours)),
        said("{currency} a cycle, over hours a cycle", currency=currency),
        tuple(words.number(h, 1) for h in at),
        ((said("value"), tuple(float(v) for v in np.interp(at, ends, sums))),),
        line=True,
        money=True,
    )


def _over_versions(version: PlanVersion, behind: Behind) -> Chart:
    rows = [v for v in sorted(behind.versions, key=lambda v: v.version) if v.totals.get("value") is not None]
    rows = [v for v in rows if v.version <= version.plan.version and v.state != "proposal"][-60:]
    return Chart(
        said("Value over the plans"),
        said("{currency} a cycle, by plan", currency=version.settings.plan.currency),
        tuple(said("{plan} ({day})", plan=str(v.version), day=v.as_of) for v in rows),
        ((said("value"), tuple(float(v.totals["value"]) for v in rows)),),
        line=True,
        money=True,
    )


def _ratios(version: PlanVersion) -> Chart:
    found = [r for r in health_figures.commercial_ratios(version.given) if r.ratio is not None]
    return Chart(
        said("Commercial ratio"),
        said("yearly growth of revenue ÷ expense of sales and marketing; 0.75 to 1.25 is healthy"),
        tuple(r.team or said("all") for r in found),
        ((said("ratio"), tuple(r.ratio or 0.0 for r in found)),),
        2,
        mark=1.0,
    )


def _adherence(version: PlanVersion, behind: Behind) -> Chart:
    found = adherence(version, behind.plans)
    planned, made = sum(a.planned for a in found), sum(a.made for a in found)
    title = said("Planned and made")
    if planned:
        text = "Planned and made: {share} of {calls} took place on their day"
        title = said(text, share=words.share(made / planned), calls=words.count(planned, "call"))
    return Chart(
        title,
        said("calls on the days from one plan to the next"),
        tuple(said("{plan} ({day})", plan=str(a.plan), day=a.day) for a in found),
        (
            (said("planned"), tuple(float(a.planned) for a in found)),
            (said("made"), tuple(float(a.made) for a in found)),
        ),
        line=True,
    )


def _waste(version: PlanVersion, behind: Behind) -> Chart:
    """Waste of each plan that reps followed, by what an hour must earn today."""
    plans = [p for p in behind.plans if p.version != version.plan.version][1 - MOST_PLANS :]
    rows = [(p, health_figures.planned_waste(replace(version, plan=p))) for p in (*plans, version.plan)]
    return Chart(
        said("Waste: hours planned below the least return, over the plans"),
        said("hours a cycle"),
        tuple(said("{plan} ({day})", plan=str(p.version), day=p.as_of) for p, _ in rows),
        ((said("waste"), tuple(sum(x.hours for x in losses) for _, losses in rows)),),
        1,
        line=True,
    )


def _ratios_over_time(version: PlanVersion) -> Chart:
    """By team, in the months in which every team has a ratio."""
    found = [
        (m, rs) for m, rs in health_figures.ratios_over_time(version.given) if all(r.ratio is not None for r in rs)
    ]
    teams = [r.team for r in found[-1][1]] if found else []
    rows = [(month, {r.team: r.ratio or 0.0 for r in ratios}) for month, ratios in found]
    rows = [(month, by) for month, by in rows if list(by) == teams]
    return Chart(
        said("Commercial ratio over the months"),
        said("as it stood after each month; 0.75 to 1.25 is healthy"),
        tuple(f"{month:%Y-%m}" for month, _ in rows),
        tuple((team or said("all"), tuple(by[team] for _, by in rows)) for team in teams),
        2,
        line=True,
    )


def drawn(chart: Chart, tongue: Tongue = ENGLISH_TONGUE) -> str:
    """The chart as a figure of HTML, all text escaped."""
    names = tongue.texts(name for name, _ in chart.parts)
    legend = "".join(f'<span><i class="k{i}"></i>{escape(name)}</span>' for i, name in enumerate(names))
    legend = f'<p class="legend">{legend}</p>' if len(chart.parts) > 1 else ""
    title, axis = tongue.texts((chart.title, chart.axis))
    head = f"<figcaption><b>{escape(title)}</b><small>{escape(axis)}</small></figcaption>"
    drawing = _line(chart, tongue) if chart.line else _bars(chart, tongue)
    return f'<figure class="chart">{head}{legend}{drawing}</figure>\n'


def _bars(chart: Chart, tongue: Tongue) -> str:
    """A row a label: the label whole, a bar to scale from zero, the value as text."""
    sums = [sum(row) for row in zip(*(values for _, values in chart.parts), strict=True)]
    most = max([*sums, chart.mark or 0.0, 1e-9])
    rows = []
    for i, label in enumerate(tongue.texts(chart.labels)):
        x, bars = 0.0, []
        for k, (_, values) in enumerate(chart.parts):
            width = max(1000 * values[i] / most, 0.0)
            bars.append(f'<rect class="k{k}" x="{x:.0f}" y="0" width="{width:.0f}" height="14"/>')
            x += width
        if chart.mark is not None:
            bars.append(f'<rect class="mark" x="{1000 * chart.mark / most - 3:.0f}" y="0" width="4" height="14"/>')
        drawing = f'<svg viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">{"".join(bars)}</svg>'
        shown = " + ".join(tongue.text(words.number(values[i], chart.decimals)) for _, values in chart.parts)
        rows.append(f'<tr><th scope="row">{escape(label)}</th><td>{drawing}</td><td class="n">{shown}</td></tr>')
    return f'<table class="bars"><tbody>{"".join(rows)}</tbody></table>'


def _line(chart: Chart, tongue: Tongue) -> str:
    labels, every = tongue.texts(chart.labels), [v for _, values in chart.parts for v in values]
    high, left = 170, 78
    top, low = max(*every, 1e-9), min(*every, 0.0)
    xs = [left + (WIDE - left - 14) * i / (len(labels) - 1) for i in range(len(labels))]

    def y_of(value: float) -> float:
        return high - 26 - (high - 44) * (value - low) / (top - low)

    def shown(value: float, decimals: int = chart.decimals) -> str:
        return tongue.text(words.money(value) if chart.money else words.number(value, decimals))

    fine = chart.decimals or (0 if top - low >= 10 else 1)

    def points(values: tuple[float, ...]) -> str:
        return " ".join(f"{x:.1f},{y_of(v):.1f}" for x, v in zip(xs, values, strict=True))

    lines = "".join(f'<polyline class="l{i}" points="{points(v)}"/>' for i, (_, v) in enumerate(chart.parts))
    ticks = "".join(
        f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{WIDE - 10}" y2="{y:.1f}"/>'
        f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{shown(low + share * (top - low), fine)}</text>'
        for share in (0, 0.5, 1)
        for y in (y_of(low + share * (top - low)),)
    )
    ends = (
        f'<text x="{left}" y="{high - 6}">{escape(labels[0])}</text>'
        f'<text x="{WIDE - 10}" y="{high - 6}" text-anchor="end">{escape(labels[-1])}</text>'
    )
    told = [
        said(
            "{title}: from {first} at {start} to {last} at {end}",
            title=chart.title if len(chart.parts) == 1 else name,
            first=shown(values[0]),
            start=chart.labels[0],
            last=shown(values[-1]),
            end=chart.labels[-1],
        )
        for name, values in chart.parts
    ]
    label = escape("; ".join(tongue.texts(told)))
    return f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="{label}">{ticks}{lines}{ends}</svg>'
