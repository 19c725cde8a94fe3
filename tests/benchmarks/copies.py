"""A nation of equal countries side by side, of which one is planned: so a first plan of any size is had in minutes.

Countries lie east of one another, every other one mirrored at the equator: drives inside them are the same. The call
plans and months of one country, searched once, are those of all, under other names; territories, digests, assembly,
audit and storing are done for the whole nation. Where a rep's customers or call plan are others than in the first
country, they are planned.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from salesplan.domain.given import Given
from salesplan.domain.nouns import replace
from salesplan.replan.night import Night
from salesplan.replan.opening.market import opening_changes
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now
from salesplan.replan.run import changes_since
from salesplan.replan.stages.call_plans import calls_asked
from salesplan.replan.stages.first_calls import FirstTask
from salesplan.replan.stages.territories import align_territories
from salesplan.runtime.parcels import PROTOCOL
from salesplan.runtime.runner import unheard
from tests.benchmarks.nation import AS_OF, nation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from salesplan.domain.places import Place
    from salesplan.replan.stages.task import RepTask
    from salesplan.runtime.runner import Runner
    from salesplan.workspace.opened import Opened

MARK = "K00-"  # before every id of the first country; others have their number in it
WIDE = 8.5  # degrees of longitude from one country to the next
WEST = -120.0  # where the first one is moved to
MOST = 50
SETTLED = 6  # times that territories are aligned until nobody moves
MONTHS = ("first_calls", "solve_if_open")  # functions whose answers are copied


def country(customers: int, reps: int) -> Given:
    """The first of the countries."""
    drawn = nation(customers, reps)
    return Given(
        customers=tuple(
            replace(c, id=MARK + c.id, rep_id=MARK + c.rep_id, place=_moved(c.place, 0)) for c in drawn.customers
        ),
        reps=tuple(replace(r, id=MARK + r.id, place=_moved(r.place, 0)) for r in drawn.reps),
        products=drawn.products,
        potentials=tuple(replace(p, customer_id=MARK + p.customer_id) for p in drawn.potentials),
        calls=tuple(replace(c, customer_id=MARK + c.customer_id, rep_id=MARK + c.rep_id) for c in drawn.calls),
    )


def settled(given: Given, workspace: Opened) -> Given:
    """The same country, its customers with the reps with whom territories leave them."""
    for _ in range(SETTLED):
        owner = _aligned(given, workspace)
        moved = [c for c in given.customers if owner[c.id] != c.rep_id]
        given = replace(given, customers=tuple(replace(c, rep_id=owner[c.id]) for c in given.customers))
        if not moved:
            break
    return given


def _aligned(given: Given, workspace: Opened) -> dict[str, str]:
    night = Night(given, None, workspace.settings, AS_OF, workspace.travel(given))
    offered = on_offer(given, workspace.settings, AS_OF)
    opening = opening_changes(night, changes_since(night), offered)
    return align_territories(night, opening, offered, owners_now(given, None)).owner


def copied(first: Given, copies: int) -> Given:
    """That many countries, at most MOST."""
    assert copies <= MOST
    every = [_copy(first, k) for k in range(copies)]
    return replace(
        first,
        **{
            name: tuple(row for one in every for row in getattr(one, name))
            for name in ("customers", "reps", "potentials", "calls")
        },
    )


def _copy(first: Given, k: int) -> Given:
    def named(text: str) -> str:
        return text.replace(MARK, _mark(k))

    return replace(
        first,
        customers=tuple(
            replace(c, id=named(c.id), rep_id=named(c.rep_id), place=_moved(c.place, k, WEST)) for c in first.customers
        ),
        reps=tuple(replace(r, id=named(r.id), place=_moved(r.place, k, WEST)) for r in first.reps),
        potentials=tuple(replace(p, customer_id=named(p.customer_id)) for p in first.potentials),
        calls=tuple(replace(c, customer_id=named(c.customer_id), rep_id=named(c.rep_id)) for c in first.calls),
    )


def _mark(k: int) -> str:
    return f"{MARK[0]}{k:02d}{MARK[-1]}"


def _moved(place: Place, k: int, there: float = 0.0) -> Place:
    """In country k; `there` is where the first one lies."""
    east = (WEST - there) + WIDE * (k // 2)
    south = -1 if k % 2 else 1
    return replace(place, latitude=south * place.latitude, longitude=round(place.longitude + east, 6))


class Remembered:
    """A runner that keeps what came of months, by function and rep."""

    def __init__(self, run: Runner) -> None:
        self._run = run
        self.answers: dict[tuple[str, str], tuple[object, bytes]] = {}

    def __call__(
        self,
        function: Callable[[Any], Any],
        tasks: Sequence[Any],
        *,
        common: tuple[object, ...] = (),
        heard: Callable[[int], None] = unheard,
    ) -> list[Any]:
        """The answers, in order."""
        answers = self._run(function, tasks, common=common, heard=heard)
        if function.__name__ in MONTHS:
            for task, answer in zip(tasks, answers, strict=True):
                key = function.__name__, task.rep.id
                self.answers[key] = _alike(task), pickle.dumps(answer, PROTOCOL)
        return answers


class Copied:
    """A runner that answers months of any country with those of the first, and does everything else."""

    def __init__(self, answers: dict[tuple[str, str], tuple[object, bytes]], run: Runner) -> None:
        self._answers, self._run = answers, run
        self.searched = 0  # months that are others than those of the first country

    def __call__(
        self,
        function: Callable[[Any], Any],
        tasks: Sequence[Any],
        *,
        common: tuple[object, ...] = (),
        heard: Callable[[int], None] = unheard,
    ) -> list[Any]:
        """The answers, in order."""
        if function.__name__ not in MONTHS:
            return self._run(function, tasks, common=common, heard=heard)
        found = [self._known(function, task) for task in tasks]
        new = [i for i, answer in enumerate(found) if answer is None]
        self.searched += len(new) if function.__name__ == MONTHS[-1] else 0
        for i, answer in zip(new, self._run(function, [tasks[i] for i in new], common=common), strict=True):
            found[i] = answer
        return found

    def _known(self, function: Callable[[Any], Any], task: RepTask | FirstTask) -> Any:
        mark, rest = task.rep.id[: len(MARK)], task.rep.id[len(MARK) :]
        alike, blob = self._answers[function.__name__, MARK + rest]
        if alike != _alike(task):
            return None
        answer = pickle.loads(blob.replace(MARK.encode(), mark.encode()))  # ids of equal length
        if isinstance(task, FirstTask):
            asked = calls_asked(task.night, task.territories, on_offer(task.given, task.settings, task.as_of))
            return replace(answer, calls=replace(answer.calls, digests=asked.digests))
        return task.digest, answer[1]


def _alike(task: RepTask | FirstTask) -> object:
    """What two tasks must have in common for the answer to one to be that to the other, names left out."""
    owned = tuple(c.id[len(MARK) :] for c in task.given.customers)
    return owned if isinstance(task, FirstTask) else (owned, round(task.travel_factor, 2), tuple(_lines(task)))


def _lines(task: RepTask) -> Iterator[tuple[str, str, float]]:
    return ((x.customer_id[len(MARK) :], x.channel, x.frequency) for x in task.lines)
