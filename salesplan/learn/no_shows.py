"""How likely nobody is there: beta-binomial, each customer shrunk towards everybody.

p_i = (x_i + α) / (n_i + α + β),   α/(α + β) = the overall share, α + β by moments
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import replace
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.learned import LearnedNoShow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesplan.domain.given import Given

LEAST_VISITS = 200  # in all
SLOT = 2 * 3600  # seconds: hours of the day that are looked at together
STRONGEST_PRIOR = 1000.0  # visits: customers who do not differ visibly


def no_show_values(given: Given, as_of: date) -> tuple[list[LearnedNoShow], list[Evidence]]:
    """The probability of every customer; cancelled visits are known before and do not count."""
    made: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for call in given.calls:
        if call.channel is Channel.VISIT and call.outcome is not CallOutcome.CANCELLED and call.day < as_of:
            made[call.customer_id] += 1
            missed[call.customer_id] += call.outcome is CallOutcome.NO_SHOW
    visits, absent = made.total(), missed.total()
    if visits < LEAST_VISITS:
        return [], [Evidence(Quantity.NO_SHOW, "", Verdict.NOT_ENOUGH, Reason.FEW_CASES, visits)]
    share = absent / visits
    weight = prior_visits(made, missed, share)
    found = [
        LearnedNoShow(c.id, round((missed[c.id] + weight * share) / (made[c.id] + weight), 4), made[c.id])
        for c in given.customers
    ]
    mean_weight = sum(weight / (made[c.id] + weight) for c in given.customers) / len(given.customers)
    everybody = _share("", absent, visits, Reason.PATTERN)
    return found, [replace(everybody, prior_weight=round(mean_weight, 3)), *_by_hour(given, as_of)]


def _by_hour(given: Given, as_of: date) -> list[Evidence]:
    """The same by the hours at which visits began, where calls tell them: people may set hours by it, no plan does."""
    made: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    for call in given.calls:
        counts = call.channel is Channel.VISIT and call.outcome is not CallOutcome.CANCELLED and call.day < as_of
        if counts and call.time is not None:
            made[call.time // SLOT] += 1
            missed[call.time // SLOT] += call.outcome is CallOutcome.NO_SHOW
    return [
        _share(f"{clock(slot * SLOT)}–{clock((slot + 1) * SLOT)}", missed[slot], n, Reason.FOR_PEOPLE)
        for slot, n in sorted(made.items())
        if n >= LEAST_VISITS
    ]


def _share(subject: str, absent: int, visits: int, reason: Reason) -> Evidence:
    low, high = _interval(absent, visits)
    return Evidence(Quantity.NO_SHOW, subject, Verdict.ACCEPTED, reason, visits, round(absent / visits, 4), low, high)


def prior_visits(made: Mapping[str, int], missed: Mapping[str, int], share: float) -> float:
    """α + β: how many visits the overall share is worth beside a customer's own (Kleinman 1973, JASA 68, 46-54)."""
    visits = sum(made.values())
    if share <= 0 or share >= 1 or len(made) < 2:
        return STRONGEST_PRIOR
    squares = sum(n * (missed[c] / n - share) ** 2 for c, n in made.items())
    expected, room = share * (1 - share) * (len(made) - 1), visits - sum(n * n for n in made.values()) / visits
    between = (squares - expected) / room if room > 0 else 0.0
    if between <= 0:
        return STRONGEST_PRIOR
    return min(STRONGEST_PRIOR, max(1.0, share * (1 - share) / between - 1))


def _interval(absent: int, visits: int) -> tuple[float, float]:
    """90 % of the posterior of the overall share with a flat prior."""
    from scipy.special import betaincinv

    return tuple(round(float(betaincinv(absent + 1, visits - absent + 1, q)), 4) for q in (0.05, 0.95))  # type: ignore[return-value]
