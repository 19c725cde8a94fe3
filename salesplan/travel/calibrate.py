"""Fits the crow to drives that are known: from a road engine, or from what reps wrote down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import Channel
from salesplan.domain.errors import UsageError
from salesplan.domain.given import CallOutcome
from salesplan.travel.crow import haversine_km
from salesplan.travel.legs import coordinates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.domain.given import Call, Given
    from salesplan.domain.places import Place
    from salesplan.domain.settings import TravelSettings
    from salesplan.travel.legs import TravelTimes

    Floats = NDArray[np.float64]

LEAST_DRIVES = 20
LEAST_KM, LEAST_MINUTES = 0.1, 0.5  # shorter drives are parking, not driving
ROUNDS = 50
HUBER = 1.345  # residuals beyond this many standard deviations count less (Huber 1981: 95 % efficiency)
MAD_TO_SIGMA = 1.4826
CLEARLY = 0.05  # less spread by this share: worth another exponent (judgement)
EXPONENTS = (0.3, 1.2)  # a fit outside has learned noise


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted crow, and how far it is off. Errors are relative: |told ÷ known − 1|."""

    minutes_factor: float
    minutes_exponent: float
    circuity: float | None  # None where the drives' kilometres are not known
    drives: int  # how many were known; days, where only those were
    median_error: float
    mean_error: float
    p90_error: float
    bias: float  # Σ told ÷ Σ known − 1
    median_error_before: float  # of the settings in force
    bias_before: float


def calibrate_on_roads(
    travel: TravelTimes, places: Sequence[Place], settings: TravelSettings, most_km: float = 100.0
) -> Calibration:
    """Fits to all directed drives of at most `most_km` (great-circle) between these places on a road engine.

    Parking is taken off first. Raises UsageError where fewer than 20 drives are left.
    """
    a = np.array([(p.latitude, p.longitude) for p in places]).reshape(-1, 2)
    km = haversine_km(a[:, None, :], a[None, :, :])
    legs = travel.legs(places, places)
    use = (km <= most_km) & np.isfinite(legs.minutes)
    return _fit(km[use], legs.minutes[use] - settings.parking_minutes, legs.km[use], settings)


def calibrate_on_calls(given: Given, settings: TravelSettings) -> Calibration:
    """Fits to `drive_minutes` of calls.csv, a rep's day at a time.

    calls.csv does not say in which order a day's visits were made, so each day is taken as the short path from the
    rep's place through its visits, and Σ factor · km^exponent over its legs is fitted to the day's minutes, parking
    taken off. The exponent changes only where that explains the days clearly better than the one in force. Days on
    which a visit lacks its minutes are left out. Raises UsageError where fewer than 20 days are left.
    """
    days: dict[tuple[date, str], list[Call]] = {}
    for call in given.calls:
        if call.channel is Channel.VISIT and call.outcome is not CallOutcome.CANCELLED:
            days.setdefault((call.day, call.rep_id), []).append(call)
    paths: list[Floats] = []
    minutes: list[float] = []
    for (_, rep), calls in days.items():
        told = [call.drive_minutes for call in calls if call.drive_minutes is not None]
        places = [given.customer[c.customer_id].place for c in calls if c.customer_id in given.customer]
        if rep not in given.rep or not len(calls) == len(told) == len(places):
            continue
        legs = _short_path(coordinates([given.rep[rep].place, *places]))
        known = sum(told) - settings.parking_minutes * float((legs > 0).sum())
        if known >= LEAST_MINUTES and legs.sum() >= LEAST_KM:
            paths.append(legs)
            minutes.append(known)
    if len(paths) < LEAST_DRIVES:
        raise _too_few(len(paths), "days")
    return _fit_days(paths, np.array(minutes), settings)


def _short_path(at: Floats) -> Floats:
    """Great-circle km of the legs of a short open path from the first point through all: nearest next, then 2-opt."""
    km = haversine_km(at[:, None, :], at[None, :, :])
    path, rest = [0], set(range(1, len(at)))
    while rest:
        path.append(min(rest, key=lambda j: (km[path[-1], j], j)))
        rest.remove(path[-1])
    better = True
    while better:
        better = False
        for i, j in combinations(range(1, len(path)), 2):
            end = km[path[i], path[j + 1]] - km[path[j], path[j + 1]] if j + 1 < len(path) else 0.0
            if km[path[i - 1], path[j]] - km[path[i - 1], path[i]] + end < -1e-9:
                path[i : j + 1] = path[i : j + 1][::-1]
                better = True
    legs: Floats = km[path[:-1], path[1:]]
    return legs


