"""Export as one web page that needs no network: map, day sheets and tables.

Its content policy runs its own script alone. Names come into the page as JSON or as escaped text, never as markup.
"""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import CHANNELS, Channel, clock
from salesplan.domain.plan import StopKind
from salesplan.report import words
from salesplan.report.cells import cell
from salesplan.report.figures import drive_km, drive_minutes, rep_name
from salesplan.report.formats.page import asset, in_script, policy
from salesplan.report.longitudes import seam
from salesplan.report.version import ALL
from salesplan.report.view import Kind, View
from salesplan.report.views import VIEWS
from salesplan.report.views.routes import links_of, places_of, visits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.places import Place
    from salesplan.domain.plan import DayRoute, Stop
    from salesplan.report.version import PlanVersion

STATIC_VIEWS = ("summary", "territories", "callplan", "handovers")
MOST_ROWS = 500  # of one static table; all of them are in the other formats


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """plan.html."""
    yield "plan.html", _page(version).encode()


def _page(version: PlanVersion) -> str:
    style, script = asset("page.css"), asset("page.js")
    tables = [view for name in STATIC_VIEWS for view in VIEWS[name](version, ALL)]
    data = in_script(_data(version))
    title = escape(tables[0].title)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy(script, style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<form id="choice">
<label>rep <select id="rep"></select></label>
<label>day <select id="day"></select></label>
<label>customer <input id="find" type="search" placeholder="name or id"></label>
<button id="print" type="button">print day sheets</button>
</form>
<div class="map"><canvas id="map" role="img" aria-label="Map of customers, homes and routes"></canvas>
<div id="tip" class="tip" hidden></div></div>
<div id="sheets"></div>
<div class="screen">
{"".join(_table(view) for view in tables)}
</div>
<div id="customers" class="screen"></div>
<script type="application/json" id="plan">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def _table(view: View) -> str:
    classes = ["" if c.left else ' class="n"' for c in view.columns]
    head = "".join(
        f"<th{k}>{escape(c.heading)}<small>{escape(c.unit)}</small></th>"
        for k, c in zip(classes, view.columns, strict=True)
    )
    rows = "".join(f"<tr>{_cells(view, row, classes)}</tr>\n" for row in view.rows[:MOST_ROWS])
    if view.totals is not None:
        rows += f'<tr class="totals">{_cells(view, view.totals, classes)}</tr>\n'
    more = len(view.rows) - MOST_ROWS
    notes = [*view.notes, *([f"… {words.count(more, 'more row')}, see the CSV export"] if more > 0 else [])]
    below = "".join(f"<p>{escape(note)}</p>" for note in notes)
    table = f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>'
    return f"<h2>{escape(view.title)}</h2>\n{table if view.rows else ''}{below}\n"


def _cells(view: View, row: tuple[Any, ...], classes: list[str]) -> str:
    shown = ("" if v is None else cell(c.kind, v) for c, v in zip(view.columns, row, strict=True))
    return "".join(f"<td{k}>{escape(text)}</td>" for k, text in zip(classes, shown, strict=True))


def _data(version: PlanVersion) -> dict[str, Any]:
    """What the script draws; customers and reps are referred to by position."""
    plan, given = version.plan, version.given
    reps = [r.rep_id for r in plan.reps]
    rep_at = {rep: i for i, rep in enumerate(reps)}
    customer_at = {c.id: i for i, c in enumerate(given.customers)}
    planned: dict[str, list[str]] = defaultdict(list)
    value: dict[str, float] = defaultdict(float)
    for line in sorted(plan.callplan(), key=lambda x: CHANNELS.index(x.channel)):
        planned[line.customer_id].append(f"{words.rate(line.frequency)} × {line.channel.value}")
        value[line.customer_id] += line.value
    cut = seam([*(c.place.longitude for c in given.customers), *(r.place.longitude for r in given.reps)])
    return {
        "currency": version.settings.plan.currency,
        "reps": [
            {"id": r, "name": rep_name(r, given), "at": _at(given.rep[r].place, cut) if r in given.rep else [0, 0]}
            for r in reps
        ],
        "customers": [
            {
                "id": c.id,
                "name": c.name,
                "segment": c.segment,
                "at": _at(c.place, cut),
                "rep": rep_at.get(plan.owner.get(c.id, ""), -1),
                "told": f"{', '.join(planned[c.id])} a cycle" if c.id in planned else "not called",
                "value": round(value[c.id], 2),
            }
            for c in given.customers
        ],
        "days": sorted({d.day.isoformat() for d in plan.routes()}),
        "routes": [_route(version, d, rep_at, customer_at, cut) for r in plan.reps for d in r.routes],
    }


def _at(place: Place, cut: float) -> list[float]:
    """Where a place is drawn; `cut`: what lies west of it comes 360 degrees farther east."""
    longitude = place.longitude + 360 if place.longitude < cut else place.longitude
    return [round(place.latitude, 6), round(longitude, 6)]


def _route(
    version: PlanVersion, route: DayRoute, rep_at: dict[str, int], customer_at: dict[str, int], cut: float
) -> dict[str, Any]:
    calls = [c for c in version.plan.rep[route.rep_id].schedule if c.day == route.day and c.customer_id in customer_at]
    focus = {(c.customer_id, c.start): c.product for c in calls}
    minutes, km = (words.number(sum(map(f, route.stops)), n) for f, n in ((drive_minutes, 0), (drive_km, 1)))
    return {
        "rep": rep_at[route.rep_id],
        "day": route.day.isoformat(),
        "told": f"{words.count(visits_of(route), 'visit')}, {minutes} min driving, {km} km",
        "stops": [_stop(s, focus.get((s.customer_id, s.start), ""), customer_at) for s in route.stops],
        "calls": [
            [c.channel.value, customer_at[c.customer_id], c.product] for c in calls if c.channel is not Channel.VISIT
        ],
        "line": [_at(p, cut) for p in places_of(version, route) if p is not None],
        "links": [link for link in links_of(version, route) if link.startswith(("https://", "http://"))],
    }


def _stop(s: Stop, product: str, customer_at: dict[str, int]) -> list[Any]:
    start, end = s.kind is StopKind.START, s.kind is StopKind.END
    return [
        s.kind.value,
        customer_at.get(s.customer_id, -1) if s.customer_id else -1,
        None if start else clock(s.arrival),
        None if start or end else clock(s.start),
        None if end else clock(s.departure),
        product,
        None if start else cell(Kind.MINUTES, drive_minutes(s)),
        None if start else cell(Kind.KM, drive_km(s)),
    ]
