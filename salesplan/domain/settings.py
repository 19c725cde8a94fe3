"""Every setting with its default, its unit and where the default comes from.

A section is a frozen dataclass; a field's metadata holds what `salesplan config` and the manual print.
Defaults without a source are judgements, and say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from salesplan.domain.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

PROVIDERS: dict[str, str] = {
    "crow": "great-circle distances with a power law for minutes; needs nothing, always there",
    "matrix": "a CSV of minutes and kilometres, by ids or by coordinates",
    "osm": "shortest times over the roads of an .osm.pbf extract; needs the extra `salesplan[osm]`",
    "osrm": "the table service of an OSRM server",
}
"""Engines of travel times, each a module `salesplan.travel.NAME`, with what documentation says of it."""

ENGLISH = "en"
LANGUAGES = (
    ENGLISH,
    *sorted(p.name[:-3] for p in (files("salesplan") / "languages").iterdir() if p.name.endswith(".po")),
)
"""What pages and calendars speak: English, and every language that has a catalogue, `salesplan/languages/NAME.po`."""

MOST_SEED = 2**32 - 1
MOST_COUNT = 1_000_000_000  # of what is counted in 32 bits
MOST_MONEY = 1e12


def setting(
    default: Any,
    text: str,
    *,
    least: float | None = None,
    most: float | None = None,
    choices: Collection[str] = (),
    read_by: tuple[Stage, ...] | None = None,
) -> Any:
    """A dataclass field that carries its own documentation and bounds (both included; of a list: of each number).

    Every number has both bounds: what lies outside has no meaning, and what lies inside never overflows.
    `read_by`: the stages that read it, where they are not those of its section.
    """
    metadata = {"text": text, "least": least, "most": most, "choices": choices, "read_by": read_by}
    if isinstance(default, dict | list):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """[plan]: the frame of every run."""

    cycle_days: int = setting(
        28, "days that frequencies refer to", least=7, most=366, read_by=(Stage.ALIGNMENT, Stage.SCHEDULE)
    )
    horizon_days: int = setting(28, "days that are scheduled, from the as-of date on", least=1, most=366)
    freeze_days: int = setting(2, "working days ahead whose told visits never move", least=0, most=60)
    told_days: int = setting(7, "days ahead whose published visits count as told (judgement)", least=0, most=366)
    told_minutes: int = setting(15, "minutes by which a told visit's hour may shift unsaid", least=0, most=600)
    seed: int = setting(0, "seed of every random choice", least=0, most=MOST_SEED)
    currency: str = setting("EUR", "money, as printed")
    country: str = setting("", "ISO code whose public holidays are kept; empty: none")
    time_zone: str = setting("", "IANA name of the reps' zone: today's date and calendars; empty: this machine's")
    language: str = setting(
        ENGLISH, "of pages, day sheets, calendars and reasons of suggestions", choices=LANGUAGES, read_by=()
    )


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """[visits]: a rep's day unless reps.csv says otherwise."""

    minutes: int = setting(30, "minutes of a visit", least=1, most=600)
    weekdays: str = setting("Mon Tue Wed Thu Fri", "working days")
    day_start: str = setting("08:30", "leaves the starting place no earlier")
    day_end: str = setting("17:30", "is back no later")
    max_per_day: int = setting(10, "visits a day", least=1, most=100)
    overtime_minutes: int = setting(0, "minutes that a day may run over", least=0, most=600)
    lunch_minutes: int = setting(30, "minutes of the break; 0: none", least=0, most=240)
    lunch_from: str = setting("11:30", "lunch starts no earlier")
    lunch_until: str = setting("14:00", "lunch ends no later")
    early: float = setting(0.7, "share of the rhythm's interval after which the next visit may come", least=0, most=1)
    late: float = setting(1.3, "share of the interval after which a visit is late", least=1, most=2)


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """[travel]: how long a drive takes."""

    provider: str = setting("crow", "engine of travel times", choices=PROVIDERS)
    minutes_factor: float = setting(
        3.0, "crow: minutes = factor · km^exponent (fit on six road networks)", least=0.01, most=60
    )
    minutes_exponent: float = setting(0.72, "crow: exponent of the same fit", least=0.1, most=1.5)
    circuity: float = setting(1.35, "crow: road km ÷ great-circle km", least=1, most=5)
    parking_minutes: float = setting(0.0, "added to each drive of more than 0 km", least=0, most=120)
    matrix_file: str = setting("", "matrix: CSV with from_id, to_id, minutes, km; relative to the workspace")
    osm_file: str = setting("", "osm: an .osm.pbf extract; relative to the workspace")
    osrm_url: str = setting("", "osrm: base URL of an OSRM server")
    fallback: str = setting(
        "",
        "osrm: guesses drives that are not known while the server is silent; empty: the run stops",
        choices=("", "crow"),
        read_by=(),
    )
    snap_km: float = setting(1.0, "osm, osrm: a place farther than this from a road is reported", least=0.01, most=100)
    timeout_seconds: float = setting(30.0, "osrm: patience with one request", least=0.1, most=3600, read_by=())
    retries: int = setting(3, "osrm: further tries of one request", least=0, most=20, read_by=())
    chunk: int = setting(100, "osrm: locations a side in one table request", least=2, most=10000, read_by=())


