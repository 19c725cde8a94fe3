"""What if: inputs and settings as they are not, to be planned, compared and never published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from salesplan.domain.calendar import Channel
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Customer, Decision, Feedback, Given, Rep, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import customer_of, is_second

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.places import Place


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is supposed in a sentence, the inputs under it, and what would have to be written into which file."""

    text: str
    given: Given
    lasting: tuple[str, ...] = ()


class Supposition(Protocol):
    """One thing that is not so, to be planned as if it were."""

    def under(self, given: Given, as_of: date) -> Scenario:
        """The inputs under it. UsageError where it cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class RepLeaves:
    """The rep's last day was yesterday."""

    rep_id: str

    def under(self, given: Given, as_of: date) -> Scenario:
        """Without the rep from `as_of` on."""
        rep = _rep(given, self.rep_id)
        gone = replace(rep, active_until=as_of - timedelta(days=1))
        lasting = (f"reps.csv, {rep.id}: active_until = {gone.active_until}",)
        return Scenario(f"{rep.name} ({rep.id}) leaves", _with_rep(given, gone), lasting)


@dataclass(frozen=True, slots=True)
class RepJoins:
    """A new rep lives at `place`; working hours, skills and cost are those of the first rep."""

    place: Place
    capacity: float = 1.0  # full-time equivalents

    def under(self, given: Given, as_of: date) -> Scenario:  # noqa: ARG002 - as every supposition is asked
        """With the rep, whose id is the first free of NEW1, NEW2, ..."""
        rep_id = next(name for n in range(1, len(given.reps) + 2) if (name := f"NEW{n}") not in given.rep)
        here = {"place": self.place, "capacity": self.capacity, "active_from": None, "active_until": None}
        rep = replace(given.reps[0], id=rep_id, name="New rep", **here)
        reps = tuple(sorted((*given.reps, rep), key=lambda r: r.id))
        at = f"{self.place.latitude:.4f} {self.place.longitude:.4f}"
        home = f"latitude = {self.place.latitude}, longitude = {self.place.longitude}"
        row = f"rep_id = {rep_id}, name = {rep.name}, {home}"
        lasting = (f"reps.csv, a new row: {row}, capacity = {self.capacity:g}, the rest as {given.reps[0].id}",)
        return Scenario(f"a rep of {self.capacity:g} FTE joins at {at}", replace(given, reps=reps), lasting)


@dataclass(frozen=True, slots=True)
class RepAbsent:
    """The rep is off until and including `until`."""

    rep_id: str
    until: date

    def under(self, given: Given, as_of: date) -> Scenario:
        """With the absence from `as_of` on. UsageError where it is over by then."""
        rep = _rep(given, self.rep_id)
        if self.until < as_of:
            raise UsageError(f"an absence until {self.until} is over on {as_of}", "give a later day")
        row = TimeOff(rep.id, as_of, self.until)
        text = f"{rep.name} ({rep.id}) is absent until {self.until}"
        rows = sorted((*given.time_off, row), key=lambda t: (t.rep_id, t.from_date, t.until_date))
        lasting = (f"timeoff.csv, a new row: {rep.id}, {as_of}, {self.until}",)
        return Scenario(text, replace(given, time_off=tuple(rows)), lasting)


@dataclass(frozen=True, slots=True)
class CapacityIs:
    """The rep works `capacity` full-time equivalents."""

    rep_id: str
    capacity: float

    def under(self, given: Given, as_of: date) -> Scenario:  # noqa: ARG002 - as every supposition is asked
        """With another capacity. UsageError for one that is nobody."""
        rep = _rep(given, self.rep_id)
        if self.capacity <= 0:
            raise UsageError(f"a capacity of {self.capacity:g} is nobody", "let the rep leave instead")
        text = f"{rep.name} ({rep.id}) works {self.capacity:g} FTE"
        lasting = (f"reps.csv, {rep.id}: capacity = {self.capacity:g}",)
        return Scenario(text, _with_rep(given, replace(rep, capacity=self.capacity)), lasting)


@dataclass(frozen=True, slots=True)
class CustomerIs:
    """The rep owns the customer, and keeps them."""

    customer_id: str
    rep_id: str

    def under(self, given: Given, as_of: date) -> Scenario:
        """With another owner. UsageError for a rep who is not at work by then."""
        customer, rep = _customer(given, self.customer_id), _rep(given, self.rep_id)
        if not rep.active(as_of):
            raise UsageError(f"{rep.id} is not employed on {as_of}", "name a rep who is")
        theirs = replace(customer, rep_id=rep.id, locked=True, hold_until=None)
        text = f"{customer.name} ({customer.id}) is moved to {rep.name} ({rep.id})"
        column = "overlay_rep_id" if is_second(customer.id) else "rep_id"
        row = f"{column} = {rep.id}, locked = yes, hold_until empty"
        lasting = (f"customers.csv, {customer_of(customer.id)}: {row}",)
        return Scenario(text, _with_customer(given, theirs), lasting)


@dataclass(frozen=True, slots=True)
class FrequencyIs:
    """The customer is visited `visits` times a cycle."""

    customer_id: str
    visits: float

    def under(self, given: Given, as_of: date) -> Scenario:
        """With an answer that says so, later than any other. UsageError where the customer takes no visits."""
        customer = _customer(given, self.customer_id)
        if Channel.VISIT not in customer.channels:
            raise UsageError(f"{customer.id} takes no visits", "see the column channels in customers.csv")
        row = Feedback(as_of, customer.rep_id, customer.id, Decision.CHANGE, frequency=self.visits)
        text = f"{customer.name} ({customer.id}) gets {self.visits:g} visits a cycle"
        rows = sorted((*given.feedback, row), key=lambda f: (f.day, f.customer_id))
        line = f"feedback.csv, a new row: {as_of}, rep_id = {customer.rep_id}, customer_id = {customer_of(customer.id)}"
        lasting = (f"{line}, decision = change, channel = visit, frequency = {self.visits:g}",)
        return Scenario(text, replace(given, feedback=tuple(rows)), lasting)


def supposed(given: Given, suppositions: Sequence[Supposition], as_of: date, also: str = "") -> Scenario:
    """All suppositions, one on top of the other, in one sentence that begins with `also`."""
    said, lasting = [also] if also else [], [f"salesplan.toml: {part}" for part in also.split("; ") if part]
    for supposition in suppositions:
        scenario = supposition.under(given, as_of)
        given = scenario.given
        said.append(scenario.text)
        lasting += scenario.lasting
    return Scenario("; ".join(said), given, tuple(lasting))


def _rep(given: Given, rep_id: str) -> Rep:
    rep = given.rep.get(rep_id)
    if rep is None:
        raise UsageError(f"there is no rep {rep_id}", f"known are {', '.join(given.rep)}")
    return rep


def _customer(given: Given, customer_id: str) -> Customer:
    customer = given.customer.get(customer_id)
    if customer is None:
        raise UsageError(f"there is no customer {customer_id}", "see customers.csv")
    return customer


def _with_customer(given: Given, customer: Customer) -> Given:
    return replace(given, customers=tuple(customer if c.id == customer.id else c for c in given.customers))


def _with_rep(given: Given, rep: Rep) -> Given:
    return replace(given, reps=tuple(rep if r.id == rep.id else r for r in given.reps))
