"""A customer's second rep, of another team: how their part of the customer is called, and who may have which part.

A customer with two reps is planned in two parts, each with its own rep, products and call plan. The first part keeps
the customer's id; that of the second rep has the id with a mark that no input may have. Files out have the customer's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SECOND = "⁺"
"""Ends the id of a second rep's part."""

Key = tuple[frozenset[str], str | None, str, str]
"""Skills that the rep needs; the only team (None: any); a team that is barred; a closed team that is open."""


class OfTeam(Protocol):
    """Something that belongs to a team."""

    @property
    def team(self) -> str:
        """The team's name."""


class Caller(OfTeam, Protocol):
    """A rep."""

    @property
    def skills(self) -> frozenset[str]:
        """What they can do."""


class Called(Protocol):
    """A customer, or a part of one."""

    @property
    def id(self) -> str:
        """The part's id."""

    @property
    def rep_id(self) -> str:
        """The rep as the CRM knows them."""

    @property
    def skills(self) -> frozenset[str]:
        """What the rep must be able to do."""


def second_of(customer_id: str) -> str:
    """The id of the second rep's part."""
    return customer_id + SECOND


def is_second(part_id: str) -> bool:
    """Whether it is the part of a second rep."""
    return part_id.endswith(SECOND)


def customer_of(part_id: str) -> str:
    """The customer's id, as the files have it."""
    return part_id.removesuffix(SECOND)


class Serving:
    """Which reps may have which customers: by skills, and by teams where there are second reps.

    The second part belongs to a rep of the second rep's team, the first one never does. Teams of second reps get no
    customers of their own but those whom the CRM gives them, as long as somebody else may have them.
    """

    def __init__(
        self, overlay: Mapping[str, OfTeam], rep: Mapping[str, Caller], reps: Collection[Caller] | None = None
    ) -> None:
        """`overlay` by part and `rep` by id, as `Given` has them; `reps` are those who count (None: all)."""
        self._overlay, self._rep = overlay, rep
        self._reps = tuple(rep.values()) if reps is None else reps
        self._teams = frozenset(row.team for row in overlay.values())
        self._closed = cache(self._closed_for)

    def key(self, customer: Called) -> Key:
        """All that counts of the customer; equal keys have the same reps."""
        if not self._teams:
            return customer.skills, None, "", ""
        row = self._overlay.get(customer.id)
        if row is not None and is_second(customer.id):
            return customer.skills, row.team, "", ""
        owner = self._rep.get(customer.rep_id)
        own = owner.team if owner is not None and owner.team in self._teams else ""
        return customer.skills, None, "" if row is None else row.team, own

    def able(self, key: Key, rep: Caller) -> bool:
        """Whether the rep may have customers of that key."""
        skills, only, barred, own = key
        if not skills <= rep.skills:
            return False
        if not self._teams:
            return True
        if only is not None:
            return rep.team == only
        return rep.team != (barred or None) and (rep.team == own or rep.team not in self._closed(skills, barred))

    def may(self, customer: Called, rep: Caller) -> bool:
        """Whether the rep may have the customer, or call on them."""
        return self.able(self.key(customer), rep)

    def anybody(self, customer: Called) -> bool:
        """Whether any of the reps may have the customer."""
        key = self.key(customer)
        return any(self.able(key, rep) for rep in self._reps)

    def _closed_for(self, skills: frozenset[str], barred: str) -> frozenset[str]:
        """Teams of second reps; none where only they have the skills."""
        others = self._teams | {barred}
        return self._teams if any(r.team not in others and skills <= r.skills for r in self._reps) else frozenset()