@dataclass(frozen=True, slots=True)
class ResponseSettings:
    """[response]: what a call is worth."""

    elasticity: float = setting(
        0.31, "sales-call elasticity (Albers, Mantrala & Sridhar 2010: 0.31 B2B; pharma 0.18)", least=0, most=5
    )
    a: float = setting(
        0.30,
        "share won with no calls at an elasticity of 0.31; a smaller one leaves more (Syntex: 0.15-0.59)",
        least=0,
        most=10,
    )
    b: float = setting(1.0, "share of potential won at saturation", least=0, most=10)
    s: float = setting(1.5, "shape of ADBUDG; above 1 the curve is S-shaped (Syntex: 2.0-3.5)", least=0.1, most=20)
    reference_frequency: float = setting(
        1.0, "calls a cycle to which elasticities refer (judgement)", least=0.01, most=62
    )
    carry_over: float = setting(
        0.0, "share of a call's effect left a month later; damps signals by what calls carry on", least=0, most=0.99
    )
    over_contact: float = setting(20.0, "money a cycle at twice the tolerated contacts (judgement)", least=0, most=1e6)
    detail_weights: list[float] = setting(
        [1.0, 0.5, 0.25], "weight of each product position in a call", least=0.001, most=100
    )


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """[channels.NAME]: one way to call."""

    effectiveness: float = setting(1.0, "effect of one call, that of a visit = 1", least=0, most=10)
    minutes: int = setting(0, "minutes of the rep's time a call; 0 for visits: [visits] minutes", least=0, most=600)
    cost: float = setting(0.0, "money a call besides time", least=0, most=1e6)
    tolerated: float = setting(8.0, "contacts a cycle that customers bear gladly", least=0.1, most=1000)
    most: float = setting(4.0, "calls a cycle that are offered to the optimizer", least=0, most=62)


@dataclass(frozen=True, slots=True)
class SegmentSettings:
    """[segments.NAME]: judgements of one segment; 0 or empty falls back to [response]."""

    elasticity: float = setting(0.0, "sales-call elasticity of the segment", least=0, most=5)
    reference_frequency: float = setting(
        0.0, "calls a cycle to which elasticity and judgements refer", least=0, most=62
    )
    judgements: list[float] = setting(
        [], "sales index at 0, ½, present, 1½ × present calls and at saturation (Lodish)", least=0, most=100
    )
    margin: float = setting(0.0, "overrides the products' margins where above 0", least=0, most=1)
    curve: list[float] = setting(
        [], "a, b, s, d of ADBUDG as accepted from a fit; wins over judgements", least=0, most=1e6
    )


