"""Is the sales force well spent? Commercial ratio, waste, avoidable errors, adoption, in money and hours."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.freshness import Silence, given_silences
from salesplan.domain.given import CallOutcome, Decision
from salesplan.domain.money import hour_price
from salesplan.domain.nouns import replace
from salesplan.domain.said import Said, said, word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesplan.domain.given import Call, Given
    from salesplan.learn import Learned
    from salesplan.learn.provenance import Origin
    from salesplan.report.version import PlanVersion

HEALTHY = (0.75, 1.25)
UNDER_INVESTED = 1.5
MOST_TEAMS = 3  # whose ratios are followed one by one
LEAST_MONTHS = 6  # before which a ratio says nothing of a year
WASTEFUL = 0.5  # "far below 0.75" (judgement)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The commercial ratio of one team: yearly revenue growth ÷ yearly sales and marketing expense.

    Over the last `months` against the as many before: ratio = (revenue − revenue before) · 12/months ÷ expense.
    """

    team: str
    months: int
    revenue: float
    before: float
    expense: float

    @property
    def ratio(self) -> float | None:
        """Money of yearly growth for each unit of money spent; None without an expense."""
        return (self.revenue - self.before) * 12 / self.months / self.expense if self.expense else None

    @property
    def verdict(self) -> Said:
        """What the ratio says."""
        if self.ratio is None:
            return said("no expense")
        if self.ratio > UNDER_INVESTED:
            return said("under-invested")
        if self.ratio < WASTEFUL:
            return said("waste")
        if HEALTHY[0] <= self.ratio <= HEALTHY[1]:
            return said("healthy")
        return said("low") if self.ratio < HEALTHY[0] else said("high")


