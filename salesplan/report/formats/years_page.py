"""Drawn years as one web page without a script: what each policy has gained by each week, and the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.cells import cell
from salesplan.report.views.proof import simulated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.replan.proof.simulate import Simulation

WIDTH, HEIGHT, LEFT, RIGHT, EDGE = 860, 340, 90, 190, 24  # pixels
COLOURS = ("#0b6e4f", "#c2571a", "#2f5fb3", "#555555", "#a3123a")
DASHES = ("", "6 3", "2 3", "9 4", "1 4")  # the lines are told apart without colour too
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #ddd}"
    "td:first-child,th:first-child{text-align:left}svg{max-width:100%;height:auto}"
)


def years_page(found: Simulation, currency: str) -> str:
    """The whole page; names and figures come into it as escaped text."""
    view = simulated(found, currency)
    head = "".join(f"<th>{escape(' '.join(filter(None, (c.heading, c.unit))))}</th>" for c in view.columns)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{escape(cell(c.kind, v))}</td>" for c, v in zip(view.columns, row, strict=True))
        + "</tr>"
        for row in view.rows
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in view.notes)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(view.title)}</title><style>{STYLE}</style></head><body>\n<h1>{escape(view.title)}</h1>\n"
        f"{_chart(found, currency)}\n<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n{notes}"
        "</body></html>\n"
    )


def _chart(found: Simulation, currency: str) -> str:
    """Money more than quarterly planning since the beginning, a line a policy, mean over the seeds."""
    every = [v for c in found.compared for v in c.by_week] + [0.0]
    low, high = min(every), max(every)
    span = high - low or 1.0

    def x(week: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * week / max(1, found.weeks)

    def y(value: float) -> float:
        return EDGE + (HEIGHT - 2 * EDGE) * (high - value) / span

    lines = []
    ends = _apart([y(c.by_week[-1]) for c in found.compared])
    for c, end, colour, dash in zip(found.compared, ends, COLOURS, DASHES, strict=False):
        points = " ".join(f"{x(w):.1f},{y(v):.1f}" for w, v in enumerate((0.0, *c.by_week)))
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
            f'<text x="{WIDTH - RIGHT + 8}" y="{end + 4:.1f}" fill="{colour}">{escape(c.policy.value)}</text>'
        )
    ticks = "".join(
        f'<text x="{LEFT - 8}" y="{y(v) + 4:.1f}" text-anchor="end">{escape(words.money(v))}</text>'
        for v in sorted({low, 0.0, high})
    )
    axis = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(0):.1f}" y2="{y(0):.1f}" stroke="#bbb"/>'
    weeks = f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" text-anchor="end">week {found.weeks}</text>'
    label = f"{currency} more than with quarterly planning, since the beginning"
    return (
        f'<figure><figcaption>{escape(label)}</figcaption><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}" font-size="13">{axis}{ticks}{weeks}{"".join(lines)}</svg></figure>'
    )


def _apart(heights: Sequence[float], least: float = 16.0) -> list[float]:
    """The heights of labels, moved down so that none covers another."""
    found, last = [0.0] * len(heights), float("-inf")
    for i in sorted(range(len(heights)), key=lambda i: heights[i]):
        last = found[i] = max(heights[i], last + least)
    return found
