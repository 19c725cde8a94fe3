"""Who is due and left out, and why."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Level, Unplanned
from salesplan.domain.said import said
from salesplan.replan.stages.visitable import why_never
from salesplan.schedule import NO_LATEST, dearest_missed, visit_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.domain.plan import CallLine
    from salesplan.replan.stages.task import RepTask
    from salesplan.schedule import MonthSolution, RepMonth, Verified, VisitRequest

NOT_VERIFIED = said("not verified: its place went to visits that are worth more")
NO_ROOM = said("the day's route has no room for it")


def left_out(month: RepMonth, verified: Verified, dropped: Sequence[int], task: RepTask) -> tuple[Unplanned, ...]:
    """Missed visits, promises that cannot hold, and customers whose call plan falls short of their minimum."""
    rows = [
        *_missed(month, verified, dropped, task),
        *_displaced(month, verified.solution, task),
        *_unheld(month, task),
        *_short_of_minimum(task),
    ]
    return tuple(sorted(rows, key=lambda u: (u.customer_id, u.due, u.reason)))


def _missed(month: RepMonth, verified: Verified, dropped: Sequence[int], task: RepTask) -> Iterator[Unplanned]:
    worth, placed = _visit_worth(task), [v for v in verified.solution.day_of if v not in set(dropped)]
    lacking, last_due = _lacking(month, placed, task), _last_dues(month, placed)
    for v in (*dearest_missed(month, verified.solution), *dropped):
        asked, reason = month.visits[v], verified.reasons.get(v)
        if asked.cover or _falls_to_the_next_owner(asked, last_due):
            continue  # it is left out of the month of the customer's owner
        text = NO_ROOM if v in dropped else NOT_VERIFIED if reason is None else reason.text
        short = min(1.0, lacking[asked.customer_id])
        lacking[asked.customer_id] -= short
        value = round(short * worth.get(asked.customer_id, 0.0), 2)
        due = month.date_of(asked.due)
        row = Unplanned(asked.customer_id, task.rep.id, due, text, value, text != NOT_VERIFIED)
        if asked.level is Level.AGREED:
            row = replace(
                row, reason=said("finds no room: {why}", why=text), level=Level.AGREED, start=asked.fixed_start
            )
        yield row


def _lacking(month: RepMonth, placed: Sequence[int], task: RepTask) -> defaultdict[str, float]:
    """Visits of the call plan that stand on no day, by customer: one due beyond the rhythm's number earns none."""
    plan = task.settings.plan
    found: defaultdict[str, float] = defaultdict(float)
    for line in task.lines:
        if line.channel is Channel.VISIT:
            found[line.customer_id] += line.frequency * plan.horizon_days / plan.cycle_days
    stand = [month.visits[v].customer_id for v in placed if not month.visits[v].cover]
    stand += [c.customer_id for c in (*task.handed_over, *task.covered) if c.channel is Channel.VISIT]
    for customer_id in stand:
        found[customer_id] = max(0.0, found[customer_id] - 1.0)
    return found


def _last_dues(month: RepMonth, placed: Sequence[int]) -> dict[str, int]:
    """The last due day (offset) of those visits of each customer that stand."""
    found: dict[str, int] = {}
    for v in placed:
        asked = month.visits[v]
        found[asked.customer_id] = max(asked.due, found.get(asked.customer_id, asked.due))
    return found


def _falls_to_the_next_owner(asked: VisitRequest, last_due: Mapping[str, int]) -> bool:
    """Whether the visit comes after all that the owner until then pays: the rhythm of the next one begins with it."""
    return (
        asked.last_day < NO_LATEST
        and asked.level is not Level.AGREED
        and asked.due > last_due.get(asked.customer_id, asked.due - 1)
    )


def _displaced(month: RepMonth, solution: MonthSolution, task: RepTask) -> Iterator[Unplanned]:
    """Told visits that lost their day and found no other."""
    found = {(month.visits[v].customer_id, month.visits[v].published_day) for v in solution.day_of}
    unheld = {
        (u.answer.customer_id, u.answer.on_date) for u in month.agreed.unheld if u.answer.channel is Channel.VISIT
    }
    for row in month.displaced:
        if (row.customer_id, row.day) in unheld:
            continue  # that is said of the agreement
        if row.level is Level.TOLD and (row.customer_id, (row.day - month.as_of).days) in found:
            continue
        text = said("{level} for {day}: {why}", level=row.level, day=row.day, why=row.reason)
        yield Unplanned(row.customer_id, task.rep.id, row.day, text, 0.0, verified=True)


def _unheld(month: RepMonth, task: RepTask) -> Iterator[Unplanned]:
    """What was agreed and cannot be held."""
    for lost in month.agreed.unheld:
        row = lost.answer
        if row.on_date is not None:
            yield Unplanned(
                row.customer_id,
                task.rep.id,
                row.on_date,
                lost.reason,
                0.0,
                verified=True,
                level=Level.AGREED,
                channel=row.channel,
                start=row.at_time,
            )


def _short_of_minimum(task: RepTask) -> Iterator[Unplanned]:
    """A customer whose planned visits are fewer than `min_visits`: the call plan could not afford or place them."""
    planned = {line.customer_id: line.frequency for line in task.lines if line.channel is Channel.VISIT}
    for customer in task.given.customers:
        least = customer.min_visits or 0.0
        has = planned.get(customer.id, 0.0)
        if has < least - 1e-9:
            due = task.as_of + timedelta(days=task.settings.plan.cycle_days - 1)
            text = said("{has:g} visits a cycle planned, at least {least:g} asked for", has=has, least=least)
            why = None if has else why_never(task.rep, customer, task.travel, task.settings, task.as_of)
            told = text if why is None else said("{short}: {why}", short=text, why=why)
            yield Unplanned(customer.id, task.rep.id, due, told, 0.0)


def _visit_worth(task: RepTask) -> dict[str, float]:
    """Money that one visit of a customer earns."""
    mine: dict[str, list[CallLine]] = defaultdict(list)
    for line in task.lines:
        mine[line.customer_id].append(line)
    return {customer_id: visit_value(lines) for customer_id, lines in mine.items()}
