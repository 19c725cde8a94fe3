"""Who owns whom: territories in balance, with as few customers as possible changing hands."""

from __future__ import annotations

from salesplan.alignment.aligned import Aligned, Compactness, RepBalance, align
from salesplan.alignment.capacity import hour_price, territory_minutes
from salesplan.alignment.demand import Demand, demand
from salesplan.alignment.rules import RULES
from salesplan.alignment.solve import Solution, align_columns

__all__ = [
    "RULES",
    "Aligned",
    "Compactness",
    "Demand",
    "RepBalance",
    "Solution",
    "align",
    "align_columns",
    "demand",
    "hour_price",
    "territory_minutes",
]
