"""In which order the months of reps are solved who have to know of one another's.

handovers     who is handed a customer after who hands them over; who hand over to one another go together
second reps   of the two reps of a customer the owner first, as far as the handovers let them, and never both at once;
              where both have customers of the other's, the rep of the smaller id
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesplan.domain.given import Given
    from salesplan.replan.stages.territories import Territories


def waves_of(given: Given, territories: Territories) -> list[list[str]]:
    """Reps (ids) whose months can be solved side by side, wave after wave."""
    givers, partners = _givers(territories), _partners(given, territories)
    second = {row.team for row in given.overlays}
    place = {r: (given.rep[r].team in second if r in given.rep else False, r) for r in givers}
    waves: list[list[str]] = []
    left = set(givers)
    while left:
        free = [r for r in left if not givers[r] & left] or list(left)
        wave = [r for r in free if all(p not in left or place[r] < place[p] for p in partners[r])]
        waves.append(sorted(wave or _apart(sorted(free, key=place.__getitem__), partners)))
        left -= set(waves[-1])
    return waves


def pairs_in_order(given: Given, territories: Territories) -> list[tuple[str, str]]:
    """The two reps (ids) of every customer who has two, whoever is planned first."""
    if not given.overlays:
        return []
    rank = ranks(given, territories)
    partners = _partners(given, territories)
    return sorted((a, b) for a, some in partners.items() for b in some if rank[a] < rank[b])


def ranks(given: Given, territories: Territories) -> dict[str, int]:
    """The wave of each rep."""
    return {rep_id: i for i, wave in enumerate(waves_of(given, territories)) for rep_id in wave}


def _apart(reps: Iterable[str], partners: Mapping[str, set[str]]) -> list[str]:
    """As many of them, in their order, as share no customer."""
    found: list[str] = []
    for rep_id in reps:
        if partners[rep_id].isdisjoint(found):
            found.append(rep_id)
    return found


def _givers(territories: Territories) -> dict[str, set[str]]:
    givers: dict[str, set[str]] = {rep_id: set() for rep_id in territories.assignments}
    for rows in territories.assignments.values():
        for row in (a for a in rows if a.since is not None):
            givers[row.rep_id].add(row.previous_rep_id)
    return givers


def _partners(given: Given, territories: Territories) -> dict[str, set[str]]:
    """By rep those with whom they share customers."""
    found: dict[str, set[str]] = {rep_id: set() for rep_id in territories.assignments}
    for row in given.overlays:
        for a in territories.reps_of.get(row.customer_id, ()):
            found[a] |= {b for b in territories.reps_of.get(row.other_id, ()) if b != a}
    return found
