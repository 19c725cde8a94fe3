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
from salesplan.domain.plan import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
        if (rep_id := owner.get(c.id)) in leavers and _may_stay(c, night.given.rep[rep_id])
    )
    if not leavers:
        return night.given, theirs
    reps = tuple(rep for rep in night.given.reps if rep.id not in leavers)
    return replace(night.given.about([c.id for c in night.given.customers if c.id not in theirs]), reps=reps), theirs


def _may_stay(customer: Customer, rep: Rep) -> bool:
    """Whether no rule takes the customer from their owner before that owner leaves."""
    return customer.skills <= rep.skills and (not customer.locked or customer.rep_id in ("", rep.id))


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
        current = {c: row.rep_id for c, row in standing.items()}
        named = {c.id: c.rep_id for c in night.given.customers if c.rep_id in roster.joiners}
        aligned = align(
            night.given,
            demand(night.given, offered, night.settings, as_of=roster.day),
            current | named,
            night.travel,
            night.settings,
            roster.day,
            fixed=frozenset(named),
            opened=roster.leavers | roster.joiners,
        )
        for row in aligned.assignments:
            before = standing[row.customer_id]
            if row.rep_id != before.rep_id and (before.rep_id in roster.leavers or row.rep_id in roster.joiners):
                workload = before.workload_minutes or row.workload_minutes
                ends = roster.day - timedelta(days=1)
                past.append(replace(before, until=ends, workload_minutes=workload))
                standing[row.customer_id] = replace(row, since=roster.day, previous_rep_id=before.rep_id)
    return [*past, *standing.values()]
