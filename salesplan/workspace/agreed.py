"""What `check` says of agreed calls: each one that cannot be held, at its row, and those that fall on a holiday."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.agreed import binding_pins
from salesplan.domain.calendar import clock
from salesplan.domain.findings import Finding
from salesplan.schedule import Obstacle, agreements

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Customer, Feedback, Given
    from salesplan.inputs import InputsRead
    from salesplan.schedule import Agreements
    from salesplan.travel import TravelTimes
    from salesplan.workspace.opened import Opened

    Period = tuple[str, date | None, date | None]

REMEDIES = {
    Obstacle.CONSENT: ("channel", "add the channel in customers.csv, or agree on another one"),
    Obstacle.DISMISSED: ("on_date", "delete the dismissal, or answer again with a later date"),
    Obstacle.SAME_CUSTOMER: ("at_time", "delete the row that no longer holds"),
    Obstacle.DAY_OFF: ("on_date", "agree on another day"),
    Obstacle.HOURS: ("at_time", "agree on an hour within the rep's day, or correct the day in reps.csv"),
    Obstacle.ROAD: ("at_time", "agree on an hour that leaves time for the drive"),
    Obstacle.SAME_TIME: ("at_time", "agree on another hour with one of the two"),
    Obstacle.FULL: ("on_date", "agree on another day with one of them"),
}
"""The column to look at and what to do, by what stands in the way."""


def agreed_findings(workspace: Opened, read: InputsRead, as_of: date) -> tuple[Finding, ...]:
    """Warnings about agreed calls of the horizon; reps are those of the published plan, else those of customers.csv.

    Of customers without a rep nothing is known until a plan gives them one.
    """
    given = read.given
    last_day = as_of + timedelta(days=workspace.settings.plan.horizon_days - 1)
    if given is None or not any(binding_pins(given.feedback, as_of, last_day)):
        return ()
    published = workspace.store.published()
    owners = {} if published is None else published.plan.owners
    by_rep: dict[str, list[Customer]] = defaultdict(list)
    periods: dict[str, list[Period]] = defaultdict(list)
    for customer_id in sorted({row.customer_id for row in binding_pins(given.feedback, as_of, last_day)}):
        customer = given.customer[customer_id]
        if customer_id not in owners:
            by_rep[customer.rep_id].append(customer)
        for row in owners.get(customer_id, ()):
            by_rep[row.rep_id].append(customer)
            periods[row.rep_id].append(row.period)

    def judged(travel: TravelTimes) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for rep in given.reps:
            if rep.id in by_rep:
                made = agreements(rep, by_rep[rep.id], given, travel, workspace.settings, as_of, periods[rep.id])
                found += _cannot_be_held(made, read)
                found += _on_holidays(made, rep.id, given, read, as_of)
        return tuple(found)

    return workspace.travelling(given, judged)[0]


def _cannot_be_held(made: Agreements, read: InputsRead) -> list[Finding]:
    found = []
    for lost in made.unheld:
        column, remedy = REMEDIES[lost.obstacle]
        if column == "at_time" and lost.answer.at_time is None:
            column = "on_date"
        call = "visit" if lost.answer.channel == "visit" else f"{lost.answer.channel} call"
        problem = f"the agreed {call} cannot be held: it {lost.reason}"
        found.append(_finding(lost.answer, column, problem, remedy, "agreed-cannot-hold", read))
    return found


def _on_holidays(made: Agreements, rep_id: str, given: Given, read: InputsRead, as_of: date) -> list[Finding]:
    """Agreements hold on public holidays; that is said, as it may not be meant."""
    held = {(key, as_of + timedelta(days=h.day), h.at_time) for key, some in made.held.items() for h in some}
    remedy = f"{rep_id} works that day for what was agreed alone; agree on another day if that is not meant"
    return [
        _finding(row, "on_date", "agreed for a public holiday", remedy, "agreed-on-holiday", read)
        for row in given.feedback
        if row.on_date in given.holidays and ((row.customer_id, row.channel), row.on_date, row.at_time) in held
    ]


def _finding(row: Feedback, column: str, problem: str, remedy: str, code: str, read: InputsRead) -> Finding:
    value = {
        "channel": row.channel.value,
        "on_date": str(row.on_date),
        "at_time": "" if row.at_time is None else clock(row.at_time),
    }[column]
    line = read.pin_lines.get((row.customer_id, row.channel, row.on_date, row.at_time), 0)
    return Finding("feedback.csv", line, column, value, problem, remedy, "warning", code)