@dataclass(frozen=True, slots=True)
class EventSettings:
    """[events.NAME]: what an event does to propensity, and when to follow up."""

    strength: float = setting(0.5, "propensity is multiplied by 1 + strength · 2^(−age/half-life)", least=-1, most=20)
    half_life_days: float = setting(14.0, "days after which half of the effect is left", least=0.1, most=10000)
    follow_up_days: int = setting(7, "days until the follow-up is due", least=0, most=366)
    channel: str = setting("", "channel of the follow-up; empty: the planned one")


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """[source.TABLE]: where a table is read, if not from data/TABLE.csv."""

    file: str = setting("", "CSV, xlsx, xls, ods or Parquet file; relative to the workspace")
    sheet: str = setting("", "of a workbook; empty: the first")
    query: str = setting("", "SQL that gives the table")
    url: str = setting("", "database of the query: sqlite:///FILE, or postgresql://…")


@dataclass(frozen=True, slots=True)
class AssumeSettings:
    """[assume]: what stands in for values that nobody has. Each is told by `check --assumptions`."""

    potentials: str = setting(
        "",
        "sales: without potentials.csv, what good customers of the segment buy",
        choices=("", "sales"),
    )
    potential_quantile: float = setting(0.8, "of the sales of a segment's customers, for `potentials`", least=0, most=1)
    segments: str = setting(
        "",
        "sales: without segments, A are the customers of the first 80 % of sales, B of the next 15 %",
        choices=("", "sales"),
    )
    homes: str = setting(
        "", "customers: reps without a place live in the middle of their customers", choices=("", "customers")
    )


@dataclass(frozen=True, slots=True)
class UsageSettings:
    """[usage]: which readings of usage.csv become events."""

    days: int = setting(30, "a reading is held against the last one so many days before", least=1, most=366)
    rise: float = setting(0.25, "growth that is a usage_spike (judgement)", least=0.01, most=100)
    fall: float = setting(0.25, "decline that is a usage_drop (judgement)", least=0.01, most=1)
    full: float = setting(0.9, "share of the limit that is a usage_limit (judgement)", least=0.01, most=10)
    idle: float = setting(0.5, "share of the limit below which it is usage_idle (judgement)", least=0, most=1)


@dataclass(frozen=True, slots=True)
class OpportunitySettings:
    """[opportunities]: when a deal asks for a call."""

    ahead_days: int = setting(30, "days before its expected close that a deal is deal_closing", least=0, most=366)


@dataclass(frozen=True, slots=True)
class AlignmentSettings:
    """[alignment]: who owns whom."""

    band: float = setting(0.05, "workload ÷ capacity may lie this far from the mean", least=0, most=1)
    handover_share: float = setting(0.15, "annual contribution lost in a handover (Shi et al. 2017)", least=0, most=1)
    handover_share_near: float = setting(
        0.09, "the same to a rep who works the segment and area (same source)", least=0, most=1
    )
    handover_minutes: float = setting(
        60.0, "rep's time that a handover takes: a joint visit, notes (judgement)", least=0, most=10000
    )
    reach_minutes: float = setting(
        60.0,
        "reps whose drive is longer than the nearest one's by more are not considered (judgement)",
        least=0,
        most=1440,
    )
    hour_price: float = setting(
        40.0, "money an hour of a rep costs where reps.csv does not say (judgement)", least=0, most=1e5
    )
    imbalance_price: float = setting(
        2.0, "price of a minute outside the band, in minutes of travel; twice that beyond two bands", least=0, most=1000
    )
    compactness: float = setting(0.0, "minutes a cycle for a customer among another's neighbours", least=0, most=10000)
    max_moves: int = setting(-1, "customers who may change owner in one run; −1: no limit", least=-1, most=MOST_COUNT)
    neighbours: int = setting(10, "nearest reps considered for a customer", least=1, most=100)
    round_trip_share: float = setting(
        0.5, "share of the drive home-customer that one visit costs (judgement)", least=0, most=10
    )
    passes: int = setting(30, "limit on local-search passes", least=0, most=10000)
    long_absence_days: int = setting(28, "shorter absences leave territories alone (judgement)", least=1, most=366)
    dead_band: float = setting(
        0.05, "share of a rep's work by which potentials must change it before owners may change", least=0, most=10
    )


