"""People who come and go inside the horizon: who owns whom from when until when.

A leaver visits until their last day, a joiner owns from their first. On each such day the customers in question get the
owner whom the alignment finds among the reps of that day; all of it is decided when the date becomes known.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment import align, demand
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import Serving
from salesplan.domain.plan import Assignment
from salesplan.replan.opening.roster_dates import roster_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.replan.night import Night
    from salesplan.replan.opening.roster_dates import RosterDate
    from salesplan.response import Offers


def staying(night: Night, dates: Sequence[RosterDate], owner: Mapping[str, str]) -> tuple[Given, frozenset[str]]:
    """The inputs without those who leave and their customers, and these customers: nobody is handed to a leaver."""
    leavers = frozenset(rep for d in dates for rep in d.leavers)
    theirs = frozenset(
        c.id
        for c in night.given.customers
        if (rep_id := owner.get(c.id)) in leavers and _may_have(night.given.rep[rep_id], c, night.given, night.as_of)
    )
    if not leavers:
        return night.given, theirs
    reps = tuple(rep for rep in night.given.reps if rep.id not in leavers)
    return replace(night.given.about([c.id for c in night.given.customers if c.id not in theirs]), reps=reps), theirs


def _may_have(rep: Rep, customer: Customer, given: Given, day: date) -> bool:
    """Whether no rule takes the customer from the rep on a day: a lock to somebody who is gone then binds nobody."""
    keeper = given.rep.get(customer.rep_id) if customer.locked else None
    return given.serving.may(customer, rep) and (keeper in (None, rep) or not keeper.active(day))


def offers_of(offered: Offers, given: Given) -> Offers:
    """The offers of the customers of `given`, in their order."""
    if len(given.customers) == len(offered.customer_ids):
        return offered
    position = {c: i for i, c in enumerate(offered.customer_ids)}
    return offered.take(np.array([position[c.id] for c in given.customers], dtype=np.int64))


def with_periods(
    night: Night, rows: Iterable[Assignment], dates: Sequence[RosterDate], offered: Offers
) -> list[Assignment]:
    """The assignments of tonight, each until its owner goes or another comes, and those that follow them.

    `rows` has one row a customer. Who follows is decided with the roster of that day; the owner whom the CRM names wins
    where it is a joiner. Only customers of leavers move, and customers to joiners: nobody else changes hands for it.
    """
    standing = {row.customer_id: row for row in rows}
    past: list[Assignment] = []
    for roster in dates:
        for row in _next_owners(night, roster, standing, offered):
            before = standing[row.customer_id]
            if row.rep_id != before.rep_id and (before.rep_id in roster.leavers or row.rep_id in roster.joiners):
                workload = before.workload_minutes or row.workload_minutes
                ends = roster.day - timedelta(days=1)
                past.append(replace(before, until=ends, workload_minutes=workload))
                standing[row.customer_id] = replace(row, since=roster.day, previous_rep_id=before.rep_id)
    return [*past, *standing.values()]


def _next_owners(
    night: Night, roster: RosterDate, standing: Mapping[str, Assignment], offered: Offers
) -> Sequence[Assignment]:
    """Who owns whom from the day on: as published where that was decided, else by the alignment around what is new."""
    decided = _decided(night, roster, standing)
    named = {c.id: c.rep_id for c in night.given.customers if c.rep_id in roster.joiners}
    undecided = {c for c, row in standing.items() if row.rep_id in roster.leavers and c not in decided}
    undecided |= {c for c, rep_id in named.items() if c not in decided or decided[c].rep_id != rep_id}
    known = _known(night)
    opened = undecided | {rep_id for rep_id in roster.leavers | roster.joiners if known.get(rep_id) != roster.day}
    if not opened:
        return list(decided.values())
    current = {c: row.rep_id for c, row in standing.items()} | {c: row.rep_id for c, row in decided.items()}
    given = _with_successors(night.given, roster.day)
    aligned = align(
        given,
        demand(given, offers_of(offered, given), night.settings, as_of=roster.day),
        current | named,
        night.travel,
        night.settings,
        roster.day,
        fixed=frozenset(named),
        opened=frozenset(opened),
    )
    return aligned.assignments


def _with_successors(given: Given, day: date) -> Given:
    """The inputs without parts of customers that nobody at work on the day may have: they end with their rep."""
    if not given.overlays:
        return given
    serving = Serving(given.overlay, given.rep, [r for r in given.reps if r.active(day)])
    alone = {c for c in given.overlay if not serving.anybody(given.customer[c])}
    return given.about([c.id for c in given.customers if c.id not in alone]) if alone else given


def _known(night: Night) -> dict[str, date]:
    """The day from which on the published plan has each leaver gone, or each joiner there."""
    if night.published is None:
        return {}
    plan = night.published.plan
    dates = roster_dates(night.published.given, plan.as_of, plan.horizon_days)
    return {rep_id: d.day for d in dates for rep_id in d.leavers | d.joiners}


def _decided(night: Night, roster: RosterDate, standing: Mapping[str, Assignment]) -> dict[str, Assignment]:
    """The published next owners of those whose owner goes or comes that day, or was to on another one.

    They stand as long as the owner until then is the same, the next one may have the customer and nobody objects.
    """
    found = {}
    for row in () if night.parent is None else night.parent.assignments():
        customer, rep, before = (
            night.given.customer.get(row.customer_id),
            night.given.rep.get(row.rep_id),
            standing.get(row.customer_id),
        )
        if row.since is None or row.since <= night.as_of or customer is None or rep is None or before is None:
            continue
        concerned = row.previous_rep_id in roster.leavers or rep.id in roster.joiners
        able = (
            before.rep_id == row.previous_rep_id
            and rep.active(roster.day)
            and _may_have(rep, customer, night.given, roster.day)
        )
        if concerned and able and _may_change(night, customer, before.rep_id, rep.id, roster):
            found[customer.id] = replace(row, until=None, cause=None)
    return found


def _may_change(night: Night, customer: Customer, before: str, after: str, roster: RosterDate) -> bool:
    """Whether nothing new holds the customer where they are: a hold, or another owner that a person has set since."""
    if before in roster.leavers or customer.rep_id == after:
        return True
    then = None if night.published is None else night.published.given.customer.get(customer.id)
    on_hold = customer.hold_until is not None and roster.day < customer.hold_until
    return not on_hold and (then is None or then.rep_id == customer.rep_id)
