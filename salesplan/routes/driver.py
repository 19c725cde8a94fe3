"""Drives the day with OR-Tools: one vehicle, optional visits, several openings, a lunch break.

The break may interrupt a drive here, which the clock forbids; so what OR-Tools answers is an order, and the
caller puts it on the clock. Bounded by solutions and by a local optimum, never by seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesplan.routes.model import MANDATORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.settings import RouteSettings
    from salesplan.routes.model import DayProblem

TIME = "time"


def drive(problem: DayProblem, warm: Sequence[int], settings: RouteSettings) -> list[int]:
    """A locally optimal order from the warm one, or from scratch where that is empty or does not fit.

    Orders name visits 1..k. The search ends at a local optimum or after `settings.solutions` solutions.
    Visits that the answer lacks are left out. An empty list: OR-Tools found none.
    """
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(problem.visits + 2, 1, [0], [problem.visits + 1])
    routing = pywrapcp.RoutingModel(manager)
    _add_drives(problem, routing)
    _add_clock(problem, manager, routing)
    for visit, prize in enumerate(problem.prizes, start=1):
        routing.AddDisjunction([manager.NodeToIndex(visit)], min(prize, MANDATORY))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GREEDY_DESCENT
    parameters.solution_limit = settings.solutions
    routing.CloseModelWithParameters(parameters)
    known = routing.ReadAssignmentFromRoutes([list(warm)], True) if warm else None
    found = routing.FastSolveFromAssignmentWithParameters(known, parameters, False) if known else None
    found = found or routing.SolveWithParameters(parameters)
    return _order(manager, routing, found) if found else []


def _add_drives(problem: DayProblem, routing: Any) -> None:
    transit = routing.RegisterTransitMatrix(problem.seconds.tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(transit)


def _add_clock(problem: DayProblem, manager: Any, routing: Any) -> None:
    day = problem.day
    service = [0, *problem.service, 0]
    with_service = [[s + x for x in row] for s, row in zip(service, problem.seconds.tolist(), strict=True)]
    transit = routing.RegisterTransitMatrix(with_service)
    closes = max(problem.closes, day.starts)
    routing.AddDimension(transit, closes, closes, False, TIME)
    time = routing.GetDimensionOrDie(TIME)
    time.CumulVar(routing.Start(0)).SetRange(day.starts, closes)
    time.CumulVar(routing.End(0)).SetRange(day.starts, closes)
    for visit, openings in enumerate(problem.openings, start=1):
        index = manager.NodeToIndex(visit)
        starts = [(max(a, day.starts), min(b, closes)) for a, b in openings if b >= day.starts and a <= closes]
        if not starts:
            routing.VehicleVar(index).SetValue(-1)
            continue
        moment = time.CumulVar(index)
        moment.SetRange(starts[0][0], max(b for _, b in starts))
        shut_from = starts[0][1] + 1
        for opens, last in starts[1:]:
            if shut_from < opens:
                moment.RemoveInterval(shut_from, opens - 1)
            shut_from = max(shut_from, last + 1)
    if day.lunch and day.lunch_from + day.lunch <= day.lunch_until:
        solver = routing.solver()
        lunch = solver.FixedDurationIntervalVar(day.lunch_from, day.lunch_until - day.lunch, day.lunch, False, "lunch")
        time.SetBreakIntervalsOfVehicle([lunch], 0, service)


def _order(manager: Any, routing: Any, found: Any) -> list[int]:
    order = []
    index = found.Value(routing.NextVar(routing.Start(0)))
    while not routing.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = found.Value(routing.NextVar(index))
    return order