@dataclass(frozen=True, slots=True)
class CallPlanSettings:
    """[callplan]: how often, over which channel."""

    levels: list[float] = setting(
        [0.25, 0.5, 1, 2, 3, 4], "rhythms offered for visits, calls a cycle", least=0.01, most=62
    )
    remote_levels: list[float] = setting([0.5, 1, 2, 4], "rhythms offered for other channels", least=0.01, most=62)
    mixed_channels: int = setting(2, "channels that one customer's plan may combine", least=1, most=4)
    least_return_per_hour: float = setting(
        0.0, "an option whose last hour earns less is not offered", least=0, most=1e6
    )
    change_price: float = setting(
        0.002, "price of a changed line, in mean annual potentials of a customer", least=0, most=1000
    )
    max_changes: int = setting(
        -1, "customers whose frequency may change in one run; −1: no limit", least=-1, most=MOST_COUNT
    )
    gap: float = setting(1e-4, "certified relative gap", least=0, most=1)
    utilisation: float = setting(0.9, "share of a rep's working minutes that is planned (judgement)", least=0.1, most=1)
    solver: str = setting("highs", "MILP solver", choices=("highs", "cbc"))
    nodes: int = setting(10_000, "limit on branch-and-bound nodes a model", least=1, most=MOST_COUNT)


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """[[rule]]: one business rule of the call plan.

    `kind` is one of callplan/rules, which says what `least` and `most` count; `scope` filters customers as
    "segment=A", "rep=R1", "team=North", "product=X", "channel=email", joined by spaces.
    """

    name: str = setting("", "how reports call the rule")
    kind: str = setting("", "what it demands: one of the kinds below")
    scope: str = setting("", "whom it binds; empty: everybody")
    least: float | None = setting(None, "lower bound", least=-MOST_MONEY, most=MOST_MONEY)
    most: float | None = setting(None, "upper bound", least=-MOST_MONEY, most=MOST_MONEY)
    price: float = setting(0.0, "money for each unit missed; 0: a hard rule", least=0, most=1e9)
    unit: float = setting(1.0, "what one call uses of a budget", least=0, most=1e6)


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """[schedule]: which day."""

    iterations: int = setting(
        200_000, "ruin-and-recreate iterations for 200 visits from scratch", least=0, most=20000000
    )
    warm_iterations: int = setting(6_000, "the same where a published month is amended", least=0, most=20000000)
    late_price: float = setting(3.0, "minutes of driving that a day of lateness weighs (judgement)", least=0, most=1000)
    move_proposed: float = setting(5.0, "minutes that moving a proposed visit weighs (judgement)", least=0, most=10000)
    move_told: float = setting(60.0, "minutes that moving a told visit weighs (judgement)", least=0, most=10000)
    weekday_price: float = setting(0.0, "minutes for a visit off the customer's usual weekday", least=0, most=10000)
    balance_price: float = setting(0.0, "minutes for each minute that a day exceeds the mean day", least=0, most=1000)
    missed_factor: float = setting(1.0, "multiplies the value of a missed visit", least=0, most=1000)


@dataclass(frozen=True, slots=True)
class RouteSettings:
    """[routes]: in which order."""

    solutions: int = setting(50, "solutions that OR-Tools examines a descent", least=1, most=100000)
    exact_stops: int = setting(
        12, "days with at most this many stops are solved to proven optimality", least=0, most=16
    )
    map_url: str = setting("https://www.google.com/maps/dir/", "prefix of the day's map link")
    map_waypoints: int = setting(9, "places between the ends of a map link; a longer day gets more", least=1, most=100)
    labels: int = setting(
        500_000, "work limit of the proof for days with more stops than exact_stops", least=0, most=100000000
    )
    iterations: int = setting(
        30_000, "ruin-and-recreate iterations on days with more stops than exact_stops", least=0, most=20000000
    )


