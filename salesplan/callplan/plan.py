"""The call plan: how often, over which channel, about what.

market      options of all reps' customers in arrays, with travel, prices of change and minima
declared    what the rules ask, as rows over options and shortfalls of single ones
solve       reps without common rules alone, side by side; the others together
report      chosen options as rows of the plan; what is missed, what binds, and the proof
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan.components import solve_all
from salesplan.callplan.declared import demands_of
from salesplan.callplan.market import build_market
from salesplan.callplan.planned import CallPlanned
from salesplan.callplan.report import report_plan
from salesplan.domain.errors import NoPlanError
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import Settings
    from salesplan.response import Offers
    from salesplan.runtime.runner import Runner


def plan_calls(
    given: Given,
    offers: Offers,
    owner: Mapping[str, str],
    visit_travel: Mapping[str, float],
    previous: Mapping[str, Mapping[Channel, float]],
    settings: Settings,
    as_of: date,
    *,
    base_travel: Mapping[str, float] | None = None,
    capacity: Mapping[str, tuple[float, float]] | None = None,
    reopened: frozenset[str] | None = None,
    carried: Mapping[str, tuple[CallLine, ...]] | None = None,
    run: Runner = in_process,
    relax: bool = False,
) -> CallPlanned:
    """The call plan of largest value, money a cycle, with a certified gap (model.py has the formula).

    Parameters
        offers        options of all customers, made with `counted` = `call_counts(settings)`
        owner         rep id by customer id
        visit_travel  minutes of travel that one visit costs, by customer id
        previous      published calls a cycle by customer id and channel; no entry for customers who were never planned
        base_travel   minutes a cycle of driving that no single visit causes, by rep id: less is left for calls
        capacity      (minutes, visits) a cycle by rep id, where their customers change hands, see `shared_capacities`
        as_of         first day of the cycle whose working days are the reps' capacities
        reopened      rep ids that are solved, beside those without `carried` lines; None: every rep who owns somebody
        carried       lines by rep id that stand; what they use of common rules is taken off the rules' bounds
        run           maps a function over tasks, in processes or not
        relax         asks for the closest plan where hard rules contradict one another

    Raises UsageError for a rule that cannot be read, and NoPlanError where hard rules contradict one another.
    """
    carried = {} if carried is None else carried
    reps = _open_reps(given, owner, reopened, carried)
    whole = build_market(given, offers, owner, visit_travel, previous, settings, as_of, reps, base_travel, capacity)
    asked = demands_of(whole, settings, owner, {rep: carried[rep] for rep in carried if rep not in reps})
    planned = report_plan(whole, asked, solve_all(whole, asked, settings, run), carried)
    if not relax:
        _refuse(planned)
    return planned


def _open_reps(
    given: Given, owner: Mapping[str, str], reopened: frozenset[str] | None, carried: Mapping[str, tuple[CallLine, ...]]
) -> list[str]:
    """Reps who are solved, by id: those who own somebody or are asked for, less those whose lines are carried."""
    owning = set(owner.values())
    return [
        r.id
        for r in given.reps
        if (r.id in owning if reopened is None else r.id in reopened or (r.id in owning and r.id not in carried))
    ]


def _refuse(planned: CallPlanned) -> None:
    """Raises NoPlanError where the plan misses a rule that may not give; what customers lack is only reported."""
    rules = [m for m in planned.missed if m.hard and not m.customer]
    if not rules:
        return
    closest = "; ".join(str(m) for m in rules)
    why = f": {planned.conflict.text}" if planned.conflict is not None else " in whole calls"
    raise NoPlanError(
        f"the hard rules of the call plan contradict one another{why}. The closest plan misses {closest}",
        "loosen one of them, give it a `price` so that it may give, or add capacity",
    )
