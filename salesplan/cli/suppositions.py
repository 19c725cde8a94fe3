"""Suppositions from the words of a command line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesplan.replan.scenarios.suppositions import Supposition


MOST_VISITS = 62
"""Of one customer in a cycle, as feedback.csv has it."""


def read_suppositions(
    leaves: Sequence[str],
    joins: Sequence[str],
    absent: Sequence[str],
    capacity: Sequence[str],
    move: Sequence[str] = (),
    frequency: Sequence[str] = (),
) -> tuple[Supposition, ...]:
    """What is supposed: REP, LAT,LON, REP=UNTIL, REP=FTE, CUSTOMER=REP and CUSTOMER=N.

    UsageError for a word that cannot be read.
    """
    return (*_read(leaves, joins, absent, capacity), *_read_of_customers(move, frequency))


def _read_of_customers(move: Sequence[str], frequency: Sequence[str]) -> Iterator[Supposition]:
    from salesplan.replan.scenarios.suppositions import CustomerIs, FrequencyIs

    for text in move:
        yield CustomerIs(*_pair(text, "--move", "CUSTOMER=REP"))
    for text in frequency:
        customer, visits = _pair(text, "--frequency", "CUSTOMER=N")
        often = _number(visits, "--frequency")
        if not 0 <= often <= MOST_VISITS:
            raise UsageError(f"--frequency {text}: {visits} visits a cycle cannot be", f"give 0 to {MOST_VISITS}")
        yield FrequencyIs(customer, often)


def _read(
    leaves: Sequence[str], joins: Sequence[str], absent: Sequence[str], capacity: Sequence[str]
) -> Iterator[Supposition]:
    from salesplan.replan.scenarios.suppositions import CapacityIs, RepAbsent, RepJoins, RepLeaves

    yield from (RepLeaves(rep) for rep in leaves)
    yield from (RepJoins(read_place(text)) for text in joins)
    for text in absent:
        rep, until = _pair(text, "--absent", "REP=UNTIL")
        yield RepAbsent(rep, _date(until))
    for text in capacity:
        rep, share = _pair(text, "--capacity", "REP=FTE")
        yield CapacityIs(rep, _number(share, "--capacity"))


def read_place(text: str) -> Place:
    """'42.50,1.52' as a place. UsageError for anything else."""
    parts = text.replace(",", " ").split()
    if len(parts) != 2:
        raise UsageError(f"{text!r} is not a place", "write LAT,LON in degrees, as in --joins 42.5078,1.5211")
    latitude, longitude = (_number(part, "--joins") for part in parts)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UsageError(f"{text!r} is not on the earth", "write latitude first, then longitude")
    return Place(latitude, longitude)


def read_sizes(text: str) -> range:
    """Sizes of a force: 'FROM:TO' or 'FROM:TO:STEP'. UsageError for anything else."""
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(p.strip().isdecimal() and int(p) > 0 for p in parts):
        raise UsageError(f"--size {text}: this is not FROM:TO", "write --size 8:14, or 8:14:2 for every second size")
    first, last, *step = map(int, parts)
    if first > last:
        raise UsageError(f"--size {text}: from {first} to {last} there is no size", "write the smaller number first")
    return range(first, last + 1, *step)


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    rep, equals, value = text.partition("=")
    if not equals or not rep.strip():
        raise UsageError(f"{option} {text}: this is not {form}", f"write {option} {form}")
    return rep.strip(), value.strip()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a day", "write it as 2026-12-31") from None


def _number(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"{option}: {text!r} is not a number", "write it with a point, as 0.8") from None