@dataclass(frozen=True, slots=True)
class OvernightSettings:
    """[overnight]: trips of more than a day."""

    enabled: bool = setting(False, "reps may sleep away")
    price: float = setting(120.0, "money a night", least=0, most=1e6)
    least_drive_minutes: float = setting(90.0, "only where home is farther than this", least=0, most=1440)


@dataclass(frozen=True, slots=True)
class SuggestionSettings:
    """[suggestions]: next best actions."""

    per_rep_day: int = setting(5, "suggestions a rep and day", least=0, most=1000)
    days: int = setting(5, "working days ahead", least=0, most=60)


@dataclass(frozen=True, slots=True)
class ReplanSettings:
    """[replan]: what a night may do."""

    verify: int = setting(
        20, "left-out customers a rep whose reason is verified by forcing them in", least=0, most=100000
    )


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """[guard]: a replan past these shares is held as a proposal (judgements)."""

    owner_share: float = setting(0.10, "customers who change owner", least=0, most=1)
    visit_share: float = setting(0.10, "visits moved outside reopened scopes", least=0, most=1)
    vanished_share: float = setting(0.05, "rows of any one input that vanished", least=0, most=1)
    fall_share: float = setting(0.20, "value or visits of the plan that would be lost", least=0, most=1)
    lost_share: float = setting(0.05, "told, or agreed, calls that would be lost", least=0, most=1)


@dataclass(frozen=True, slots=True)
class FreshnessSettings:
    """[freshness]: how long a file may be silent before it counts as stale."""

    calls: float = setting(
        -1.0, "calls.csv: working days without a row that are usual; -1: its own rhythm; 0: any", least=-1, most=3660
    )
    events: float = setting(-1.0, "events.csv: the same", least=-1, most=3660)
    feedback: float = setting(-1.0, "feedback.csv: the same", least=-1, most=3660)
    touches: float = setting(-1.0, "touches.csv: the same", least=-1, most=3660)
    usage: float = setting(-1.0, "usage.csv: the same", least=-1, most=3660)
    sales: float = setting(
        -1.0,
        "sales.csv: days after the last month's end that are usual; -1: its own rhythm; 0: any",
        least=-1,
        most=3660,
    )
    finance: float = setting(-1.0, "finance.csv: the same", least=-1, most=3660)
    hold: float = setting(
        3.0, "times the usual silence past which the guard holds a plan (judgement)", least=1, most=1000
    )


@dataclass(frozen=True, slots=True)
class HookSettings:
    """[hooks]: commands of the shell that hear of a night; its JSON is their standard input, plans know none of it."""

    on_published: str = setting("", "when a plan is published")
    on_held: str = setting("", "when a plan is held as a proposal")
    on_failed: str = setting("", "when a run stops without a plan: bad input, no plan, a lock, an internal error")
    seconds: float = setting(60.0, "patience with one command; it is ended then", least=0.1, most=3600)


@dataclass(frozen=True, slots=True)
class SizeSettings:
    """[size]: what a rep is worth beyond the first year."""

    second_year: float = setting(
        0.5, "share of a year's effect that is left in the second (judgement)", least=0, most=1
    )
    third_year: float = setting(0.25, "share that is left in the third (judgement)", least=0, most=1)
    flat: float = setting(
        0.01, "sizes whose net lies this share below the best are as good (judgement)", least=0, most=1
    )
    ramp_months: float = setting(
        3.0, "months until a new rep earns in full, rising evenly (judgement)", least=0, most=24
    )


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """[targets]: what reps are to sell."""

    sales_weight: float = setting(
        0.75,
        "weight of last year's sales against what potentials say, in what is expected (judgement)",
        least=0,
        most=1,
    )


