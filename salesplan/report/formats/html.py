"""Export as one web page that needs no network: may the plan be trusted, territories on a map, what changed.

Its content policy runs its own script alone. Names come into the page as JSON or as escaped text, never as markup.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from salesplan.domain.calendar import CHANNELS, Channel, clock
from salesplan.domain.plan import StopKind
from salesplan.domain.said import Listed, Said, said, word
from salesplan.replan.answer.promises_kept import to_inform
from salesplan.report import words
from salesplan.report.cells import cell
from salesplan.report.charts import charts, drawn
from salesplan.report.coast import Box, borders, land
from salesplan.report.colours import hues
from salesplan.report.figures import drive_km, drive_minutes, rep_name, totals
from salesplan.report.formats.page import asset, in_script, policy
from salesplan.report.formats.page.tiles import image_source, tiles
from salesplan.report.longitudes import seam
from salesplan.report.tongue import tongue
from salesplan.report.version import ALL, NOTHING_BEHIND
from salesplan.report.view import Kind, View
from salesplan.report.views import VIEWS
from salesplan.report.views.health import health
from salesplan.report.views.routes import links_of, visits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from salesplan.domain.places import Place
    from salesplan.domain.plan import DayRoute, Stop
    from salesplan.domain.settings import MapSettings
    from salesplan.report.tongue import Tongue
    from salesplan.report.version import Behind, PlanVersion

TONIGHT = ("changes", "inform", "handovers")
LOOK_INTO = ("unplanned", "suggestions")
REST = ("summary", "callplan")
OF_REPS = ("rep_id", "from_rep_id", "to_rep_id")  # columns that tell whose a row is
MOST_ROWS = 500  # of one static table; all of them are in the other formats
MOST_STOPS = 40_000  # of the day sheets; what comes later is in the pages of the reps
MOST_LINKED = 2_000  # routes that have links to a map service
PIXELS = 2_000  # across the map


def files(version: PlanVersion, behind: Behind = NOTHING_BEHIND) -> Iterator[tuple[str, bytes]]:
    """plan.html."""
    yield "plan.html", _page(version, behind).encode()


def _page(version: PlanVersion, behind: Behind) -> str:
    style, script = asset("page.css"), asset("page.js")
    spoken = tongue(version.settings.plan.language)
    say, allowed = _Escaped(spoken), policy(script, style, image_source(version.settings.map))
    title = say(VIEWS["summary"](version, ALL)[0].title)
    looked = [*_views(version, LOOK_INTO), *health(version, behind.learned, behind.plans, behind.sent)]
    return f"""<!DOCTYPE html>
<html lang="{spoken.html}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(allowed)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1>
<p class="trust">{" · ".join(map(say, _trust(version)))}</p>
<nav aria-label="{say(said("parts of the page"))}">
<a href="#where">{say(said("map"))}</a> <a href="#charts">{say(said("charts"))}</a>
<a href="#tonight">{say(said("what changed"))}</a> <a href="#look">{say(said("look into"))}</a>
<a href="#days">{say(said("day sheets"))}</a> <a href="#all">{say(said("all customers"))}</a></nav></header>
<main>
<section id="where" aria-label="{say(said("territories on a map"))}">
<form id="choice">
<label>{say(said("rep"))} <select id="rep"></select></label>
<label id="teams" hidden>{say(said("team"))} <select id="team"></select></label>
<label>{say(said("day"))} <select id="day"></select></label>
<label>{say(said("customer"))} <input id="find" type="search" placeholder="{say(said("name or id"))}"></label>
<button id="print" type="button">{say(said("print day sheets"))}</button>
</form>
<p id="only" role="status" hidden></p>
<div class="two"><div>
<div class="map">
<canvas id="map" role="img" aria-label="{say(said("Map of territories, homes and routes"))}"></canvas>
<div class="zoom"><button type="button" id="in" aria-label="{say(said("zoom in"))}">+</button>
<button type="button" id="out" aria-label="{say(said("zoom out"))}">−</button>
<button type="button" id="whole" aria-label="{say(said("show all"))}">⤢</button></div>
<div id="tip" class="tip" hidden></div>{_attribution(version.settings.map)}</div>
<ul id="legend" class="legend" aria-label="{say(said("colours of the reps"))}"></ul></div>
<div class="who">{_table(VIEWS["territories"](version, ALL)[0], say)}</div></div></section>
<section id="charts" class="charts" aria-label="{say(said("charts"))}">
{"".join(drawn(chart, spoken) for chart in charts(version, behind))}</section>
<section id="tonight" aria-label="{say(said("what changed"))}">{_tables(_views(version, TONIGHT), say)}</section>
<section id="look" aria-label="{say(said("look into"))}">{_tables(looked, say)}</section>
<section id="days" aria-label="{say(said("day sheets"))}"><div id="sheets"></div></section>
<section id="all" class="screen" aria-label="{say(said("all customers"))}">
{_tables(_views(version, REST), say)}<div id="customers"></div></section>
</main>
<script type="application/json" id="plan">{in_script(_data(version, spoken))}</script>
<script>{script}</script>
</body>
</html>
"""


def _views(version: PlanVersion, names: tuple[str, ...]) -> list[View]:
    return [view for name in names for view in VIEWS[name](version, ALL)]


@dataclass(frozen=True, slots=True)
class _Escaped:
    """Texts in the language of the page, none of which is markup."""

    tongue: Tongue

    def __call__(self, text: object) -> str:
        """A text, a figure or a word of an enumeration."""
        return escape(self.tongue.text(text))

    def heading(self, text: str) -> str:
        """A heading or a unit of a table: the program's own words."""
        return self(text if isinstance(text, Said) else word(text))


