"""What was learned: the values that a plan could use, and the evidence behind each."""

from __future__ import annotations

from datetime import date

from salesplan.domain.nouns import Noun
from salesplan.learn.evidence import Evidence, Verdict


class LearnedCurve(Noun, frozen=True):
    """The curve of a segment and product: 1 − k + k·u(f), with its elasticity at the usual frequency."""

    segment: str
    product: str
    verdict: Verdict
    amplitude: float  # k, as planned with: 0 to `MOST_AMPLITUDE`
    elasticity: float
    low: float
    high: float
    reference_frequency: float  # calls a cycle
    a: float
    b: float
    s: float
    d: float


class LearnedLevel(Noun, frozen=True):
    """What a customer could buy of a product, money a year at saturation."""

    customer_id: str
    product: str
    stated: float
    learned: float
    low: float
    high: float


class LearnedEvent(Noun, frozen=True):
    """What an event does to sales: 1 + strength · 2^(−age / half-life)."""

    event: str
    verdict: Verdict
    strength: float
    low: float
    high: float
    half_life_days: float
    n: int


class LearnedMinutes(Noun, frozen=True):
    """How long a visit to a customer takes."""

    customer_id: str
    minutes: int
    n: int  # visits behind it


class LearnedNoShow(Noun, frozen=True):
    """How likely a visit to a customer does not take place because nobody is there."""

    customer_id: str
    probability: float
    n: int  # visits behind it


class LearnedOverrides(Noun, frozen=True):
    """Whether the rep's own changes of the plan did better than the model foresaw."""

    rep_id: str
    verdict: Verdict
    skill: float  # relative to the forecast, less that of customers alike without a change
    low: float
    high: float
    n: int


class Learned(Noun, frozen=True):
    """Everything that history told on a day."""

    as_of: date
    months: int
    carry_over: float
    curves: tuple[LearnedCurve, ...] = ()
    levels: tuple[LearnedLevel, ...] = ()
    events: tuple[LearnedEvent, ...] = ()
    minutes: tuple[LearnedMinutes, ...] = ()
    no_shows: tuple[LearnedNoShow, ...] = ()
    overrides: tuple[LearnedOverrides, ...] = ()
    evidence: tuple[Evidence, ...] = ()
