"""Whose changes of the plan do better than the model foresees.

    skill = direction × [(actual − forecast) / forecast − the same of customers alike]

over the three months after the answer; alike are customers without any answer in the same tenth of recent sales.
Without them, a rep who merely follows sales looks skilled.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.given import Decision
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.learned import LearnedOverrides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.domain.given import Feedback, Given
    from salesplan.domain.settings import Settings
    from salesplan.learn.history import History

AHEAD, RECENT, YEAR = 3, 3, 12  # months
TENTHS = 10
LEAST_OVERRIDES = 100  # a rep
Z90 = 1.645


def override_values(
    given: Given, history: History, settings: Settings
) -> tuple[list[LearnedOverrides], list[Evidence]]:
    """One row for each rep who has answered against the plan twice or more."""
    if not history.months:
        return [], []
    scores: dict[str, list[float]] = defaultdict(list)
    position = {c: i for i, c in enumerate(history.customers)}
    answered = {position[f.customer_id] for f in given.feedback}
    total = history.sales.sum(axis=1)
    for row in given.feedback:
        i = position[row.customer_id]
        direction = _direction(row, history, i, settings)
        at = _month(row, history)
        if direction and at is not None:
            score = _score(total, i, at, direction, answered)
            if score is not None:
                scores[row.rep_id].append(score)
    found = [_of(rep, scores[rep]) for rep in sorted(scores) if len(scores[rep]) > 1]
    return [learned for learned, _ in found], [told for _, told in found]


def _direction(row: Feedback, history: History, customer: int, settings: Settings) -> int:
    """1: more calls than so far, −1: fewer, 0: no override of how often."""
    if row.decision is Decision.DISMISS:
        return -1
    if row.decision is Decision.CHANGE and row.frequency is not None:
        usual = float(history.calls[customer].mean())
        wish = row.frequency * settings.channels[row.channel].effectiveness
        return int(np.sign(round(wish - usual, 6)))
    return 0


def _month(row: Feedback, history: History) -> int | None:
    """The position of the answer's month, if a year lies before it and its three months are over."""
    day = row.day.replace(day=1)
    if day not in history.months:
        return None
    at = history.months.index(day)
    return at if at >= YEAR and at + AHEAD < len(history.months) else None


def _score(total: NDArray[np.float64], customer: int, at: int, direction: int, answered: set[int]) -> float | None:
    """The skill of one override, or None where there is nothing to compare with."""
    forecast = total[:, at - YEAR : at].mean(axis=1)
    actual = total[:, at + 1 : at + 1 + AHEAD].mean(axis=1)
    if forecast[customer] <= 0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        trend = np.where(forecast > 0, total[:, at - RECENT : at].mean(axis=1) / forecast, np.nan)
        surprise = np.where(forecast > 0, (actual - forecast) / forecast, np.nan)
    buys = np.isfinite(trend)
    edges = np.quantile(trend[buys], np.arange(1, TENTHS) / TENTHS)
    tenth = np.searchsorted(edges, trend)
    alike = buys & (tenth == tenth[customer])
    alike[list(answered)] = False
    return None if not alike.any() else float(direction * (surprise[customer] - surprise[alike].mean()))


def _of(rep: str, scores: list[float]) -> tuple[LearnedOverrides, Evidence]:
    """Mean and interval of at least two overrides."""
    n = len(scores)
    mean = float(np.mean(scores))
    error = float(np.std(scores, ddof=1) / n**0.5)
    low, high = mean - Z90 * error, mean + Z90 * error
    verdict, reason = Verdict.ACCEPTED, Reason.PATTERN
    if n < LEAST_OVERRIDES:
        verdict, reason = Verdict.NOT_ENOUGH, Reason.FEW_CASES
    ends = (round(mean, 4), round(low, 4), round(high, 4))
    told = Evidence(Quantity.OVERRIDE, rep, verdict, reason, n, *ends)
    return LearnedOverrides(rep, verdict, *ends, n), told
