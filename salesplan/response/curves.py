"""Which curve belongs to whom: four ways in, the most specific wins.

1. a, b, s, d of a row in potentials.csv
2. the elasticity of a row in potentials.csv
3. the segment: a curve accepted from a fit, else Lodish's five judgements, else an elasticity
4. the elasticity in [response]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.errors import InputError, UsageError
from salesplan.domain.findings import Finding
from salesplan.domain.settings import SegmentSettings
from salesplan.response.adbudg import (
    JUDGED_AT,
    TYPICAL,
    Curve,
    amplitude,
    fit,
    largest_elasticity,
    scale,
    usual_share,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Potential
    from salesplan.domain.settings import Settings

NO_SEGMENT = SegmentSettings()


@dataclass(frozen=True, slots=True)
class SegmentCurve:
    """A segment's curve, the frequency (calls a cycle) that judgements refer to, and where it is from."""

    segment: str
    curve: Curve
    reference_frequency: float
    source: str  # fitted | judgements | elasticity


def reference_frequency(segment: str, settings: Settings) -> float:
    """Calls a cycle to which the segment's judgements and elasticities refer."""
    return settings.segments.get(segment, NO_SEGMENT).reference_frequency or settings.response.reference_frequency


def segment_curve(segment: str, settings: Settings) -> SegmentCurve:
    """The curve of a segment without anything known of a single customer.

    Raises UsageError where the judgements do not rise, or where no curve reaches the elasticity.
    """
    own, frequency = settings.segments.get(segment, NO_SEGMENT), reference_frequency(segment, settings)
    if own.curve:
        if len(own.curve) != 4 or not (own.curve[0] < own.curve[1] and min(own.curve[2:]) > 0 <= own.curve[0]):
            raise UsageError(
                f"[segments.{segment}] curve = {list(own.curve)} is no response curve",
                "give a, b, s, d with 0 ≤ a < b, s > 0 and d > 0",
            )
        return SegmentCurve(segment, Curve(*own.curve), frequency, "fitted")
    if own.judgements:
        return SegmentCurve(segment, _judged(segment, own.judgements, frequency, settings), frequency, "judgements")
    eps = own.elasticity or settings.response.elasticity
    where = f"[segments.{segment}] elasticity" if own.elasticity else "[response] elasticity"
    return SegmentCurve(segment, curve_of_elasticity(eps, frequency, settings, where), frequency, "elasticity")


def curve_of_elasticity(elasticity: float, frequency: float, settings: Settings, where: str) -> Curve:
    """The curve with the settings' shape that has `elasticity` at `frequency`. 0 means: calls change nothing.

    Raises UsageError, which names the largest elasticity, where calls would have to win more than there is.
    """
    b, s, u0 = _shape(settings)
    k = float(amplitude(elasticity, b, s, u0))
    if k > b:
        raise UsageError(f"{where} = {elasticity:g} is out of reach of a curve with {_told(settings)}", _remedy(s, u0))
    return Curve(b - k, b, s, float(scale(frequency, s, u0)))


def _shape(settings: Settings) -> tuple[float, float, float]:
    """b, s, and u0: how much of its rise the curve has behind it at the usual frequency."""
    r = settings.response
    if not r.a < r.b:
        raise UsageError(f"[response] a = {r.a:g} is not below b = {r.b:g}", "a is the share won without any call")
    u0 = usual_share(r.a, r.b, r.s)
    if math.isnan(u0):
        raise UsageError(
            f"no response curve with {_told(settings)} has an elasticity of {TYPICAL:g}",
            "lower [response] a or raise s: a is the share won without any call where the elasticity is the usual one",
        )
    return r.b, r.s, u0


def _told(settings: Settings) -> str:
    r = settings.response
    return f"a = {r.a:g}, b = {r.b:g}, s = {r.s:g}"


def _remedy(s: float, u0: float) -> str:
    return (
        f"the largest elasticity that it reaches is {largest_elasticity(s, u0):.4f}; lower the elasticity, "
        "give a, b, s, d, or raise [response] s"
    )


def _judged(segment: str, judgements: Sequence[float], frequency: float, settings: Settings) -> Curve:
    """Lodish's five judgements, an index of sales, as shares of potential: saturation is [response] b."""
    rising = all(low <= high for low, high in pairwise(judgements))
    if len(judgements) != len(JUDGED_AT) or not rising or judgements[0] < 0 or judgements[-1] <= judgements[0]:
        raise UsageError(
            f"[segments.{segment}] judgements = {list(judgements)} cannot be fitted",
            "give five rising sales indexes: at 0, ½, 1 and 1½ times the present calls, and at saturation",
        )
    a, b, s, d = fit(JUDGED_AT, judgements)
    share = settings.response.b / b
    return Curve(max(0.0, a * share), settings.response.b, s, d * frequency**s)


@dataclass(frozen=True, slots=True)
class CurveColumns:
    """Curves of many rows of potentials, float64[n] each."""

    a: NDArray[np.float64]
    b: NDArray[np.float64]
    s: NDArray[np.float64]
    d: NDArray[np.float64]


def curves(
    rows: Sequence[Potential], segments: Sequence[str], segment: NDArray[np.int64], settings: Settings
) -> CurveColumns:
    """The curve of every row; `segment` holds the position in `segments` of each row's customer's segment.

    Raises InputError, all findings at once, for parameters or elasticities that give no curve.
    """
    known = [segment_curve(name, settings) for name in segments]
    parameters = np.array([(c.curve.a, c.curve.b, c.curve.s, c.curve.d) for c in known], dtype=np.float64)
    table = parameters.reshape(-1, 4)[segment]
    for i, p in enumerate(rows):
        if p.curve is not None:
            table[i] = p.curve
    own = [i for i, p in enumerate(rows) if p.curve is None and p.elasticity is not None]
    if own:
        b, shape, u0 = _shape(settings)
        eps = np.array([rows[i].elasticity for i in own], dtype=np.float64)
        frequency = np.array([c.reference_frequency for c in known])[segment[own]]
        table[own, 0] = b - amplitude(eps, b, shape, u0)
        table[own, 1:3] = b, shape
        table[own, 3] = scale(frequency, shape, u0)
    _refuse(rows, table, settings)
    return CurveColumns(*(np.ascontiguousarray(table[:, j]) for j in range(4)))


def _refuse(rows: Sequence[Potential], table: NDArray[np.float64], settings: Settings) -> None:
    good = (table[:, 3] > 0) & (table[:, 2] > 0) & (table[:, 1] >= table[:, 0]) & (table[:, 0] >= 0)
    findings = []
    for i in np.flatnonzero(~good).tolist():
        row = rows[i]
        if row.curve is not None:
            text, remedy = "a, b, s, d give no response curve", "0 ≤ a ≤ b, s > 0 and d > 0"
            column, value = "a, b, s, d", " ".join(f"{x:g}" for x in row.curve)
        else:
            _, s, u0 = _shape(settings)
            text, remedy = "no response curve with the settings' a, b, s has this elasticity", _remedy(s, u0)
            column, value = "elasticity", f"{row.elasticity:g}"
        value = f"{row.customer_id} {row.product}: {value}"
        findings.append(Finding("potentials.csv", 0, column, value, text, remedy, code="no-response-curve"))
    if findings:
        raise InputError(findings)
