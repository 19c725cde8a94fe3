"""Customers with a second rep, as people see them: one customer whose changes concern both reps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesplan.domain.belonging import declared
from salesplan.domain.changes import Belongs, ChangeKind, InputChange
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import customer_of, is_second, second_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from salesplan.domain.given import Customer, Given


def as_files_say(before: Given, given: Given) -> tuple[Given, Given, list[InputChange]]:
    """Both inputs without what only follows from there being two parts, and who has got or lost a second rep.

    Caps are those of both parts together: how they are divided follows from other rows. Whoever is in one part on one
    side is so on both.
    """
    if not before.overlays and not given.overlays:
        return before, given, []
    differ = {customer_of(c) for c in before.overlay.keys() ^ given.overlay.keys()}
    news = [
        InputChange(ChangeKind.OVERLAY, c, *(_rep_of(side, c) for side in (before, given)))
        for c in sorted(differ)
        if c in before.customer and c in given.customer
    ]
    return _undivided(_in_one_part(before, differ)), _undivided(_in_one_part(given, differ)), news


def _rep_of(given: Given, customer_id: str) -> str:
    second = given.customer.get(second_of(customer_id))
    return "" if second is None else second.rep_id


def _in_one_part(given: Given, customer_ids: Collection[str]) -> Given:
    """The inputs in which these customers have no second rep."""
    mine = {second_of(c) for c in customer_ids} & given.overlay.keys()
    if not mine:
        return given
    some: dict[str, Any] = {}
    for name, rows in declared(given).items():
        if rows.belongs is Belongs.CUSTOMER and name not in ("customers", "overlays", "touches"):
            some[name] = tuple(_of_the_customer(row, rows.owner, mine) for row in getattr(given, name))
    whole = {customer_of(c) for c in mine}
    return replace(
        given,
        **some,
        customers=tuple(_whole(c, given) if c.id in whole else c for c in given.customers if c.id not in mine),
        touches=tuple(t for t in given.touches if t.customer_id not in mine),
        overlays=tuple(row for row in given.overlays if customer_of(row.customer_id) not in whole),
    )


def _of_the_customer(row: Any, owner: str, parts: Collection[str]) -> Any:
    part = getattr(row, owner)
    return replace(row, **{owner: customer_of(part)}) if part in parts else row


def _undivided(given: Given) -> Given:
    if not given.overlays:
        return given
    return replace(
        given,
        customers=tuple(_whole(c, given) for c in given.customers),
        overlays=tuple(
            replace(row, most_visits=None) if row.other_id in given.customer else row for row in given.overlays
        ),
    )


def _whole(customer: Customer, given: Given) -> Customer:
    part = given.overlay.get(customer.id)
    if part is None or part.other_id not in given.customer:
        return customer
    return replace(customer, max_contacts=part.max_contacts, max_visits=part.max_visits)


def told_once(changes: Iterable[InputChange]) -> Iterator[InputChange]:
    """The changes without those of a second part that the first one has as well."""
    listed = list(changes)
    known = set(listed)
    for change in listed:
        second = is_second(change.subject) and change.kind.concerns is Belongs.CUSTOMER
        if not second or replace(change, subject=customer_of(change.subject)) not in known:
            yield change


def other_parts(*inputs: Given | None) -> Mapping[str, str]:
    """The other part of each part of a customer, of all these inputs."""
    return {row.customer_id: row.other_id for given in inputs if given is not None for row in given.overlays}
