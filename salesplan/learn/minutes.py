"""How long visits take: log-normal, each customer's mean shrunk towards their segment's.

    m_i = (n·x̄_i/σ² + m_g/τ²) / (n/σ² + 1/τ²),   minutes = exp(m_i + σ²/2)

σ² within customers, τ² between customers of a segment, both by moments over all segments.
"""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.given import CallOutcome
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.learned import LearnedMinutes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Given

LEAST_VISITS = 30  # a segment
Z90 = 1.645


def minutes_values(given: Given, as_of: date) -> tuple[list[LearnedMinutes], list[Evidence]]:
    """Minutes of every customer whose file leaves them open, in segments with enough visits."""
    open_ = [c for c in given.customers if c.visit_minutes is None]
    segment_of = {c.id: c.segment for c in open_}
    logs = {c: x for c, x in _logs(given, as_of).items() if c in segment_of}
    groups: dict[str, list[str]] = defaultdict(list)
    for customer in logs:
        groups[segment_of[customer]].append(customer)
    within = _within(logs)
    found, evidence = [], []
    for segment in sorted(set(segment_of.values())):
        visits = sum(len(logs[c]) for c in groups[segment])
        if visits < LEAST_VISITS:
            evidence.append(Evidence(Quantity.MINUTES, segment, Verdict.NOT_ENOUGH, Reason.FEW_CASES, visits))
            continue
        mean, between = _between([logs[c] for c in groups[segment]], within)
        error = math.sqrt(between / len(groups[segment]) + within / visits)
        told, low, high = (round(math.exp(mean + z * error + (within + between) / 2), 1) for z in (0.0, -Z90, Z90))
        evidence.append(Evidence(Quantity.MINUTES, segment, Verdict.ACCEPTED, Reason.PATTERN, visits, told, low, high))
        found += [
            LearnedMinutes(c.id, shrunk(logs.get(c.id, ()), mean, within, between), len(logs.get(c.id, ())))
            for c in open_
            if c.segment == segment
        ]
    return sorted(found, key=lambda x: x.customer_id), evidence


def _logs(given: Given, as_of: date) -> dict[str, list[float]]:
    """Logarithms of the minutes of each customer's visits before `as_of`."""
    found: dict[str, list[float]] = defaultdict(list)
    for call in given.calls:
        if call.channel is Channel.VISIT and call.outcome is CallOutcome.DONE and call.minutes and call.day < as_of:
            found[call.customer_id].append(math.log(call.minutes))
    return found


def _within(logs: Mapping[str, Sequence[float]]) -> float:
    """Variance of visits around their customer's mean, over all customers."""
    freedom = sum(len(x) - 1 for x in logs.values())
    squares = sum((v - fmean(x)) ** 2 for x in logs.values() for v in x) if freedom else 0.0
    return squares / freedom if freedom else 0.0


def _between(of: Sequence[Sequence[float]], within: float) -> tuple[float, float]:
    """A segment's mean of logarithms and the variance of customers around it."""
    means = [fmean(x) for x in of]
    centre = fmean(v for x in of for v in x)
    expected = fmean(within / len(x) for x in of)
    return centre, max(1e-4, fmean((m - centre) ** 2 for m in means) - expected)


def shrunk(logs: Sequence[float], mean: float, within: float, between: float) -> int:
    """Whole minutes that a visit takes on average."""
    own = len(logs) / within if within > 0 else 0.0
    middle = (own * fmean(logs) + mean / between) / (own + 1 / between) if logs and own else mean
    left = within + 1 / (own + 1 / between)
    return max(1, round(math.exp(middle + left / 2)))