def _attribution(settings: MapSettings) -> str:
    return f'<small class="by">{escape(settings.attribution)}</small>' if settings.tiles else ""


def _tables(views: Iterable[View], say: _Escaped) -> str:
    return "".join(_table(view, say) for view in views)


def _trust(version: PlanVersion) -> Iterator[str]:
    """What tells whether the plan may be trusted, in the figures of summary.json."""
    plan, found = version.plan, totals(version.plan)
    yield said("plan {plan} for {day}", plan=str(plan.version), day=words.day(plan.as_of))
    told = [int(found.get(f"told_{x}", 0)) for x in ("kept", "other_hour", "other_day", "lost")]
    if sum(told):
        share = words.share(told[0] / sum(told))
        yield said("told calls kept {share} ({kept} of {told})", share=share, kept=told[0], told=sum(told))
    if "agreed_lost" in found:
        yield said("agreed calls lost: {n}", n=words.number(found["agreed_lost"]))
    hear = words.count(len(to_inform(plan, version.settings.plan.told_minutes)), "customer call")
    yield said("{calls} to tell of", calls=hear)


def _table(view: View, say: _Escaped) -> str:
    classes = ["" if c.left else ' class="n"' for c in view.columns]
    head = "".join(
        f'<th scope="col"{k}>{say.heading(c.heading)}<small>{say.heading(c.unit)}</small></th>'
        for k, c in zip(classes, view.columns, strict=True)
    )
    rows = "".join(f"<tr{_of_rep(view, row)}>{_cells(view, row, classes, say)}</tr>\n" for row in view.rows[:MOST_ROWS])
    sums = "" if view.totals is None else f'<tr class="totals">{_cells(view, view.totals, classes, say)}</tr>'
    more = len(view.rows) - MOST_ROWS
    rest = said("… {rows}, see the CSV export", rows=words.count(more, "more row"))
    notes = [*view.notes, *([rest] if more > 0 else [])]
    below = "".join(f"<p>{say(note)}</p>" for note in notes)
    table = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{say(view.title)}">'
        f'<table class="sortable" data-view="{view.name}"><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{rows}</tbody><tfoot>{sums}</tfoot></table></div>"
    )
    return f"<h2>{say(view.title)}</h2>\n{table if view.rows else ''}{below}\n"


def _of_rep(view: View, row: tuple[Any, ...]) -> str:
    """Whose row it is, so that the page can show one team's, and the rep's days."""
    found = [str(value) for column, value in zip(view.columns, row, strict=True) if column.name in OF_REPS and value]
    return f' data-reps="{escape(" ".join(map(quote, found)))}"' if found else ""


def _cells(view: View, row: tuple[Any, ...], classes: list[str], say: _Escaped) -> str:
    shown = ("" if v is None else cell(c.kind, v) for c, v in zip(view.columns, row, strict=True))
    return "".join(f"<td{k}>{say(text)}</td>" for k, text in zip(classes, shown, strict=True))


def _data(version: PlanVersion, spoken: Tongue) -> dict[str, Any]:
    """What the script draws, in columns; customers and reps are referred to by position."""
    plan, given = version.plan, version.given
    reps = [r.rep_id for r in plan.reps]
    rep_at = {rep: i for i, rep in enumerate(reps)}
    customer_at = {c.id: i for i, c in enumerate(given.customers)}
    cut = seam([*(c.place.longitude for c in given.customers), *(r.place.longitude for r in given.reps)])
    value: dict[str, float] = defaultdict(float)
    for line in plan.callplan():
        value[line.customer_id] += line.value
    places = [_at(c.place, cut) for c in given.customers]
    homes = [_at(given.rep[r].place, cut) if r in given.rep else [0.0, 0.0] for r in reps]
    box = Box.around([(at[0], at[1]) for at in (*places, *homes)])
    routes, missing = _routes(version, rep_at, customer_at, spoken)
    return {
        **_script(spoken),
        **tiles(version.settings.map),
        "currency": version.settings.plan.currency,
        "reps": [
            {
                "id": r,
                "name": rep_name(r, given),
                "team": given.rep[r].team if r in given.rep else "",
                "at": at,
                "hue": hue,
            }
            for r, at, hue in zip(reps, homes, hues(reps), strict=True)
        ],
        "customers": {
            "id": [c.id for c in given.customers],
            "name": [c.name for c in given.customers],
            "segment": _coded([c.segment for c in given.customers]),
            "told": _coded(_calls_in_words(version, spoken)),
            "lat": [round(at[0] * 1e5) for at in places],
            "lon": [round(at[1] * 1e5) for at in places],
            "rep": [rep_at.get(plan.owner.get(c.id, ""), -1) for c in given.customers],
            "value": [words.number(value[c.id]).replace(",", "") if c.id in value else 0 for c in given.customers],
        },
        "days": sorted({d.day.isoformat() for d in plan.routes()}),
        "routes": routes,
        "later": missing.isoformat() if missing else "",
        "land": land(box, PIXELS),
        "borders": borders(box, PIXELS),
    }


