"""Owners who are not there yet, locks and skills that nobody can meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs


def lock_without_owner(inputs: Inputs) -> Iterator[Finding]:
    """A lock binds to the owner; where there is none at work it binds nobody."""
    table = inputs.customers
    for row, locked in enumerate(table["locked"]):
        owner = table["rep_id"][row]
        if not locked:
            continue
        if not owner:
            remedy = "name the owner in rep_id, or empty locked"
            yield table.warning(row, "locked", "locked without an owner", remedy, "lock-without-owner")
        elif owner in inputs.rep_row and not inputs.is_active(inputs.rep_row[owner]):
            remedy = "the customer goes to another rep; name the successor in rep_id, or empty locked"
            yield table.warning(
                row, "rep_id", "locked to a rep who is not active", remedy, "lock-without-owner", value=owner
            )


def owner_to_come(inputs: Inputs) -> Iterator[Finding]:
    """The owner has not begun yet: somebody else looks after the customer until then."""
    if inputs.as_of is None:
        return
    since = inputs.reps["active_from"]
    for row, owner in enumerate(inputs.customers["rep_id"]):
        first = since[inputs.rep_row[owner]] if owner in inputs.rep_row else None
        if first is not None and first > inputs.as_of:
            remedy = f"nothing, if {first} is right: the plan has who covers until then"
            problem = "the owner is not yet at work"
            yield inputs.customers.warning(row, "rep_id", problem, remedy, "owner-to-come", value=owner)


def lock_without_skill(inputs: Inputs) -> Iterator[Finding]:
    """A customer locked to a rep who lacks what they need."""
    table = inputs.customers
    for row, needed in enumerate(table["skill"]):
        owner = table["rep_id"][row]
        if not needed or not table["locked"][row] or owner not in inputs.rep_row:
            continue
        rep = inputs.rep_row[owner]
        if inputs.is_active(rep) and not needed <= inputs.reps["skills"][rep]:
            remedy = f"give {owner} the skill in reps.csv, or unlock the customer"
            problem = "locked to a rep who lacks the skill"
            yield table.finding(row, "skill", problem, remedy, "lock-without-skill")


def skill_nobody_has(inputs: Inputs) -> Iterator[Finding]:
    """No active rep has all the skills that the customer needs."""
    if "reps.csv" in inputs.broken:
        return
    table = inputs.customers
    offered = {inputs.reps["skills"][row] for row in inputs.active_reps}
    served: dict[frozenset[str], bool] = {}
    for row, needed in enumerate(table["skill"]):
        if not needed or not offered:
            continue
        if needed not in served:
            served[needed] = any(needed <= skills for skills in offered)
        if not served[needed]:
            remedy = "give a rep the skill in reps.csv (skills), or empty the cell"
            yield table.finding(row, "skill", "no active rep has this skill", remedy, "skill-nobody-has")
