"""What history says of one quantity, how sure that is, and whether it is enough to plan by."""

from __future__ import annotations

from enum import StrEnum

from salesplan.domain.nouns import Noun


class Quantity(StrEnum):
    """What can be learned."""

    CURVE = "curve"
    CARRY_OVER = "carry-over"
    LEVEL = "level"
    EVENT = "event"
    MINUTES = "visit minutes"
    NO_SHOW = "no-show"
    OVERRIDE = "override"


class Verdict(StrEnum):
    """What the plan may do with an estimate."""

    ACCEPTED = "accepted"  # good enough: in force once a person accepts the learned folder
    NOT_ENOUGH = "not enough"  # the data cannot tell: what was in force stays
    GIVEN = "given"  # a person has stated the value, which wins
    ASSUMED = "assumed"  # there is nothing to learn from: a default from the literature


class Reason(StrEnum):
    """Why a verdict is what it is; words are made of it in report/."""

    CALLS_FIRST = "calls first"  # later calls tell nothing of today's sales: they do not follow demand
    FINER_EFFECTS = "finer effects"  # the same, once each customer has an effect for each few months
    COINS = "coins"  # an experiment has sent customers alike apart
    ABSENCES = "absences"  # reps follow demand; what their absences did to sales tells them apart
    PATTERN = "pattern"  # plain counting or averages, nothing to confuse
    FOR_PEOPLE = "for people"  # the same, of what no plan reads
    FOLLOWS_DEMAND = "follows demand"  # reps follow demand, and nothing tells calls from demand
    FEW_MONTHS = "few months"
    FEW_CUSTOMERS = "few customers"
    FEW_CASES = "few cases"
    WIDE = "wide"  # the interval is too wide to plan by
    CONSEQUENCE = "consequence"  # what sales do brings it about
    STATED = "stated"
    NO_HISTORY = "no history"


class Evidence(Noun, frozen=True):
    """One estimate. Intervals hold 90 % of the probability; None stands for what does not apply."""

    quantity: Quantity
    subject: str  # "A beans", an event's name, a segment, a rep
    verdict: Verdict
    reason: Reason
    n: int = 0  # customers, events, visits or overrides behind it
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    prior_weight: float | None = None  # 1: all of it is the prior
    carry_over: float | None = None  # share of a call's effect left a month later
    lead_z: float | None = None  # do later calls "explain" sales? standard errors, all cells together
    instrument_se: float | None = None  # median standard error of the amplitude from absences alone
    placebo_z: float | None = None  # the same question put to the accepted estimate, of this cell alone
    effect_months: int | None = None  # how long a customer's own level was held constant; 0: the whole history
    half_life: float | None = None  # days, of events
