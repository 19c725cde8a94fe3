"""The months as they become known: carried over, solved, and solved again around visits for colleagues."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Level, Unplanned
from salesplan.domain.said import said
from salesplan.replan.stages.rep_month import plan_rep
from salesplan.runtime.runner import MadeWhenSent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.plan import RepPlan
    from salesplan.replan.night import Night, Progress
    from salesplan.replan.stages.covers import Covers
    from salesplan.replan.stages.task import RepTask
    from salesplan.runtime.runner import Runner
    from salesplan.schedule import Cover

    Solved = tuple[str, RepPlan | None]  # the digest of a month's inputs, and the month; None: the published one

Known = dict[str, list[tuple["RepTask", "Solved"]]]
"""By rep what was solved this night, and what came of it."""


class Solving:
    """A part a rep, the digests of what they were made from, and who was solved."""

    def __init__(self, night: Night, run: Runner, progress: Progress, count: int, known: Known) -> None:
        self._night, self._run, self._progress, self._count = night, run, progress, count
        self._known = known
        self.parts: dict[str, RepPlan] = {}
        self.digests: dict[str, str] = {}
        self.reopened: set[str] = set()
        self.tasks: dict[str, RepTask] = {}

    def carry(self, digests: Mapping[str, str]) -> None:
        """Months that stand as they are published."""
        self.digests |= digests
        self.parts |= {r: p for r in digests if (p := self._night.previous(r)) is not None}

    def solve(self, reps: Sequence[str], make: Callable[[str], RepTask]) -> None:
        """Months that may be open, from the tasks that are made of them; the published one where it is of the same.

        They are begun in the order of `reps`: the longest should come first, as everybody waits for the last one.
        """
        task = cache(make)
        answers = {r: known for r in reps if (known := self._answered(r, task)) is not None}
        waiting = [r for r in reps if r not in answers]
        before = len(self.parts)
        solved = self._run(
            solve_if_open,
            MadeWhenSent(task, waiting),
            common=self._night.common,
            heard=lambda done: self._progress("days and routes", before + done, self._count),
        )
        self.tasks |= {rep_id: task(rep_id) for rep_id in reps}
        answers |= zip(waiting, solved, strict=True)
        for rep_id in sorted(answers):
            asked, part = answers[rep_id]
            if rep_id in waiting:
                self._known.setdefault(rep_id, []).append((self.tasks[rep_id], answers[rep_id]))
            self.digests[rep_id] = asked
            if part is not None:
                self.reopened.add(rep_id)
            part = part or self._night.previous(rep_id)
            assert part is not None
            self.parts[rep_id] = part

    def _answered(self, rep_id: str, task: Callable[[str], RepTask]) -> Solved | None:
        """What came of the very same task earlier this night; where nothing did, the task is not made yet."""
        return next((solved for asked, solved in self._known.get(rep_id, ()) if asked == task(rep_id)), None)

    def for_colleagues(self, rep_id: str) -> set[tuple[str, date]]:
        """Customer and day of the visits that the rep's month has for colleagues."""
        return {(c.customer_id, c.day) for c in self.parts[rep_id].schedule if c.status is CallStatus.COVER}

    def now_of(self, task: RepTask) -> None:
        """The month stands; it is what this task asks for."""
        self.tasks[task.rep.id] = task
        self.digests[task.rep.id] = task.digest


def solve_if_open(task: RepTask) -> Solved:
    """The digest of the month's inputs, and the month; None where the published one was solved from the same."""
    asked = task.digest
    return asked, None if task.asks_what_was_solved(asked) else plan_rep(task)


def tell_of_lost(solving: Solving, covers: Covers) -> None:
    """A published visit for a colleague that has lost its place is left out, of the customer's owner."""
    for rep_id, rows in sorted(covers.by_colleague.items()):
        lost = [c for c in rows if (c.customer.id, c.day) not in solving.for_colleagues(rep_id)]
        for cover in lost:
            told = "{rep} was to cover on {day}: the day has no room for it any more"
            text = said(told, rep=rep_id, day=cover.day)
            row = Unplanned(cover.customer.id, cover.owner_id, cover.due, text, round(cover.worth, 2), verified=True)
            part, task = solving.parts[cover.owner_id], solving.tasks[cover.owner_id]
            solving.parts[cover.owner_id] = replace(part, unplanned=_sorted((*part.unplanned, row)))
            solving.reopened.add(cover.owner_id)
            left = tuple(c for c in task.covered if (c.customer_id, c.day) != (cover.customer.id, cover.day))
            solving.now_of(replace(task, covered=left))
        if lost:
            task = solving.tasks[rep_id]
            solving.now_of(replace(task, covers=tuple(c for c in task.covers if c not in lost)))


def add_covers(solving: Solving, wanted: Mapping[str, Sequence[Cover]]) -> None:
    """Solve the colleagues' months again with the visits; those that find their place are no longer left out."""
    before = {r: (solving.parts[r], solving.digests[r], r in solving.reopened, solving.tasks[r]) for r in wanted}
    solving.solve(sorted(wanted), lambda r: replace(before[r][3], covers=(*before[r][3].covers, *wanted[r])))
    for rep_id in sorted(wanted):
        part, digest, reopened, task = before[rep_id]
        there = solving.for_colleagues(rep_id)
        placed = [c for c in wanted[rep_id] if (c.customer.id, c.day) in there]
        if placed:
            solving.now_of(replace(task, covers=(*task.covers, *placed)))
        else:
            solving.parts[rep_id], solving.digests[rep_id], solving.tasks[rep_id] = part, digest, task
            solving.reopened -= set() if reopened else {rep_id}
        for cover in placed:
            _cover(solving, cover, rep_id)


def _cover(solving: Solving, cover: Cover, rep_id: str) -> None:
    """The owner's month knows of the visit that a colleague pays."""
    part, task = solving.parts[cover.owner_id], solving.tasks[cover.owner_id]
    left = [u for u in part.unplanned if u.customer_id != cover.customer.id or not _is_of(u, cover)]
    solving.parts[cover.owner_id] = replace(part, unplanned=tuple(left))
    solving.reopened.add(cover.owner_id)
    is_it = (cover.customer.id, cover.day)
    calls = [c for c in solving.parts[rep_id].schedule if (c.customer_id, c.day) == is_it]
    solving.now_of(replace(task, covered=(*task.covered, *calls)))


def _is_of(row: Unplanned, cover: Cover) -> bool:
    """Whether it is this visit, or the day that was told for it, that is left out; what was agreed stays told of."""
    return row.level is not Level.AGREED and (row.due == cover.due or (row.cost == 0 and row.level is Level.PROPOSED))


def _sorted(rows: Sequence[Unplanned]) -> tuple[Unplanned, ...]:
    return tuple(sorted(rows, key=lambda u: (u.customer_id, u.due, u.reason)))
