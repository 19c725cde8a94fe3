"""How often, over which channel, about what: the call plan and its proof."""

from salesplan.callplan.capacity import capacity_of, shared_capacities
from salesplan.callplan.declared import call_counts, check_rule
from salesplan.callplan.explain import explain_choice
from salesplan.callplan.market import line_prices
from salesplan.callplan.plan import plan_calls
from salesplan.callplan.planned import CallPlanned
from salesplan.callplan.report import side_by_side

__all__ = [
    "CallPlanned",
    "call_counts",
    "capacity_of",
    "check_rule",
    "explain_choice",
    "line_prices",
    "plan_calls",
    "shared_capacities",
    "side_by_side",
]
