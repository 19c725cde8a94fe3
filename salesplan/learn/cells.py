"""Segment × product: the customers of a cell, how their sales scatter, and what one cell alone says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.adstock import LEAD_MONTHS
from salesplan.learn.amplitude import amplitude_model
from salesplan.learn.effects import Fit, Panel, blocks, fitted, instrumented
from salesplan.response.adbudg import reached

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.learn.history import History

START = 0.6  # of the amplitude
WARM_UP = 5  # months until what customers remembered at the start is forgotten; short effects would take it for theirs


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Customers of one segment who have bought one product."""

    segment: int
    product: int
    who: NDArray[np.int64]  # [n] positions in the history
    usual: float  # calls a cycle, mean
    sales: NDArray[np.float64]  # [n, T]
    weight: NDArray[np.float64]  # [n] 1 ÷ dispersion


@dataclass(frozen=True, slots=True)
class Single:
    """What one cell says by one method: amplitude and the test of later calls, each with its standard error."""

    amplitude: float
    error: float
    lead: float = 0.0
    lead_error: float = math.inf


UNKNOWN = Single(math.nan, math.inf)
"""Of a cell whose sales or calls vary too little to say anything."""


def cells(history: History, remembered: NDArray[np.float64], least: int) -> list[Cell]:
    """The cells of at least `least` customers; `remembered` [N, T] serves a first fit, from which dispersions come."""
    found = []
    for segment in range(len(history.segments)):
        for product in range(len(history.products)):
            cell = _cell(history, remembered, segment, product, least)
            if cell is not None:
                found.append(cell)
    return found


def members(history: History, segment: int, product: int) -> NDArray[np.int64]:
    """Positions of the segment's customers who bought the product at all."""
    bought = history.sales[:, product].any(axis=1)
    return np.flatnonzero((history.segment == segment) & bought)


def _cell(history: History, remembered: NDArray[np.float64], segment: int, product: int, least: int) -> Cell | None:
    who = members(history, segment, product)
    usual = float(history.calls[who].mean()) if len(who) else 0.0
    if len(who) < least or usual <= 0:
        return None
    sales = history.sales[who, product]
    first = Panel(sales, 1 / sales.mean(axis=1), np.zeros(sales.shape[1], dtype=np.int64))
    try:
        fit = fitted(first, amplitude_model(remembered[who], usual), [START])
    except ArithmeticError:
        return None
    return Cell(segment, product, who, usual, sales, 1 / dispersion(sales, fit.mean))


def dispersion(sales: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """φ_i = c·ȳ_i^g [n]: customers' Pearson dispersions, Σ (y − μ)² / μ ÷ (T − 1), smoothed over their size."""
    with np.errstate(invalid="ignore", divide="ignore"):
        pearson = np.where(mean > 0, (sales - mean) ** 2 / mean, 0.0).sum(axis=1) / (sales.shape[1] - 1)
    size, noisy = np.log(sales.mean(axis=1)), pearson > 0
    if np.count_nonzero(noisy) < 3 or np.ptp(size[noisy]) < 1e-9:
        return np.full(len(sales), max(float(pearson.mean()), 1e-9))
    slope, level = np.polyfit(size[noisy], np.log(pearson[noisy]), 1)
    # the mean of logarithms is below the logarithm of the mean: scale so that the sum is right
    found = np.exp(level + slope * size)
    return np.asarray(found * pearson.sum() / found.sum(), dtype=np.float64)


def likelihood(cell: Cell, remembered: NDArray[np.float64]) -> tuple[float, Single]:
    """The cell's quasi-likelihood with these remembered calls [N, T], and its amplitude without the test.

    NaN and `UNKNOWN` where it has none.
    """
    panel = Panel(cell.sales, cell.weight, np.zeros(cell.sales.shape[1], dtype=np.int64))
    try:
        fit = fitted(panel, amplitude_model(remembered[cell.who], cell.usual), [START])
    except ArithmeticError:
        return math.nan, UNKNOWN
    return fit.likelihood, Single(float(fit.theta[0]), _error(fit, 0))


def direct(cell: Cell, remembered: NDArray[np.float64], leads: NDArray[np.float64], effect_months: int) -> Single:
    """Sales on calls, with effects that last `effect_months` (0: for good); the test with later calls beside them."""
    cut = WARM_UP if effect_months else 0
    mine, sales, x = remembered[cell.who, cut:], cell.sales[:, cut:], leads[cell.who, cut:]
    months = sales.shape[1]
    panel = Panel(sales, cell.weight, blocks(months, effect_months or months))
    with_lead = amplitude_model(mine[:, :-LEAD_MONTHS], cell.usual, [x])
    try:
        fit = fitted(panel, amplitude_model(mine, cell.usual), [START])
        test = fitted(_without_last(panel), with_lead, [float(fit.theta[0]), 0.0])
    except ArithmeticError:
        return UNKNOWN
    return Single(float(fit.theta[0]), _error(fit, 0), float(test.theta[1]), _error(test, 1))


def by_absences(
    cell: Cell, remembered: NDArray[np.float64], expected: NDArray[np.float64], rep: NDArray[np.int64]
) -> Single:
    """Sales on calls as far as reps' absences moved them: `expected` [N, T] is the instrument, as remembered.

    Clustered by `rep` [N]. Where absences move the calls too little the error is infinite. Without the lead test.
    """
    panel, mine, drawn, cluster = _with_instrument(cell, remembered, expected, rep)
    try:
        fit = instrumented(panel, amplitude_model(mine, cell.usual), [drawn], [START], cluster)
    except ArithmeticError:
        return UNKNOWN
    return Single(float(fit.theta[0]), _error(fit, 0))


def tested_by_absences(
    cell: Cell,
    remembered: NDArray[np.float64],
    expected: NDArray[np.float64],
    leads: NDArray[np.float64],
    rep: NDArray[np.int64],
) -> Single:
    """The same with the test: `leads` [N, T − 3] is what the instrument will be."""
    plain = by_absences(cell, remembered, expected, rep)
    panel, mine, drawn, cluster = _with_instrument(cell, remembered, expected, rep)
    x = leads[cell.who]
    model = amplitude_model(mine[:, :-LEAD_MONTHS], cell.usual, [x])
    instruments = [drawn[:, :-LEAD_MONTHS], x]
    try:
        test = instrumented(_without_last(panel), model, instruments, [plain.amplitude, 0.0], cluster)
    except ArithmeticError:
        return UNKNOWN
    return Single(plain.amplitude, plain.error, float(test.theta[1]), _error(test, 1))


def _with_instrument(
    cell: Cell, remembered: NDArray[np.float64], expected: NDArray[np.float64], rep: NDArray[np.int64]
) -> tuple[Panel, NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Sales, remembered calls, the instrument [n, T], and the cluster of each customer [n]."""
    cluster = np.unique(rep[cell.who], return_inverse=True)[1]
    panel = Panel(cell.sales, cell.weight, np.zeros(cell.sales.shape[1], dtype=np.int64))
    return panel, remembered[cell.who], reached(expected[cell.who], cell.usual), cluster


def _without_last(panel: Panel) -> Panel:
    """Without the months whose following ones are not over."""
    return Panel(panel.sales[:, :-LEAD_MONTHS], panel.weight, panel.block[:-LEAD_MONTHS])


def _error(fit: Fit, which: int) -> float:
    return float(np.sqrt(max(fit.covariance[which, which], 1e-12)))