def _fit_days(paths: Sequence[Floats], minutes: Floats, settings: TravelSettings) -> Calibration:
    """The exponent of least spread of log(known ÷ told) over the days, and the factor that meets the days' sum."""

    def sums(exponent: float) -> Floats:
        return np.array([float((legs**exponent).sum()) for legs in paths])

    def spread(exponent: float) -> float:
        ratio = np.log(minutes / sums(exponent))
        return float(np.abs(ratio - np.median(ratio)).mean())

    exponent = min(np.arange(EXPONENTS[0], EXPONENTS[1] + 0.005, 0.01).tolist(), key=spread)
    learned = EXPONENTS[0] < exponent < EXPONENTS[1] - 0.005  # at the edge of the search it is noise
    if not learned or spread(exponent) > (1 - CLEARLY) * spread(settings.minutes_exponent):
        exponent = settings.minutes_exponent
    ratio = np.log(minutes / sums(exponent))
    off = np.abs(ratio - np.median(ratio))
    inside = off <= 2 * HUBER * max(MAD_TO_SIGMA * float(np.median(off)), 1e-9)
    factor = float(minutes[inside].sum() / sums(exponent)[inside].sum())
    before = settings.minutes_factor * sums(settings.minutes_exponent)
    return _judged(factor, exponent, factor * sums(exponent), before, minutes, None)


def _fit(km: Floats, minutes: Floats, road_km: Floats | None, settings: TravelSettings) -> Calibration:
    """log minutes = log factor + exponent · log km by iteratively reweighted least squares with Huber's weights."""
    use = (km >= LEAST_KM) & (minutes >= LEAST_MINUTES)
    km, minutes = km[use], minutes[use]
    if len(km) < LEAST_DRIVES or np.ptp(np.log(km)) < 0.1:
        raise _too_few(len(km), "drives of different lengths")
    design, told = np.column_stack((np.ones(len(km)), np.log(km))), np.log(minutes)
    weights = np.ones(len(km))
    line = np.zeros(2)
    for _ in range(ROUNDS):
        root = np.sqrt(weights)
        line = np.linalg.lstsq(design * root[:, None], told * root, rcond=None)[0]
        residual = told - design @ line
        sigma = max(MAD_TO_SIGMA * float(np.median(np.abs(residual - np.median(residual)))), 1e-9)
        weights = np.minimum(1.0, HUBER * sigma / np.maximum(np.abs(residual), 1e-12))
    exponent = float(np.clip(line[1], *EXPONENTS))
    factor = float(np.exp(np.average(told - exponent * np.log(km), weights=weights)))
    # The median log error is nought; drives of a whole day add up, so the factor is scaled to their sum.
    inside = weights > 0.5
    factor *= float(minutes[inside].sum() / (factor * km[inside] ** exponent).sum())
    circuity = None if road_km is None else max(1.0, float(road_km[use].sum() / km.sum()))
    before = settings.minutes_factor * km**settings.minutes_exponent
    return _judged(factor, exponent, factor * km**exponent, before, minutes, circuity)


def _too_few(count: int, of: str) -> UsageError:
    return UsageError(
        f"{count} known {of} are too few to calibrate on, at least {LEAST_DRIVES} are needed",
        "use a road engine, or a calls.csv with drive_minutes",
    )


def _judged(
    factor: float, exponent: float, fitted: Floats, before: Floats, minutes: Floats, circuity: float | None
) -> Calibration:
    error = np.abs(fitted / minutes - 1)
    return Calibration(
        minutes_factor=round(factor, 4),
        minutes_exponent=round(exponent, 4),
        circuity=None if circuity is None else round(circuity, 4),
        drives=len(minutes),
        median_error=float(np.median(error)),
        mean_error=float(error.mean()),
        p90_error=float(np.quantile(error, 0.9)),
        bias=float(fitted.sum() / minutes.sum() - 1),
        median_error_before=float(np.median(np.abs(before / minutes - 1))),
        bias_before=float(before.sum() / minutes.sum() - 1),
    )
