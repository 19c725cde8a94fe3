"""HiGHS behind PuLP, with every status translated in which HiGHS can end.

PuLP (3.3) knows no limit on nodes or memory (`KeyError: kSolutionLimit`), takes any other limit for a feasible
solution, and says "Not Available" whatever kept HiGHS from being loaded.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pulp

from salesplan.domain.errors import SalesplanError

try:
    import highspy
except (ImportError, MemoryError, OSError) as error:
    raise SalesplanError(
        f"the solver HiGHS cannot be loaded: {error}",
        'give the program more memory (`ulimit -v`), install highspy again, or set [callplan] solver = "cbc"',
    ) from error

ENDED = {
    highspy.HighsModelStatus.kOptimal: (pulp.LpStatusOptimal, pulp.LpSolutionOptimal),
    highspy.HighsModelStatus.kInfeasible: (pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible),
    highspy.HighsModelStatus.kUnboundedOrInfeasible: (pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible),
    highspy.HighsModelStatus.kUnbounded: (pulp.LpStatusUnbounded, pulp.LpSolutionUnbounded),
}
"""What is proven; every other status is a limit or a failure, with or without a solution."""
STOPPED_WITH = (pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible)
STOPPED_WITHOUT = (pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound)


class Highs(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's solver with a translation that is complete; one thread, no limit on time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(msg=False, threads=1, random_seed=0, **options)

    def findSolutionValues(self, lp: Any) -> tuple[int, int]:  # noqa: N802 - as PuLP calls it
        """Gives the variables their values; PuLP's status and its status of the solution."""
        model = lp.solverModel
        status = model.getModelStatus()
        if status == highspy.HighsModelStatus.kMemoryLimit:
            raise MemoryError("the solver HiGHS ran out of memory")
        if len(model.getSolution().col_value) == len(lp.variables()):
            with suppress(KeyError):  # a status that PuLP does not know: it has given the values before it looks
                super().findSolutionValues(lp)
        feasible = model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        found: tuple[int, int] = ENDED.get(status, STOPPED_WITH if feasible else STOPPED_WITHOUT)
        return found
