"""From amplitudes to curves that can be planned with, each with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.cells import members
from salesplan.learn.curves import LEAST_CUSTOMERS, LEAST_MONTHS, CurvesFound, Method
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.learned import LearnedCurve
from salesplan.response.adbudg import SHAPE, elasticity_of, scale

if TYPE_CHECKING:
    from salesplan.learn.history import History

WIDEST = 0.15  # half-width of the 90 % interval of an elasticity that may be planned with
Z90 = 1.645
MOST_AMPLITUDE = 0.95  # with which it is planned: nobody sells nothing without calls
BOUNDS = (-3.0, 2.5)  # of amplitudes that have an elasticity


def curve_values(history: History, found: CurvesFound) -> tuple[list[LearnedCurve], list[Evidence]]:
    """A curve for each large enough cell, and evidence for every segment × product that somebody could buy."""
    curves, evidence = [], []
    place = {(c.segment, c.product): i for i, c in enumerate(found.cells)}
    for g, segment in enumerate(history.segments):
        for p, product in enumerate(history.products):
            mine = history.segment == g
            if not history.stated[mine, p].any():
                continue
            subject = f"{segment} {product}".strip()
            stated = bool(history.own_curve[mine, p].all())
            at = place.get((g, p))
            if at is None or found.method is None:
                evidence.append(_nothing(history, g, p, subject, stated=stated))
                continue
            curve = _curve(segment, product, found.cells[at].usual, found.method, at)
            evidence.append(_told(subject, curve, found, found.method, at, stated=stated))
            curves.append(_with_verdict(curve, evidence[-1].verdict))
    return curves, [*evidence, *_carry_over(found)]


def _curve(segment: str, product: str, usual: float, method: Method, at: int) -> LearnedCurve:
    mean, deviation = float(method.pooled.amplitude[at]), float(method.pooled.deviation[at])
    low, middle, high = (
        float(x) for x in elasticity_of(np.clip([mean - Z90 * deviation, mean, mean + Z90 * deviation], *BOUNDS))
    )
    k = round(float(np.clip(mean, 0.0, MOST_AMPLITUDE)), 4)
    return LearnedCurve(
        segment, product, Verdict.ACCEPTED, k, round(middle, 4), round(low, 4), round(high, 4), round(usual, 4),
        round(1 - k, 4), 1.0, SHAPE, round(float(scale(round(usual, 4))), 6),
    )  # fmt: skip


def _with_verdict(curve: LearnedCurve, verdict: Verdict) -> LearnedCurve:
    from salesplan.domain.nouns import replace

    return replace(curve, verdict=verdict)


def _told(subject: str, curve: LearnedCurve, found: CurvesFound, method: Method, at: int, *, stated: bool) -> Evidence:
    verdict, reason = Verdict.ACCEPTED, method.reason
    if stated:
        verdict, reason = Verdict.GIVEN, Reason.STATED
    elif reason in (Reason.FOLLOWS_DEMAND, Reason.WIDE):
        verdict = Verdict.NOT_ENOUGH
    elif (curve.high - curve.low) / 2 > WIDEST:
        verdict, reason = Verdict.NOT_ENOUGH, Reason.WIDE
    error = method.instrument_se
    error = None if error is None or not np.isfinite(error) else round(error, 3)
    return Evidence(
        Quantity.CURVE, subject, verdict, reason, len(found.cells[at].who), curve.elasticity, curve.low, curve.high,
        round(float(method.pooled.prior_weight[at]), 3), found.carry_over, round(method.lead_z, 2),
        error,
        round(method.placebo_z[at], 2), method.effect_months,
    )  # fmt: skip


def _nothing(history: History, segment: int, product: int, subject: str, *, stated: bool) -> Evidence:
    """A cell that is too small, or a history that is too short."""
    n = len(members(history, segment, product)) if history.months else 0
    if stated:
        return Evidence(Quantity.CURVE, subject, Verdict.GIVEN, Reason.STATED, n)
    if n == 0:
        return Evidence(Quantity.CURVE, subject, Verdict.ASSUMED, Reason.NO_HISTORY)
    few = len(history.months) < LEAST_MONTHS
    reason = Reason.FEW_MONTHS if few else Reason.FEW_CUSTOMERS if n < LEAST_CUSTOMERS else Reason.WIDE
    return Evidence(Quantity.CURVE, subject, Verdict.NOT_ENOUGH, reason, n)


def _carry_over(found: CurvesFound) -> list[Evidence]:
    if not found.cells:
        return []
    seen = found.method is not None and found.method.carry_over_seen
    verdict, reason = (Verdict.ACCEPTED, Reason.PATTERN) if seen else (Verdict.ASSUMED, Reason.WIDE)
    n = sum(len(c.who) for c in found.cells)
    return [Evidence(Quantity.CARRY_OVER, "", verdict, reason, n, found.carry_over, carry_over=found.carry_over)]
