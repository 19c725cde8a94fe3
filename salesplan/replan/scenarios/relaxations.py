"""The rules of the house, each as what is left of inputs and settings without it: what has a price can be taken away.

A rule stands where it decides: in the call plan, in the territories or in the calendar. What no rule may be rid of is
not here: that a visit takes its time, that nobody is in two places.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Decision
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from salesplan.domain.given import Customer, Feedback, Given
    from salesplan.domain.settings import Settings

    Terms = tuple[Given, Settings]

EVERY_DAY = 0b1111111
FREE_VISITS = 100  # visits a day that nobody makes


class Where(StrEnum):
    """The stage that a rule decides in."""

    CALL_PLAN = "call plan"
    TERRITORIES = "territories"
    CALENDAR = "calendar"


class Sort(StrEnum):
    """What sort of a rule it is."""

    RULE = "rule"  # a [[rule]] of the settings
    LOCK = "lock"
    PIN = "pin"
    CAP = "cap"
    CONSENT = "consent"
    FREEZE = "freeze"
    ANSWER = "answer"  # of a rep
    MINIMUM = "minimum"
    HOURS = "hours"
    SETTING = "setting"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One rule and how to do without it. `binds` counts the rows or settings that demand it; 0: it is not in use."""

    rule: str
    sort: Sort
    where: Where
    without: Callable[[Given, Settings], Terms]
    binds: Callable[[Given, Settings], int]


def relaxations(settings: Settings) -> tuple[Relaxation, ...]:
    """Every rule of the house, those that the settings declare first."""
    return (*_declared(settings), *HOUSE)


def _declared(settings: Settings) -> Iterator[Relaxation]:
    for position, rule in enumerate(settings.rule):
        name = rule.name or f"{rule.kind} {rule.scope}".strip()
        yield Relaxation(name, Sort.RULE, Where.CALL_PLAN, partial(_without_rule, rule=settings.rule[position]), _one)


def _without_rule(given: Given, settings: Settings, rule: Any) -> Terms:
    return given, replace(settings, rule=tuple(r for r in settings.rule if r is not rule))


def _one(given: Given, settings: Settings) -> int:  # noqa: ARG001 - as every rule is counted
    return 1


# -- of customers ------------------------------------------------------------------------------


def _customers(rule: str, sort: Sort, where: Where, bound: Callable[[Customer], bool], **free: Any) -> Relaxation:
    """A rule that customers' own rows demand: `bound` says whether, `free` are the fields without it."""

    def without(given: Given, settings: Settings) -> Terms:
        rows = tuple(replace(c, **free) if bound(c) else c for c in given.customers)
        return replace(given, customers=rows), settings

    return Relaxation(rule, sort, where, without, lambda given, _: sum(map(bound, given.customers)))


def _answers(rule: str, sort: Sort, where: Where, meant: Callable[[Feedback], bool]) -> Relaxation:
    """A rule that answers of reps make."""

    def without(given: Given, settings: Settings) -> Terms:
        return replace(given, feedback=tuple(f for f in given.feedback if not meant(f))), settings

    return Relaxation(rule, sort, where, without, lambda given, _: sum(map(meant, given.feedback)))


def _setting(rule: str, sort: Sort, where: Where, section: str, **free: Any) -> Relaxation:
    """A rule that a setting makes; in use where its value is another."""

    def without(given: Given, settings: Settings) -> Terms:
        return given, replace(settings, **{section: replace(getattr(settings, section), **free)})

    def binds(given: Given, settings: Settings) -> int:  # noqa: ARG001 - as every rule is counted
        held = getattr(settings, section)
        return int(any(getattr(held, f.name) != free[f.name] for f in fields(held) if f.name in free))

    return Relaxation(rule, sort, where, without, binds)


def _visits_a_day(given: Given, settings: Settings) -> Terms:
    reps = tuple(replace(r, max_visits_per_day=None) for r in given.reps)
    return replace(given, reps=reps), replace(settings, visits=replace(settings.visits, max_per_day=FREE_VISITS))


def _reps_bound(given: Given, settings: Settings) -> int:  # noqa: ARG001 - as every rule is counted
    return len(given.reps)


HOUSE: tuple[Relaxation, ...] = (
    _customers(
        "consent: channels",
        Sort.CONSENT,
        Where.CALL_PLAN,
        lambda c: c.channels != frozenset(Channel),
        channels=frozenset(Channel),
    ),
    _customers("max_contacts", Sort.CAP, Where.CALL_PLAN, lambda c: c.max_contacts is not None, max_contacts=None),
    _customers("max_visits", Sort.CAP, Where.CALL_PLAN, lambda c: c.max_visits is not None, max_visits=None),
    _customers("min_gap_days", Sort.CAP, Where.CALL_PLAN, lambda c: c.min_gap_days > 0, min_gap_days=0),
    _customers("min_visits", Sort.MINIMUM, Where.CALL_PLAN, lambda c: bool(c.min_visits), min_visits=None),
    _answers("answer: change", Sort.ANSWER, Where.CALL_PLAN, lambda f: f.decision is Decision.CHANGE),
    _answers("answer: dismiss", Sort.ANSWER, Where.CALL_PLAN, lambda f: f.decision is Decision.DISMISS),
    Relaxation("visits a day", Sort.CAP, Where.CALL_PLAN, _visits_a_day, _reps_bound),
    _setting("least return per hour", Sort.SETTING, Where.CALL_PLAN, "callplan", least_return_per_hour=0.0),
    _setting("utilisation below 1", Sort.SETTING, Where.CALL_PLAN, "callplan", utilisation=1.0),
    _setting("mixed channels", Sort.SETTING, Where.CALL_PLAN, "callplan", mixed_channels=len(Channel)),
    _customers("locked", Sort.LOCK, Where.TERRITORIES, lambda c: c.locked, locked=False),
    _customers("hold_until", Sort.LOCK, Where.TERRITORIES, lambda c: c.hold_until is not None, hold_until=None),
    _customers("skill", Sort.LOCK, Where.TERRITORIES, lambda c: bool(c.skills), skills=frozenset()),
    _setting("most moves in a run", Sort.CAP, Where.TERRITORIES, "alignment", max_moves=-1),
    _answers("pins", Sort.PIN, Where.CALENDAR, lambda f: f.decision is Decision.PIN),
    _answers("agreed days", Sort.PIN, Where.CALENDAR, lambda f: f.decision is Decision.ACCEPT),
    _setting("frozen days", Sort.FREEZE, Where.CALENDAR, "plan", freeze_days=0),
    _customers("customers' hours", Sort.HOURS, Where.CALENDAR, lambda c: bool(c.hours), hours=()),
    _customers(
        "customers' weekdays", Sort.HOURS, Where.CALENDAR, lambda c: c.weekdays != EVERY_DAY, weekdays=EVERY_DAY
    ),
    _setting("lunch", Sort.HOURS, Where.CALENDAR, "visits", lunch_minutes=0),
    _setting("rhythm", Sort.SETTING, Where.CALENDAR, "visits", early=0.0, late=2.0),
)
"""In the order of the pipeline."""
