"""What events do to sales: 1 + S·2^(−age/h), all types together, so that what comes together is told apart.

    ln μ_it = ln α_i + τ_t + ln R(A_it) + ln(1 + Σ_e S_e·x_e,it(h_e)) + Σ_e δ_e·before_e,it

δ is what sales did in the month before: an event that sales themselves bring about shows there. Strengths are shrunk
towards those of the settings.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.adstock import adstock
from salesplan.learn.cells import dispersion
from salesplan.learn.effects import Fit, Model, Panel, fitted
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.exposure import exposure, month_before
from salesplan.learn.learned import LearnedEvent
from salesplan.response.curves import segment_curve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Event, Given
    from salesplan.domain.settings import Settings
    from salesplan.learn.curves import CurvesFound
    from salesplan.learn.history import History

LEAST_EVENTS = 70  # of a type
HALF_LIVES = (7.0, 14.0, 30.0, 60.0)  # days
PRIOR_SPREAD = 0.5  # of a strength around the settings'
ANTICIPATED = 2.33  # z of the month before
CONSEQUENCES = frozenset({"order_drop"})  # made of sales: their level cannot tell the strength
OTHERS = 3000  # rows without any event, which tell the months
LEAST_FACTOR = 0.05
Z90 = 1.645


def event_values(
    given: Given, history: History, found: CurvesFound, settings: Settings
) -> tuple[list[LearnedEvent], list[Evidence]]:
    """Strength and half-life of each type with enough events inside the history; evidence for all."""
    inside = _inside(given, history)
    count = Counter(e.event for e in inside)
    fit_of = sorted(e for e in settings.events if count[e] >= LEAST_EVENTS and e not in CONSEQUENCES)
    evidence = [_not_fitted(e, count[e]) for e in sorted(settings.events) if e not in fit_of]
    if not fit_of or not found.cells:
        return [], evidence + [_not_fitted(e, count[e]) for e in fit_of]
    learned = []
    for name, value, error, half_life, anticipated in _fit(history, found, settings, inside, fit_of):
        usual = settings.events[name].strength
        weight = error**2 / (error**2 + PRIOR_SPREAD**2)
        strength = (1 - weight) * value + weight * usual
        spread = Z90 * error * (1 - weight) ** 0.5
        ends = (round(strength, 4), round(strength - spread, 4), round(strength + spread, 4))
        good = anticipated < ANTICIPATED
        verdict, reason = (Verdict.ACCEPTED, Reason.PATTERN) if good else (Verdict.NOT_ENOUGH, Reason.CONSEQUENCE)
        learned.append(LearnedEvent(name, verdict, *ends, half_life, count[name]))
        evidence.append(
            Evidence(
                Quantity.EVENT, name, verdict, reason, count[name], *ends, round(weight, 3),
                placebo_z=round(anticipated, 2), half_life=half_life,
            )
        )  # fmt: skip
    return learned, sorted(evidence, key=lambda e: e.subject)


def _inside(given: Given, history: History) -> list[Event]:
    if not history.months:
        return []
    first, last = history.months[0], history.months[-1]
    return [e for e in given.events if first <= e.day.replace(day=1) <= last and e.strength is None]


def _not_fitted(name: str, n: int) -> Evidence:
    if name in CONSEQUENCES:
        return Evidence(Quantity.EVENT, name, Verdict.ASSUMED, Reason.CONSEQUENCE, n)
    if n == 0:
        return Evidence(Quantity.EVENT, name, Verdict.ASSUMED, Reason.NO_HISTORY)
    return Evidence(Quantity.EVENT, name, Verdict.NOT_ENOUGH, Reason.FEW_CASES, n)


def _fit(
    history: History, found: CurvesFound, settings: Settings, inside: Sequence[Event], names: Sequence[str]
) -> list[tuple[str, float, float, float, float]]:
    """(type, strength, its standard error, half-life in days, z of the month before)."""
    rows, panel, base = _panel(history, found, settings, inside)
    of = {name: [e for e in inside if e.event == name] for name in names}
    before = [month_before(history, rows, of[name]) for name in names]
    half_life = {name: _nearest(settings.events[name].half_life_days) for name in names}
    felt = {(name, h): exposure(history, rows, of[name], h) for name in names for h in HALF_LIVES}

    def fit(chosen: Mapping[str, float]) -> Fit:
        start = [min(1.0, max(-0.5, settings.events[n].strength)) for n in names] + [0.0] * len(names)
        return fitted(panel, _model(base, [felt[n, chosen[n]] for n in names], before), start)

    for name in names:
        tried = {h: fit({**half_life, name: h}).likelihood for h in HALF_LIVES}
        half_life[name] = max(tried, key=lambda h: (tried[h], -h))
    final, q = fit(half_life), len(names)
    error = np.sqrt(np.diag(final.covariance))
    return [
        (n, float(final.theta[i]), float(error[i]), half_life[n], float(final.theta[q + i] / error[q + i]))
        for i, n in enumerate(names)
    ]


def _nearest(days: float) -> float:
    return min(HALF_LIVES, key=lambda h: abs(np.log(h / days)))


def _panel(
    history: History, found: CurvesFound, settings: Settings, inside: Sequence[Event]
) -> tuple[dict[tuple[str, str], int], Panel, NDArray[np.float64]]:
    """Rows of customers with events and of some without; ln R of each by the curve in force, [n, T]."""
    concerned = {e.customer_id for e in inside}
    remembered = adstock(history.calls, found.carry_over)
    parts, logs, keys = [], [], []
    for cell in found.cells:
        told = np.array([history.customers[i] in concerned for i in cell.who])
        others = np.flatnonzero(~told)
        step = max(1, len(others) * len(found.cells) // OTHERS)
        use = np.sort(np.concatenate([np.flatnonzero(told), others[::step]]))
        parts.append(cell.sales[use])
        curve = segment_curve(history.segments[cell.segment], settings).curve
        logs.append(np.log(curve.at(remembered[cell.who[use]])))
        keys += [(history.customers[i], history.products[cell.product]) for i in cell.who[use]]
    sales = np.concatenate(parts)
    mean = np.broadcast_to(sales.mean(axis=1)[:, None], sales.shape)
    block = np.zeros(sales.shape[1], dtype=np.int64)
    return (
        {key: i for i, key in enumerate(keys)},
        Panel(sales, 1 / dispersion(sales, mean), block),
        np.concatenate(logs),
    )


def _model(
    base: NDArray[np.float64], felt: Sequence[NDArray[np.float64]], before: Sequence[NDArray[np.float64]]
) -> Model:
    q = len(felt)

    def model(theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], Sequence[NDArray[np.float64]]]:
        factor = np.ones_like(base)
        for strength, x in zip(theta[:q], felt, strict=True):
            factor += strength * x
        factor = np.maximum(factor, LEAST_FACTOR)
        h = base + np.log(factor)
        for coefficient, x in zip(theta[q:], before, strict=True):
            h += coefficient * x
        return h, (*(x / factor for x in felt), *before)

    return model
