"""Scenarios from the words of a command line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesplan.alignment.greenfield import SizePoint
    from salesplan.cli.session import Session
    from salesplan.domain.given import Given
    from salesplan.replan.scenarios import Scenario
    from salesplan.replan.tonight import Tonight
    from salesplan.replan.whatif import Comparison


@dataclass(frozen=True, slots=True)
class Suppositions:
    """What is supposed, as it was typed."""

    leaves: tuple[str, ...] = ()  # REP
    joins: tuple[str, ...] = ()  # LAT,LON
    absent: tuple[str, ...] = ()  # REP=UNTIL
    capacity: tuple[str, ...] = ()  # REP=FTE

    def __bool__(self) -> bool:
        return any((self.leaves, self.joins, self.absent, self.capacity))


def suppose(
    session: Session, asked: Suppositions, overrides: Mapping[str, str], as_of: date | None, workers: int
) -> Comparison:
    """Plan the scenario on a copy. UsageError where nothing is supposed, or a word cannot be read."""
    from salesplan.replan.whatif import what_if
    from salesplan.replan.workers import worker_pool

    if not asked and not overrides:
        raise UsageError("nothing is supposed", "give --leaves, --joins, --absent, --capacity or --set")
    tonight = tonight_of(session, as_of)
    with worker_pool(workers or os.cpu_count() or 1) as run:
        return what_if(tonight, scenario(tonight.given, asked, overrides, tonight.as_of), run=run)


def green_field(session: Session, count: int, as_of: date | None, workers: int) -> Comparison:
    """Territories from scratch with `count` reps, beside the published plan."""
    from salesplan.replan.whatif import on_a_green_field
    from salesplan.replan.workers import worker_pool

    tonight = tonight_of(session, as_of)
    with worker_pool(workers or os.cpu_count() or 1) as run:
        return on_a_green_field(tonight, count, run)


def sizes(session: Session, text: str, as_of: date | None, workers: int) -> tuple[SizePoint, ...]:
    """Value against the size of the force: 'FROM:TO' or 'FROM:TO:STEP'. UsageError for anything else."""
    from salesplan.replan.whatif import value_by_size
    from salesplan.replan.workers import worker_pool

    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(p.strip().isdecimal() and int(p) > 0 for p in parts):
        raise UsageError(f"--size {text}: this is not FROM:TO", "write --size 8:14, or 8:14:2 for every second size")
    first, last, *step = map(int, parts)
    if first > last:
        raise UsageError(f"--size {text}: from {first} to {last} there is no size", "write the smaller number first")
    with worker_pool(workers or os.cpu_count() or 1) as run:
        return value_by_size(tonight_of(session, as_of), range(first, last + 1, *step), run)


def tonight_of(session: Session, as_of: date | None) -> Tonight:
    """What a run would start from: the day is that of the published plan unless told, today before the first."""
    from salesplan.replan.tonight import Tonight

    published = session.store.published()
    day = as_of or (published.plan.as_of if published else date.today())  # noqa: DTZ011 - the sales day is a local one
    given = session.read(day).given
    assert given is not None
    return Tonight(given, published, session.settings, day, session.travel(given))


def scenario(given: Given, asked: Suppositions, overrides: Mapping[str, str], as_of: date) -> Scenario:
    """All suppositions, one on top of the other, in one sentence."""
    from salesplan.replan.scenarios import Scenario, capacity_is, rep_absent, rep_joins, rep_leaves

    told = [f"{key} = {value}" for key, value in overrides.items()]
    for rep in asked.leaves:
        given, told = _on_top(rep_leaves(given, rep, as_of), told)
    for text in asked.joins:
        given, told = _on_top(rep_joins(given, place(text)), told)
    for text in asked.absent:
        rep, until = _pair(text, "--absent", "REP=UNTIL")
        given, told = _on_top(rep_absent(given, rep, as_of, _date(until)), told)
    for text in asked.capacity:
        rep, share = _pair(text, "--capacity", "REP=FTE")
        given, told = _on_top(capacity_is(given, rep, _number(share, "--capacity")), told)
    return Scenario("; ".join(told), given)


def _on_top(supposed: Scenario, told: list[str]) -> tuple[Given, list[str]]:
    return supposed.given, [*told, supposed.text]


def place(text: str) -> Place:
    """'42.50,1.52' as a place. UsageError for anything else."""
    parts = text.replace(",", " ").split()
    if len(parts) != 2:
        raise UsageError(f"{text!r} is not a place", "write LAT,LON in degrees, as in --joins 42.5078,1.5211")
    latitude, longitude = (_number(part, "--joins") for part in parts)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UsageError(f"{text!r} is not on the earth", "write latitude first, then longitude")
    return Place(latitude, longitude)


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