def commercial_ratios(given: Given) -> tuple[Ratio, ...]:
    """One a team with at least two months; at most the last year against the one before."""
    by_team: dict[str, dict[date, tuple[float, float]]] = defaultdict(dict)
    for row in given.finance:
        revenue, expense = by_team[row.team].get(row.month, (0.0, 0.0))
        by_team[row.team][row.month] = revenue + row.revenue, expense + row.sales_marketing_expense
    found = []
    for team in sorted(by_team):
        rows = [by_team[team][month] for month in sorted(by_team[team])]
        months = min(12, len(rows) // 2)
        if months:
            now, then = rows[-months:], rows[-2 * months : -months]
            sums = (sum(r for r, _ in now), sum(r for r, _ in then), sum(e for _, e in now))
            found.append(Ratio(team, months, *sums))
    return tuple(found)


def ratios_over_time(given: Given) -> tuple[tuple[date, tuple[Ratio, ...]], ...]:
    """The commercial ratios as they stood after each month that had half a year behind it, by the first of the month.

    Of more teams than `MOST_TEAMS` the ratio of all together.
    """
    rows = given.finance
    if len({row.team for row in rows}) > MOST_TEAMS:
        rows = tuple(replace(row, team="") for row in rows)
    months = sorted({row.month for row in rows})
    return tuple(
        (month, commercial_ratios(replace(given, finance=tuple(row for row in rows if row.month <= month))))
        for month in months[LEAST_MONTHS - 1 :]
    )


@dataclass(frozen=True, slots=True)
class Loss:
    """Hours or money that one customer costs without need."""

    kind: str  # planned | spent | ignorance | application
    customer_id: str
    rep_id: str
    hours: float
    money: float  # a cycle
    why: str


def least_return(version: PlanVersion, rep_id: str) -> float:
    """Money that an hour must earn: the setting callplan.least_return_per_hour, else what the rep's hour costs."""
    rep = version.given.rep.get(rep_id)
    told = version.settings.callplan.least_return_per_hour
    return told or (hour_price(rep, version.settings) if rep else version.settings.alignment.hour_price)


def planned_waste(version: PlanVersion) -> tuple[Loss, ...]:
    """Customers whose planned hours earn less than the least return; money is what they fall short of it."""
    from salesplan.report.frames import frame  # late: pandas is heavy to import
    from salesplan.report.tables import CALLPLAN

    lines = frame(CALLPLAN, version).groupby(["rep_id", "customer_id"], observed=True)[["minutes", "value"]].sum()
    found = []
    for (rep, customer), minutes, value in lines[lines["minutes"] > 0].itertuples(name=None):
        hours, asked = minutes / 60, least_return(version, rep)
        if hours * asked > value:
            why = said("earns {value:.0f} an hour, at least {asked:.0f} is asked", value=value / hours, asked=asked)
            found.append(Loss("planned", customer, rep, hours, hours * asked - value, why))
    return _ranked(found)


def spent_waste(version: PlanVersion) -> tuple[Loss, ...]:
    """Visits of the last cycle to customers whom the plan does not call; money at the least return of an hour."""
    plan, given, settings = version.plan, version.given, version.settings
    called = {line.customer_id for line in plan.callplan() if line.frequency > 0}
    since = plan.as_of - timedelta(days=settings.plan.cycle_days)
    hours: dict[tuple[str, str], float] = defaultdict(float)
    for call in given.calls:
        if since <= call.day < plan.as_of and call.outcome is CallOutcome.DONE and call.customer_id not in called:
            hours[call.rep_id, call.customer_id] += call_minutes(call, version) / 60
    kind, why = "spent", said("the plan does not call this customer")
    return _ranked(
        Loss(kind, customer, rep, spent, spent * least_return(version, rep), why)
        for (rep, customer), spent in hours.items()
    )


def call_minutes(call: Call, version: PlanVersion) -> float:
    """Length of a call and its drive; the usual length where it was not told."""
    settings = version.settings
    usual = settings.visits.minutes if call.channel is Channel.VISIT else settings.channels[call.channel.value].minutes
    return (usual if call.minutes is None else call.minutes) + (call.drive_minutes or 0.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What part of the planned value stands on curves of one origin."""

    origin: Origin
    potentials: int  # rows of potentials.csv
    value: float  # money a cycle


def standing(version: PlanVersion, learned: Learned | None) -> tuple[Standing, ...]:
    """Planned value by the origin of its curves; a line's value is spread over its customer's potentials by size."""
    from salesplan.learn.provenance import Origin, learned_curves, origin_of, usual_origin

    given, known = version.given, learned_curves(learned)
    usual = {name: usual_origin(name, version.settings) for name in {c.segment for c in given.customers}}
    worth: dict[str, float] = defaultdict(float)
    for line in version.plan.callplan():
        worth[line.customer_id] += line.value
    rows: Counter[Origin] = Counter()
    value: dict[Origin, float] = defaultdict(float)
    for c in given.customers:
        mine = given.potentials_of.get(c.id, ())
        total = sum(p.potential for p in mine)
        for p in mine:
            origin = origin_of(p, c.segment, usual[c.segment], known)
            rows[origin] += 1
            value[origin] += worth.get(c.id, 0.0) * p.potential / total if total else 0.0
    return tuple(Standing(o, rows[o], value[o]) for o in Origin if rows[o])


def ignorance(version: PlanVersion) -> tuple[Loss, ...]:
    """Value that stands on missing or stale data: no potential, an approximate place, a potential below the sales."""
    given, owner = version.given, version.plan.owner
    worth: dict[str, float] = defaultdict(float)
    for line in version.plan.callplan():
        worth[line.customer_id] += line.value
    usual = sum(worth.values()) / max(len(worth), 1)
    found = []
    for c in given.customers:
        rows = given.potentials_of.get(c.id, ())
        at_stake = worth.get(c.id, 0.0)
        if not any(p.potential > 0 for p in rows):
            found.append(
                Loss("ignorance", c.id, owner.get(c.id, ""), 0.0, usual, said("no potential: the mean is at stake"))
            )
        elif any(p.sales > p.potential > 0 for p in rows):
            why = said("sells more than its potential: the potential is stale")
            found.append(Loss("ignorance", c.id, owner.get(c.id, ""), 0.0, at_stake, why))
        elif c.approximate and at_stake:
            why = said("its place is the centre of an area, not an address")
            found.append(Loss("ignorance", c.id, owner.get(c.id, ""), 0.0, at_stake, why))
    return _ranked(found)


@dataclass(frozen=True, slots=True)
class StaleFile:
    """A file that is silent for longer than usual, and the money that is planned without what it would have said."""

    silence: Silence
    money: float


def stale_files(version: PlanVersion) -> tuple[StaleFile, ...]:
    """At stake at most: the plan's value a cycle × the share of a cycle (at most 1) for which a file is silent."""
    plan, settings = version.plan, version.settings
    worth = sum(line.value for line in plan.callplan())
    found = []
    for silence in given_silences(version.given, plan.as_of, settings):
        if silence.stale:
            days = silence.silent if silence.monthly else (plan.as_of - silence.latest).days
            found.append(StaleFile(silence, worth * min(1.0, days / settings.plan.cycle_days)))
    return tuple(found)


def not_applied(version: PlanVersion) -> tuple[Loss, ...]:
    """Events whose follow-up is overdue: known, and not acted on in time; the customer's planned value is at stake."""
    from salesplan.response import follow_ups  # late: it brings numpy along

    worth: dict[str, float] = defaultdict(float)
    for line in version.plan.callplan():
        worth[line.customer_id] += line.value
    owner, as_of = version.plan.owner, version.plan.as_of
    found = []
    for customer, rows in follow_ups(version.given, version.settings, as_of).items():
        late = [f for f in rows if f.due < as_of]
        if late:
            event, day, due = word(late[0].event.event), late[0].event.day, late[0].due
            why = said("{event} of {day}, follow-up was due {due}", event=event, day=day, due=due)
            found.append(Loss("application", customer, owner.get(customer, ""), 0.0, worth[customer], why))
    return _ranked(found)


def _ranked(found: Iterable[Loss]) -> tuple[Loss, ...]:
    return tuple(sorted(found, key=lambda x: (-x.money, x.customer_id, x.rep_id)))


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a rep did with what was suggested and planned in the last cycle."""

    rep_id: str
    accepted: int
    dismissed: int
    changed: int
    pinned: int
    made: int  # calls executed
    fell_through: int  # no-shows and cancellations
    reason: str  # the commonest reason of a dismissal


def adoption(version: PlanVersion) -> tuple[Adoption, ...]:
    """One a rep of the plan."""
    plan, given = version.plan, version.given
    since = plan.as_of - timedelta(days=version.settings.plan.cycle_days)
    decided: dict[str, Counter[Decision]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for row in given.feedback:
        if since <= row.day <= plan.as_of:
            decided[row.rep_id][row.decision] += 1
            if row.decision is Decision.DISMISS and row.reason:
                reasons[row.rep_id][row.reason] += 1
    made: dict[str, Counter[bool]] = defaultdict(Counter)
    for call in given.calls:
        if since <= call.day < plan.as_of:
            made[call.rep_id][call.outcome is CallOutcome.DONE] += 1
    return tuple(
        Adoption(
            r.rep_id,
            decided[r.rep_id][Decision.ACCEPT],
            decided[r.rep_id][Decision.DISMISS],
            decided[r.rep_id][Decision.CHANGE],
            decided[r.rep_id][Decision.PIN],
            made[r.rep_id][True],
            made[r.rep_id][False],
            min(reasons[r.rep_id], key=lambda text: (-reasons[r.rep_id][text], text), default=""),
        )
        for r in plan.reps
    )
