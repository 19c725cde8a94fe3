"""Who is due and left out, and why: verified by forcing them in, the most valuable first."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.plan import Level, Unplanned
from salesplan.schedule import visit_value, why_missed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesplan.domain.plan import CallLine
    from salesplan.replan.stages.task import RepTask
    from salesplan.schedule import MonthSolution, RepMonth

NOT_VERIFIED = "not verified: its place went to visits that are worth more"


def left_out(
    month: RepMonth, solution: MonthSolution, dropped: Sequence[int], task: RepTask, seed: int
) -> tuple[Unplanned, ...]:
    """Missed visits, promises that cannot hold, and customers whose call plan falls short of their minimum."""
    rows = [
        *_missed(month, solution, dropped, task, seed),
        *_displaced(month, solution, task),
        *_short_of_minimum(task),
    ]
    return tuple(sorted(rows, key=lambda u: (u.customer_id, u.due, u.reason)))


def _missed(
    month: RepMonth, solution: MonthSolution, dropped: Sequence[int], task: RepTask, seed: int
) -> Iterator[Unplanned]:
    worth = _visit_worth(task)
    open_still = {v for v in solution.missed if _may_come_later(month, v)}
    missed = sorted({*solution.missed, *dropped} - open_still, key=lambda v: (-month.visits[v].prize, v))
    for rank, v in enumerate(missed):
        asked = month.visits[v]
        if v in dropped:
            text, verified = "the day's route has no room for it", True
        elif rank < task.settings.replan.verify:
            reason = why_missed(month, solution, v, task.settings, seed)
            text, verified = reason.text, reason.verified
        else:
            text, verified = NOT_VERIFIED, False
        value = worth.get(asked.customer_id, 0.0)
        yield Unplanned(asked.customer_id, task.rep.id, month.date_of(asked.due), text, round(value, 2), verified)


def _may_come_later(month: RepMonth, v: int) -> bool:
    """Whether the visit is still on time after the horizon's end: then it is not left out, it comes another night."""
    asked = month.visits[v]
    return asked.latest >= month.horizon_days and asked.published_day is None and asked.fixed_day is None


def _displaced(month: RepMonth, solution: MonthSolution, task: RepTask) -> Iterator[Unplanned]:
    """Told visits that lost their day and found no other."""
    found = {(month.visits[v].customer_id, month.visits[v].published_day) for v in solution.day_of}
    for row in month.displaced:
        if row.level is Level.TOLD and (row.customer_id, (row.day - month.as_of).days) in found:
            continue
        text = f"{row.level} for {row.day}: {row.reason}"
        yield Unplanned(row.customer_id, task.rep.id, row.day, text, 0.0, verified=True)


def _short_of_minimum(task: RepTask) -> Iterator[Unplanned]:
    """A customer whose planned visits are fewer than `min_visits`: the call plan could not afford or place them."""
    planned = {line.customer_id: line.frequency for line in task.lines if line.channel is Channel.VISIT}
    for customer in task.given.customers:
        least = customer.min_visits or 0.0
        has = planned.get(customer.id, 0.0)
        if has < least - 1e-9:
            due = task.as_of + timedelta(days=task.settings.plan.cycle_days - 1)
            text = f"{has:g} visits a cycle planned, at least {least:g} asked for"
            yield Unplanned(customer.id, task.rep.id, due, text, 0.0)


def _visit_worth(task: RepTask) -> dict[str, float]:
    """Money that one visit of a customer earns."""
    mine: dict[str, list[CallLine]] = defaultdict(list)
    for line in task.lines:
        mine[line.customer_id].append(line)
    return {customer_id: visit_value(lines) for customer_id, lines in mine.items()}
