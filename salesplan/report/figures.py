"""Figures of a plan that several views and exports tell, each computed in one place from the plan's own rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.outcome import Outcome, Status, relative_gap
from salesplan.domain.working_days import working_days
from salesplan.replan.answer.totals import plan_figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.plan import Assignment, Plan, Stop
    from salesplan.domain.settings import Settings


def drive_minutes(stop: Stop) -> float:
    """Minutes of the leg that ends here, at the two decimals that exports have; sums add these up."""
    return round(stop.drive_seconds / 60, 2)


def drive_km(stop: Stop) -> float:
    """Road kilometres of the leg, at the two decimals that exports have."""
    return round(stop.drive_km, 2)


def moved(assignment: Assignment) -> bool:
    """Whether the customer changes hands; a first owner is no move."""
    return assignment.changes_hands


def totals(plan: Plan) -> dict[str, float]:
    """The figures that summary.json names: those of the plan's rows, and whatever else the run has put beside them."""
    figures = plan_figures(plan)
    moves = figures["owner_move_price"] + plan.totals.get("visit_move_price", 0.0)
    return {**plan.totals, **figures, "price_of_moves": round(moves, 2)}


def capacity_minutes(rep: Rep, given: Given, settings: Settings, plan: Plan) -> float:
    """Minutes that may be planned in the cycle from the as-of date on: working days · day · FTE · utilisation.

    Of a rep whose customers change hands, by the call plan's own reckoning.
    """
    part = plan.rep.get(rep.id)
    if part is not None and any(a.since is not None or a.until is not None for a in part.assignments):
        from salesplan.callplan import shared_capacities  # late: the call plan is heavy to import

        rows = {p.rep_id: p.assignments for p in plan.reps}
        return shared_capacities(rows, given, settings, plan.as_of)[rep.id][0]
    days = working_days(rep, given, settings.visits, plan.as_of, settings.plan.cycle_days)
    return sum(d.working_minutes for d in days) * rep.capacity * settings.callplan.utilisation


def territory_minutes(rep: Rep, given: Given, settings: Settings, plan: Plan) -> float:
    """Minutes that a territory may hold in an average cycle, by the alignment's own reckoning."""
    from salesplan.alignment.capacity import territory_minutes as minutes  # late: the alignment is heavy to import

    return minutes(rep, given, settings, plan.as_of)


def name_of(customer_id: str, given: Given) -> str:
    """A customer's name, or their id where the inputs no longer have them."""
    customer: Customer | None = given.customer.get(customer_id)
    return customer.name if customer else customer_id


def rep_name(rep_id: str, given: Given) -> str:
    """A rep's name, or the id where the inputs no longer have it."""
    rep: Rep | None = given.rep.get(rep_id)
    return rep.name if rep else rep_id


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage over all reps: objectives and bounds add up, the worst status stands."""

    stage: str
    status: str
    objective: float
    bound: float | None
    gap: float | None
    work: int
    seed: int
    solved: int  # reps (or the whole) that were solved in this version
    carried: int  # that were carried over

    @property
    def document(self) -> dict[str, object]:
        """The stage as summary.json has it."""
        return {
            "status": self.status,
            "objective": round(self.objective, 4),
            "bound": None if self.bound is None else round(self.bound, 4),
            "gap": None if self.gap is None else round(self.gap, 8),
            "work": self.work,
            "seed": self.seed,
            "solved": self.solved,
            "carried": self.carried,
        }


STAGES = ("alignment", "callplan", "schedule", "routes")
_WORST_FIRST = (Status.INFEASIBLE, Status.RELAXED, Status.FEASIBLE, Status.OPTIMAL, Status.CARRIED)


def stages(plan: Plan) -> tuple[StageFigures, ...]:
    """Per stage, in the order of the pipeline: the outcome of the whole where there is one, else the sum over reps."""
    of_whole: dict[str, list[Outcome]] = defaultdict(list)
    of_reps: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in (*plan.outcomes, *(o for r in plan.reps for o in r.outcomes)):
        (of_reps if outcome.rep_id else of_whole)[outcome.stage].append(outcome)
    found = sorted(of_whole.keys() | of_reps.keys(), key=lambda s: (STAGES.index(s) if s in STAGES else len(STAGES), s))
    return tuple(_added_up(s, of_whole.get(s) or of_reps[s], of_reps.get(s) or of_whole[s]) for s in found)


def _added_up(stage: str, told: list[Outcome], parts: list[Outcome]) -> StageFigures:
    objective = sum(o.objective for o in told)
    bounds = [o.bound for o in told]
    bound = None if None in bounds else sum(b for b in bounds if b is not None)
    gap = told[0].gap if len(told) == 1 else None if bound is None else relative_gap(objective, bound)
    statuses = {o.status for o in told}
    carried = sum(o.status is Status.CARRIED for o in parts)
    return StageFigures(
        stage=stage,
        status=next(s for s in _WORST_FIRST if s in statuses).value,
        objective=objective,
        bound=bound,
        gap=gap,
        work=sum(o.work for o in parts)
        if told is not parts and not sum(o.work for o in told)
        else sum(o.work for o in told),
        seed=told[0].seed,
        solved=len(parts) - carried,
        carried=carried,
    )


def rep_outcome(outcomes: Iterable[Outcome], stage: str) -> Outcome | None:
    """The outcome of one stage among a rep's."""
    return next((o for o in outcomes if o.stage == stage), None)
