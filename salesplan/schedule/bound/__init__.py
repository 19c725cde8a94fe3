"""How far the best month can be at most from one that is known: a lower bound by column generation over days.

Doors: `lower_bound`, `Bound`; `Generation`, `dive`: a month out of its routes.

`graphs`: a day as a graph of visits; `routes`: the cheapest route of a day at given
prices of visits; `timed`: the same within its hours; `gaps`: rows that keep visits of a customer apart; `master`: the
linear programme that sets the prices; `generation`: their dialogue.
"""

from __future__ import annotations

from salesplan.schedule.bound.dive import dive
from salesplan.schedule.bound.generation import Bound, Generation, lower_bound

__all__ = ["Bound", "Generation", "dive", "lower_bound"]
