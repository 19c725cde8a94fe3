"""An experiment: what is settled before its coins fall, and what came of it."""

from __future__ import annotations

from datetime import date

from salesplan.domain.nouns import Noun


class Design(Noun, frozen=True):
    """What is written down before an experiment starts. Money is of its whole time unless told."""

    name: str
    as_of: date
    plan: int  # version of the published plan that it was made from
    seed: int
    from_date: date
    until_date: date
    pairs: int
    share: float  # of all planned calls: those of the customers in it
    answer_cost: float  # money that calls as the coins fall are expected to earn less than the plan's
    change_cost: float  # the price of the changed lines, there and back
    worth: float  # of all planned calls in that time, money
    history_months: int  # months behind the forecast of what can be seen; 0: none, so that there is no forecast
    detectable: float | None = None  # elasticity that would be told from none in 8 of 10 such experiments
    half_width: float | None = None  # expected, of the 90 % interval of the elasticity
    assumed: float | None = None  # elasticity that the plan assumes, for comparison


class Answer(Noun, frozen=True):
    """What the coins say of all customers, or of some of them. Intervals hold 90 % of the probability."""

    segment: str  # empty: all
    product: str  # empty: all
    pairs: int
    elasticity: float | None  # None: no single one explains the sales
    low: float
    high: float
    bounded: bool  # whether both ends are inside what was looked at
    calls: float  # share of the difference in calls that reps have really made; 1: all of it
    placebo_z: float | None  # the same question put to the months before the start, standard errors
    enough: bool


class ExperimentRead(Noun, frozen=True):
    """What has come of an experiment by a day."""

    design: Design
    answers: tuple[Answer, ...]  # empty: too early, or too few
    before: int  # whole months with calls and sales, before the start, and from then on
    after: int
    as_of: date