@dataclass(frozen=True, slots=True)
class ChallengeSettings:
    """[challenges]: what reps ask for in the matter of owners."""

    days: int = setting(90, "days for which an approved challenge counts like the CRM's word", least=1, most=3660)
    auto_agreed: bool = setting(False, "what one rep gives and another takes is approved by itself")
    auto_below: float = setting(
        0.0, "money a year: keep and take are approved by themselves below this potential; 0: none", least=0, most=1e12
    )


@dataclass(frozen=True, slots=True)
class LearnedSettings:
    """[learned]: what `salesplan learn --accept DAY` has put in force, and nothing else writes."""

    accepted: str = setting("", "the day whose learned values are in force; empty: none")
    digest: str = setting("", "SHA-256 of the files that were accepted")


@dataclass(frozen=True, slots=True)
class GeocodeSettings:
    """[geocode]: coordinates for rows that have none."""

    url: str = setting("", "a Nominatim-compatible server; empty: no geocoding")
    user_agent: str = setting("salesplan", "how requests name themselves")
    seconds_between: float = setting(1.0, "rate limit", least=0, most=3600)
    timeout_seconds: float = setting(10.0, "patience with one request", least=0.1, most=3600)
    most_a_run: int = setting(500, "requests a run", least=0, most=1000000)
    centroids: str = setting(
        "", "CSV with country, postal_code, latitude, longitude as a fallback; flagged approximate"
    )


@dataclass(frozen=True, slots=True)
class InputSettings:
    """[inputs]: how much is read."""

    file_mb: float = setting(2000.0, "megabytes of one file; a larger one is refused", least=0.001, most=1e6)
    cell_characters: int = setting(10_000, "characters of one cell; a longer one is refused", least=100, most=32_000)


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """[export]: what leaves the program."""

    formulas: str = setting(
        "defuse",
        "CSV cells that a spreadsheet would run as formulas: with ' before them, or raw",
        choices=("defuse", "raw"),
    )
    rep_values: bool = setting(False, "whether the pages of reps tell what calls are worth in money")


@dataclass(frozen=True, slots=True)
class MapSettings:
    """[map]: what stands behind the maps of pages."""

    tiles: str = setting(
        "", "address of a tile server with {z}, {x} and {y}; empty: coasts and borders from the page itself"
    )
    attribution: str = setting("© OpenStreetMap contributors", "whom the tiles are owed to, as the maps tell")


@dataclass(frozen=True, slots=True)
class RunSettings:
    """[run]: where the work is done; it never shows in a plan."""

    executor: str = setting(
        "processes",
        "whose workers: processes of this machine, dask (a cluster for the run), dask:tcp://HOST:8786 (one that runs), "
        "or module:factory, a function that returns a concurrent.futures.Executor",
    )


DEFAULT_CHANNELS = {
    "visit": ChannelSettings(),
    "video": ChannelSettings(effectiveness=0.5, minutes=25, tolerated=4.0, most=2.0),
    "phone": ChannelSettings(effectiveness=0.25, minutes=10, tolerated=6.0, most=4.0),
    "email": ChannelSettings(effectiveness=0.06, minutes=5, tolerated=4.0, most=4.0),
}
"""Judgements: nobody publishes effectiveness ratios that travel between industries."""

DEFAULT_EVENTS = {
    "download": EventSettings(strength=0.5, half_life_days=14, follow_up_days=5),
    "usage_spike": EventSettings(strength=0.6, half_life_days=14, follow_up_days=5),
    "order_drop": EventSettings(strength=0.8, half_life_days=21, follow_up_days=4),
    "complaint": EventSettings(strength=0.3, half_life_days=10, follow_up_days=2),
    "renewal": EventSettings(strength=1.0, half_life_days=30, follow_up_days=10),
    "usage_drop": EventSettings(strength=0.5, half_life_days=21, follow_up_days=7),
    "usage_limit": EventSettings(strength=0.6, half_life_days=30, follow_up_days=7),
    "usage_idle": EventSettings(strength=0.3, half_life_days=30, follow_up_days=14),
    "deal_closing": EventSettings(strength=0.5, half_life_days=30, follow_up_days=7),
}
"""Judgements, to be fitted from history."""


