"""Which rows are meant, from the words of `--rep` and `--select`.

`team:North` · `segment:A` · `rep:R01` · `customer:C17` · `changed`. Commas join what must all hold; of several texts
any will do. Reps and customers may be given by name, or by a part of it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from salesplan.domain.called import all_called, one_called
from salesplan.domain.errors import UsageError
from salesplan.report.version import Part, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.report.version import PlanVersion


@dataclass(frozen=True, slots=True)
class _Named:
    """A rep of the plan."""

    id: str
    name: str


FORM = "write team:NAME, segment:NAME, rep:REP, customer:CUSTOMER or changed"


def selected(
    version: PlanVersion,
    rep: str | None = None,
    texts: Sequence[str] = (),
    day: date | None = None,
    segment: str | None = None,
) -> Selection:
    """The rows that `--rep`, `--select`, `--date` and `--segment` mean. UsageError for words that mean nobody."""
    rep_id = None if rep is None else rep_meant(rep, version.plan.rep, version.given)
    parts = tuple(_part(version, text) for text in texts)
    return Selection(rep_id, day, segment, parts)


def _part(version: PlanVersion, text: str) -> Part:
    """What one text means: all of its terms."""
    terms = next(csv.reader([text], skipinitialspace=True), [])
    if not terms:
        raise UsageError("--select: nothing is named", FORM)
    return reduce(Part.__and__, (_term(version, term.strip()) for term in terms))


def _term(version: PlanVersion, term: str) -> Part:
    kind, _, name = term.partition(":")
    if kind.strip() not in KINDS or ((":" in term) is (kind == "changed")):
        raise UsageError(f"--select {term}: this names no rows", FORM)
    return KINDS[kind.strip()](version, name.strip())


def _team(version: PlanVersion, name: str) -> Part:
    found = {rep.id for rep in version.given.reps if rep.team.casefold() == name.casefold()}
    return _of_reps(found or _nobody("team", name, {rep.team for rep in version.given.reps}))


def _rep(version: PlanVersion, name: str) -> Part:
    return _of_reps({rep_meant(name, version.plan.rep, version.given)})


def _segment(version: PlanVersion, name: str) -> Part:
    found = {c.id for c in version.given.customers if c.segment.casefold() == name.casefold()}
    known = {c.segment for c in version.given.customers}
    return _of_customers(version, f"segment {name}", found or _nobody("segment", name, known))


def _customer(version: PlanVersion, name: str) -> Part:
    found = {c.id for c in all_called(name, version.given.customers)}
    if not found:
        one_called(name, version.given.customers, "customer")  # it says who is near
    return _of_customers(version, f"customer {name}", found)


def _changed(version: PlanVersion, _: str) -> Part:
    """Customers for whom the version differs from its parent."""
    return _of_customers(version, "what changed", {c.subject for c in version.plan.changes})


def _of_reps(found: set[str]) -> Part:
    names = ", ".join(sorted(found))
    return Part(f"rep {names}" if len(found) == 1 else f"reps {names}", frozenset(found), None, frozenset(found))


def _of_customers(version: PlanVersion, told: str, found: set[str]) -> Part:
    owners = {a.rep_id for c in found for a in version.plan.owners.get(c, ())}
    callers = {call.rep_id for call in version.plan.schedule() if call.customer_id in found}  # who covers, too
    return Part(told, None, frozenset(found), frozenset(owners | callers))


def rep_meant(word: str, rep_ids: Iterable[str], given: Given) -> str:
    """The id of the rep whom a word means, of those of a plan: whoever is gone since is still in it."""
    named = [_Named(rep_id, given.rep[rep_id].name if rep_id in given.rep else "") for rep_id in rep_ids]
    return one_called(word, named, "rep").id


def _nobody(what: str, name: str, known: set[str]) -> set[str]:
    raise UsageError(f"--select: there is no {what} {name}", f"one of: {', '.join(sorted(known - {''})) or 'none'}")


KINDS: dict[str, Callable[[PlanVersion, str], Part]] = {
    "team": _team,
    "segment": _segment,
    "rep": _rep,
    "customer": _customer,
    "changed": _changed,
}