def _calls_in_words(version: PlanVersion, spoken: Tongue) -> list[str]:
    """How often each customer is called over which channels."""
    planned: dict[str, list[str]] = defaultdict(list)
    for line in sorted(version.plan.callplan(), key=lambda x: CHANNELS.index(x.channel)):
        often = said("{often} × {channel}", often=words.rate(line.frequency), channel=line.channel)
        planned[line.customer_id].append(spoken.text(often))
    known: dict[tuple[str, ...], str] = {
        (): spoken.text(said("not called"))
    }  # of 100,000 customers few are called differently
    told = []
    for c in version.given.customers:
        calls = tuple(planned.get(c.id, ()))
        if calls not in known:
            known[calls] = spoken.text(said("{calls} a cycle", calls=Listed(calls)))
        told.append(known[calls])
    return told


def _script(spoken: Tongue) -> dict[str, Any]:
    """What the script needs to speak the page's language: its texts, the days of the week, what a stop may be."""
    found = spoken.script("page.js")
    if found:
        found["words"] |= {str(kind.value): spoken.text(kind) for kind in StopKind}
        found["weekdays"] = [spoken.weekday(number) for number in range(7)]
    return found


def _coded(texts: list[str]) -> list[list[Any]]:
    """The different texts, and for each place in the list which one stands there."""
    known = {text: i for i, text in enumerate(dict.fromkeys(texts))}
    return [list(known), [known[text] for text in texts]]


def _routes(
    version: PlanVersion, rep_at: dict[str, int], customer_at: dict[str, int], spoken: Tongue
) -> tuple[list[dict[str, Any]], date | None]:
    """The day sheets, day after day as long as they are not too many; and the first day that is left out."""
    found: list[dict[str, Any]] = []
    by_day: dict[date, list[DayRoute]] = defaultdict(list)
    for rep in version.plan.reps:
        for route in rep.routes:
            by_day[route.day].append(route)
    stops, linked = 0, len(list(version.plan.routes())) <= MOST_LINKED
    for day in sorted(by_day):
        stops += sum(len(r.stops) for r in by_day[day])
        if found and stops > MOST_STOPS:
            return found, day
        found += [_route(version, r, rep_at, customer_at, spoken, linked=linked) for r in by_day[day]]
    return found, None


def _at(place: Place, cut: float) -> list[float]:
    """Where a place is drawn; `cut`: what lies west of it comes 360 degrees farther east."""
    longitude = place.longitude + 360 if place.longitude < cut else place.longitude
    return [round(place.latitude, 5), round(longitude, 5)]


def _route(
    version: PlanVersion,
    route: DayRoute,
    rep_at: dict[str, int],
    customer_at: dict[str, int],
    spoken: Tongue,
    *,
    linked: bool,
) -> dict[str, Any]:
    calls = [c for c in version.plan.rep[route.rep_id].schedule if c.day == route.day and c.customer_id in customer_at]
    focus = {(c.customer_id, c.start): c.product for c in calls}
    minutes, km = (words.number(sum(map(f, route.stops)), n) for f, n in ((drive_minutes, 0), (drive_km, 1)))
    links = links_of(version, route) if linked else ()
    return {
        "rep": rep_at[route.rep_id],
        "day": route.day.isoformat(),
        "told": spoken.text(
            said(
                "{visits}, {minutes} min driving, {km} km",
                visits=words.count(visits_of(route), "visit"),
                minutes=minutes,
                km=km,
            )
        ),
        "stops": [_stop(s, focus.get((s.customer_id, s.start), ""), customer_at, spoken) for s in route.stops],
        "calls": [
            [spoken.text(c.channel), customer_at[c.customer_id], c.product]
            for c in calls
            if c.channel is not Channel.VISIT
        ],
        "links": [link for link in links if link.startswith(("https://", "http://"))],
    }


def _stop(s: Stop, product: str, customer_at: dict[str, int], spoken: Tongue) -> list[Any]:
    start, end = s.kind is StopKind.START, s.kind is StopKind.END
    return [
        s.kind.value,
        customer_at.get(s.customer_id, -1) if s.customer_id else -1,
        None if start else clock(s.arrival),
        None if start or end else clock(s.start),
        None if end else clock(s.departure),
        product,
        None if start else spoken.text(cell(Kind.MINUTES, drive_minutes(s))),
        None if start else spoken.text(cell(Kind.KM, drive_km(s))),
    ]
