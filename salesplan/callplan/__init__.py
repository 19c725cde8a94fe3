"""How often, over which channel, about what: the call plan and its proof."""

from salesplan.callplan.capacity import capacity_of
from salesplan.callplan.explain import Choice, Weighed, explain_choice, weigh_choice
from salesplan.callplan.plan import plan_calls
from salesplan.callplan.planned import BindingRule, CallPlanned, Conflict, MissedRule

__all__ = [
    "BindingRule",
    "CallPlanned",
    "Choice",
    "Conflict",
    "MissedRule",
    "Weighed",
    "capacity_of",
    "explain_choice",
    "plan_calls",
    "weigh_choice",
]
