"""Who owns whom: territories in balance, with as few customers as possible changing hands.

Work and drives are minutes a cycle; contribution, potential, and what a change of owner gains and costs, money a year.
The objective, with its formula, stands in `model`.
"""

from __future__ import annotations

from salesplan.alignment.aligned import Aligned, Compactness, RepBalance, align
from salesplan.alignment.capacity import territory_minutes
from salesplan.alignment.curve import CurvePoint, curve
from salesplan.alignment.demand import Demand, demand, wanted_minutes
from salesplan.alignment.greenfield import Greenfield, Home, SizePoint, greenfield, size_curve
from salesplan.alignment.handovers import Handover, handover_list
from salesplan.alignment.medians import Medians, medians
from salesplan.alignment.model import Cost
from salesplan.alignment.rules import RULES
from salesplan.alignment.solve import Solution, align_columns
from salesplan.alignment.warming import warm_up

__all__ = [
    "RULES",
    "Aligned",
    "Compactness",
    "Cost",
    "CurvePoint",
    "Demand",
    "Greenfield",
    "Handover",
    "Home",
    "Medians",
    "RepBalance",
    "SizePoint",
    "Solution",
    "align",
    "align_columns",
    "curve",
    "demand",
    "greenfield",
    "handover_list",
    "medians",
    "size_curve",
    "territory_minutes",
    "wanted_minutes",
    "warm_up",
]
