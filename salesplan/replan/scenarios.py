"""What if: inputs and settings as they are not, to be planned, compared and never published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.domain.given import Given, Rep, TimeOff
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from salesplan.domain.places import Place


@dataclass(frozen=True, slots=True)
class Scenario:
    """One supposition: its sentence, and the inputs under it."""

    text: str
    given: Given


def rep_leaves(given: Given, rep_id: str, as_of: date) -> Scenario:
    """The rep's last day was yesterday."""
    rep = _rep(given, rep_id)
    return Scenario(
        f"{rep.name} ({rep_id}) leaves", _with_rep(given, replace(rep, active_until=as_of - timedelta(days=1)))
    )


def rep_joins(given: Given, place: Place, capacity: float = 1.0, like: str = "") -> Scenario:
    """A new rep lives at `place`; working hours, skills and cost are those of rep `like`, else of the first active."""
    model = _rep(given, like) if like else given.reps[0]
    rep_id = next(name for n in range(1, len(given.reps) + 2) if (name := f"NEW{n}") not in given.rep)
    rep = replace(model, id=rep_id, name="New rep", place=place, capacity=capacity, active_from=None, active_until=None)
    reps = tuple(sorted((*given.reps, rep), key=lambda r: r.id))
    at = f"{place.latitude:.4f} {place.longitude:.4f}"
    return Scenario(f"a rep of {capacity:g} FTE joins at {at}", replace(given, reps=reps))


def rep_absent(given: Given, rep_id: str, as_of: date, until: date) -> Scenario:
    """The rep is off from the as-of date until and including `until`."""
    rep = _rep(given, rep_id)
    if until < as_of:
        raise UsageError(f"an absence until {until} is over on {as_of}", "give a later day")
    row = TimeOff(rep_id, as_of, until)
    return Scenario(f"{rep.name} ({rep_id}) is absent until {until}", replace(given, time_off=(*given.time_off, row)))


def capacity_is(given: Given, rep_id: str, capacity: float) -> Scenario:
    """The rep works `capacity` full-time equivalents."""
    rep = _rep(given, rep_id)
    if capacity <= 0:
        raise UsageError(f"a capacity of {capacity:g} is nobody", "let the rep leave instead")
    return Scenario(f"{rep.name} ({rep_id}) works {capacity:g} FTE", _with_rep(given, replace(rep, capacity=capacity)))


def _rep(given: Given, rep_id: str) -> Rep:
    rep = given.rep.get(rep_id)
    if rep is None:
        raise UsageError(f"there is no rep {rep_id}", f"known are {', '.join(given.rep)}")
    return rep


def _with_rep(given: Given, rep: Rep) -> Given:
    return replace(given, reps=tuple(rep if r.id == rep.id else r for r in given.reps))