def without_secret(told: str) -> str:
    """An address as its server and a digest: whoever knows the rest may read what is there. Other texts as they are."""
    scheme, separator, rest = told.partition("://")
    if not separator:
        return told
    server = rest.partition("/")[0].rpartition("@")[2]
    return f"{scheme}://{server}/… ({sha256(told.encode()).hexdigest()[:12]})"


def section(default: Callable[[], Any], *read_by: Stage) -> Any:
    """A field of `Settings`, and the stages that read it.

    The call plan reads what the values of calls, capacities and travel times are made from as these, not as settings.
    """
    return field(default_factory=default, metadata={"read_by": read_by})


@dataclass(frozen=True, slots=True)
class Settings:
    """The effective settings of a run, each section with the stages that read it (`read_by`)."""

    plan: PlanSettings = section(PlanSettings, Stage.SCHEDULE)
    visits: VisitSettings = section(VisitSettings, Stage.ALIGNMENT, Stage.SCHEDULE)
    travel: TravelSettings = section(TravelSettings, Stage.ALIGNMENT, Stage.SCHEDULE)
    response: ResponseSettings = section(ResponseSettings, Stage.ALIGNMENT, Stage.SCHEDULE)
    channels: dict[str, ChannelSettings] = section(lambda: dict(DEFAULT_CHANNELS), Stage.ALIGNMENT, Stage.SCHEDULE)
    segments: dict[str, SegmentSettings] = section(dict, Stage.ALIGNMENT, Stage.SCHEDULE)
    events: dict[str, EventSettings] = section(lambda: dict(DEFAULT_EVENTS), Stage.SCHEDULE)
    columns: dict[str, dict[str, str]] = section(dict)  # [columns.TABLE]: our name = their name, or "=constant"
    source: dict[str, SourceSettings] = section(dict)
    assume: AssumeSettings = section(AssumeSettings)
    usage: UsageSettings = section(UsageSettings)
    opportunities: OpportunitySettings = section(OpportunitySettings)
    alignment: AlignmentSettings = section(AlignmentSettings, Stage.ALIGNMENT)
    callplan: CallPlanSettings = section(CallPlanSettings, Stage.ALIGNMENT, Stage.CALLPLAN, Stage.SCHEDULE)
    rule: tuple[RuleSettings, ...] = section(tuple, Stage.CALLPLAN, Stage.SCHEDULE)
    schedule: ScheduleSettings = section(ScheduleSettings, Stage.SCHEDULE)
    routes: RouteSettings = section(RouteSettings, Stage.SCHEDULE)
    overnight: OvernightSettings = section(OvernightSettings, Stage.SCHEDULE)
    suggestions: SuggestionSettings = section(SuggestionSettings, Stage.SCHEDULE)
    replan: ReplanSettings = section(ReplanSettings, Stage.SCHEDULE)
    guard: GuardSettings = section(GuardSettings)
    freshness: FreshnessSettings = section(FreshnessSettings)
    geocode: GeocodeSettings = section(GeocodeSettings)
    inputs: InputSettings = section(InputSettings)
    export: ExportSettings = section(ExportSettings)
    map: MapSettings = section(MapSettings)
    hooks: HookSettings = section(HookSettings)
    challenges: ChallengeSettings = section(ChallengeSettings)
    calendar: dict[str, str] = section(dict)  # by rep: a calendar of private appointments, a file or an address
    size: SizeSettings = section(SizeSettings)
    targets: TargetSettings = section(TargetSettings)
    learned: LearnedSettings = section(LearnedSettings)
    run: RunSettings = section(RunSettings)
