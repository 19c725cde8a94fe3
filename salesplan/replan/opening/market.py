"""Which changes open the territories: owners change for people who come and go, the market and what somebody decides.

Events, calls, consent, hours and answers of reps never do. Potentials and segments do where the work that a rep's
customers deserve becomes another by more than `[alignment] dead_band`, absences from `long_absence_days` on.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.alignment import demand, wanted_minutes
from salesplan.domain.changes import ChangeKind, Opens
from salesplan.domain.readers import reads
from salesplan.domain.stages import Stage
from salesplan.replan.opening.on_offer import on_offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.changes import InputChange
    from salesplan.domain.given import Given, TimeOff
    from salesplan.replan.night import Night
    from salesplan.response import Offers


def opening_changes(night: Night, changes: Sequence[InputChange], offered: Offers) -> tuple[InputChange, ...]:
    """Those of the changes by which customers may get another owner."""
    of_the_market = [c for c in changes if c.kind.opens is Opens.BEYOND_THE_BAND]
    beyond = _customers_beyond_the_band(night, of_the_market, offered) if of_the_market else frozenset()
    return tuple(c for c in changes if _opens(c, night, beyond))


def opened_by(opening: Sequence[InputChange]) -> frozenset[str] | None:
    """Customers and reps whose neighbourhood the changes open; None: everybody's."""
    if any(c.kind.opens is Opens.EVERYBODY or _is_a_setting_read(c) for c in opening):
        return None
    return frozenset(c.subject for c in opening if c.kind.opens is not Opens.NOTHING)


def _is_a_setting_read(change: InputChange) -> bool:
    return change.kind is ChangeKind.SETTING and reads(Stage.ALIGNMENT, change.subject)


def _opens(change: InputChange, night: Night, beyond: frozenset[str]) -> bool:
    match change.kind.opens:
        case Opens.BEYOND_THE_BAND:
            return change.subject in beyond
        case Opens.LONG_ABSENCE:
            return _has_other_long_absences(night, change.subject)
        case Opens.NOTHING:
            return _is_a_setting_read(change)
        case _:
            return not _came_as_planned(change, night)


def _came_as_planned(change: InputChange, night: Night) -> bool:
    """Whether somebody has left or begun on the very day for which the published plan has it."""
    if night.published is None or change.kind not in (ChangeKind.REP_LEFT, ChangeKind.REP_JOINED):
        return False
    part = night.published.plan.rep.get(change.subject)
    then, now = night.published.given.rep.get(change.subject), night.given.rep.get(change.subject)
    if part is None or then is None:
        return False
    if change.kind is ChangeKind.REP_JOINED:
        return now is not None and now.active_from == then.active_from
    last = then.active_until if now is None else now.active_until
    return last == then.active_until and all(a.until is not None and a.until < night.as_of for a in part.assignments)


def _has_other_long_absences(night: Night, rep_id: str) -> bool:
    least = night.settings.alignment.long_absence_days

    def long(given: Given) -> set[TimeOff]:
        return {t for t in given.time_off_of.get(rep_id, ()) if (t.until_date - t.from_date).days + 1 >= least}

    return night.published is not None and long(night.published.given) != long(night.given)


def _customers_beyond_the_band(night: Night, changes: Sequence[InputChange], offered: Offers) -> frozenset[str]:
    """The changed customers of reps whose work is another by more than the dead band, at tonight's price of an hour.

    Σ_c |minutes[c] now − before| > dead_band · Σ_c workload[c] over the rep's customers, minutes a cycle.
    """
    assert night.published is not None
    before, given, settings = night.published.given, night.given, night.settings
    ids = sorted({c.subject for c in changes} & before.customer.keys() & given.customer.keys())
    price = demand(given, offered, settings, as_of=night.as_of).hour_value
    then, now = (
        wanted_minutes(side, on_offer(side, settings, night.as_of, [side.customer[c] for c in ids]), settings, price)
        for side in (before, given)
    )
    plan = night.published.plan
    work: dict[str, float] = defaultdict(float)
    for row in plan.assignments():
        if row.until is None:
            work[row.rep_id] += row.workload_minutes
    changed: dict[str, float] = defaultdict(float)
    owner = plan.last_owner
    for customer_id, minutes in zip(ids, abs(now - then).tolist(), strict=True):
        changed[owner.get(customer_id, "")] += minutes
    beyond = {rep_id for rep_id, minutes in changed.items() if minutes > settings.alignment.dead_band * work[rep_id]}
    return frozenset(c for c in ids if owner.get(c, "") in beyond)
