"""What becomes of the work along the way: deals open, won and lost, and hours that nothing came of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.domain.given import CallOutcome, DealOutcome
from salesplan.domain.money import hour_price
from salesplan.report.figures import rep_outcome
from salesplan.report.health_figures import call_minutes, least_return

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from salesplan.domain.given import Call, Opportunity
    from salesplan.report.version import PlanVersion

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals of one state."""

    state: str  # open | closing | overdue | won | lost; closing and overdue are among the open ones
    count: int
    value: float  # money


def deals(version: PlanVersion) -> tuple[Deals, ...]:
    """Deals that are open, close soon or should have closed, and those won and lost in the last year."""
    as_of, ahead = version.plan.as_of, timedelta(days=version.settings.opportunities.ahead_days)
    known = [d for d in version.given.opportunities if d.opened <= as_of]
    open_ones = [d for d in known if d.outcome is DealOutcome.OPEN]
    due = [(d, d.expected_close) for d in open_ones if d.expected_close is not None]
    ended = [d for d in known if as_of - YEAR < (d.expected_close or d.opened) <= as_of]
    return (
        _deals("open", open_ones),
        _deals("closing", [d for d, close in due if as_of <= close <= as_of + ahead]),
        _deals("overdue", [d for d, close in due if close < as_of]),
        _deals("won", [d for d in ended if d.outcome is DealOutcome.WON]),
        _deals("lost", [d for d in ended if d.outcome is DealOutcome.LOST]),
    )


def _deals(state: str, rows: list[Opportunity]) -> Deals:
    return Deals(state, len(rows), sum(d.value for d in rows))


@dataclass(frozen=True, slots=True)
class Leak:
    """What one customer cost in the last year with nothing to show for it."""

    kind: str  # no deal | lost | not renewed
    customer_id: str
    hours: float  # of calls made
    money: float  # of the hours, at what an hour must earn; contribution of a year where orders were not renewed


def leaks(version: PlanVersion) -> tuple[Leak, ...]:
    """Customers called for a year without a sale or a deal, pursued for deals that were lost, or who stopped buying.

    A customer is told once, in that order; dearest first. Who never had a deal counts only where deals are recorded.
    """
    found: dict[str, Leak] = {}
    for leak in (*_without_a_deal(version), *_lost(version), *_not_renewed(version)):
        found.setdefault(leak.customer_id, leak)
    return tuple(sorted(found.values(), key=lambda x: (-x.money, x.kind, x.customer_id)))


def _without_a_deal(version: PlanVersion) -> Iterator[Leak]:
    given = version.given
    if not given.opportunities:
        return
    bought = {p.customer_id for p in given.potentials if p.sales > 0}
    for customer_id in (c.id for c in given.customers if c.id not in bought and c.id not in given.opportunities_of):
        yield from _spent(version, "no deal", customer_id, _within([(date.min, date.max)]))


def _lost(version: PlanVersion) -> Iterator[Leak]:
    """Calls between the opening and the end of deals, of customers who have lost all theirs."""
    for customer_id, mine in sorted(version.given.opportunities_of.items()):
        if all(d.outcome is DealOutcome.LOST for d in mine):
            spans = [(d.opened, d.expected_close or version.plan.as_of) for d in mine]
            yield from _spent(version, "lost", customer_id, _within(spans))


def _within(spans: Iterable[tuple[date, date]]) -> Callable[[date], bool]:
    return lambda day: any(first <= day <= last for first, last in spans)


def _spent(version: PlanVersion, kind: str, customer_id: str, counts: Callable[[date], bool]) -> Iterator[Leak]:
    """The hours of a customer's calls of the last year, if there were any."""
    as_of = version.plan.as_of
    calls = [c for c in version.given.calls_of.get(customer_id, ()) if as_of - YEAR < c.day <= as_of and counts(c.day)]
    made = [c for c in calls if c.outcome is CallOutcome.DONE]
    if made:
        yield Leak(kind, customer_id, _hours(made, version), sum(_cost(c, version) for c in made))


def _hours(calls: Iterable[Call], version: PlanVersion) -> float:
    return sum(call_minutes(call, version) for call in calls) / 60


def _cost(call: Call, version: PlanVersion) -> float:
    return call_minutes(call, version) / 60 * least_return(version, call.rep_id)


def _not_renewed(version: PlanVersion) -> Iterator[Leak]:
    """Contribution of the year before from customers who bought nothing in the last one; needs two years of sales."""
    given, as_of = version.given, version.plan.as_of
    first = min((s.month for s in given.sales), default=as_of)
    if first > as_of - 2 * YEAR + timedelta(days=31):
        return
    bought: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for sale in given.sales:
        age = (as_of - sale.month) // YEAR
        if 0 <= age <= 1:
            product = given.product.get(sale.product)
            bought[sale.customer_id][age] += sale.amount * (product.margin if product else 1.0)
    for customer_id, (now, before) in sorted(bought.items()):
        if now <= 0 < before:
            yield Leak("not renewed", customer_id, 0.0, before)


@dataclass(frozen=True, slots=True)
class NextHour:
    """What one more hour of a team's reps would earn, and what it costs."""

    team: str
    reps: int
    earns: float  # money an hour: mean shadow price of the call plans
    costs: float  # money an hour

    @property
    def ratio(self) -> float | None:
        """Money that the next unit of money spent on the team brings; None where an hour costs nothing."""
        return self.earns / self.costs if self.costs else None


def next_hours(version: PlanVersion) -> tuple[NextHour, ...]:
    """One a team, of the reps with a call plan."""
    teams: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for part in version.plan.reps:
        rep, outcome = version.given.rep.get(part.rep_id), rep_outcome(part.outcomes, "callplan")
        if rep is not None and outcome is not None and outcome.shadow_price is not None:
            teams[rep.team].append((outcome.shadow_price, hour_price(rep, version.settings)))
    return tuple(
        NextHour(team, len(rows), sum(e for e, _ in rows) / len(rows), sum(c for _, c in rows) / len(rows))
        for team, rows in sorted(teams.items())
    )
