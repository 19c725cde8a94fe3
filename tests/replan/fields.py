"""Inputs of two reps with one row of everything for the first of them, and another value for any field."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from salesplan.callplan import capacity_of
from salesplan.domain.belonging import declared
from salesplan.domain.calendar import Channel, Window
from salesplan.domain.given import (
    Arm,
    Busy,
    Call,
    Coin,
    Customer,
    Decision,
    Event,
    Feedback,
    Finance,
    Given,
    Opportunity,
    Overlay,
    Potential,
    Product,
    Rep,
    Sale,
    Target,
    TimeOff,
    Touch,
    Usage,
    Verdict,
    VerdictKind,
)
from salesplan.domain.nouns import field_names, replace
from salesplan.domain.places import Place
from salesplan.domain.plan import CallLine
from salesplan.domain.settings import Settings
from salesplan.replan.opening.digests import callplan_digest, schedule_digest
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.slices import oldest_call, slice_of
from salesplan.travel import Crow
from tests.small import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_WEEK = AS_OF - timedelta(days=7)
NEXT_WEEK = AS_OF + timedelta(days=7)


def two_reps() -> Given:
    """R1 calls on 001, R2 on 002; whatever else there is belongs to 001, to R1, to everybody or to nobody."""
    ids = ("1", "2")
    return Given(
        customers=tuple(Customer(f"00{i}", f"Café {i}", Place(45.7, 4.8), "A", f"R{i}") for i in ids),
        reps=tuple(Rep(f"R{i}", f"Rep {i}", Place(45.75, 4.85)) for i in ids),
        products=(Product("beans", "Beans", 0.4),),
        potentials=tuple(Potential(f"00{i}", "beans", 1000.0, 200.0) for i in ids),
        calls=(Call(LAST_WEEK, "R1", "001", minutes=20.0),),
        sales=(Sale(date(2026, 10, 1), "001", "beans", 90.0),),
        events=(Event(LAST_WEEK, "001", "download"),),
        feedback=(Feedback(LAST_WEEK, "R1", "001", Decision.CHANGE, Channel.VISIT, frequency=2.0),),
        time_off=(TimeOff("R1", NEXT_WEEK, NEXT_WEEK),),
        seen=(Feedback(LAST_WEEK, "R1", "001", Decision.SEEN),),
        overlays=(Overlay("001", "001⁺", "tasting", max_contacts=4.0, max_visits=2.0, most_visits=1.0),),
        wishes=(Feedback(LAST_WEEK, "R1", "001", Decision.KEEP),),
        verdicts=(Verdict(LAST_WEEK, "C1", VerdictKind.REJECT),),
        busy=(Busy("R1", NEXT_WEEK, 36_000, 39_600),),
        touches=(Touch(LAST_WEEK, "001", Channel.EMAIL, "newsletter"),),
        usage=(Usage(LAST_WEEK, "001", "beans", "bags", 40.0, 50.0),),
        opportunities=(Opportunity("001", "beans", "proposal", 500.0, LAST_WEEK, NEXT_WEEK),),
        coins=(Coin("E", "P1", "001", Arm.MORE, 3.0, 0.0, 2.0, 1.0, 2.0, 0.5, LAST_WEEK, NEXT_WEEK),),
        targets=(Target("2026-Q4", amount=100.0),),
        finance=(Finance(date(2026, 10, 1), "", 100.0, 10.0),),
        holidays=frozenset({NEXT_WEEK}),
    )


def every_field() -> Iterator[tuple[str, str]]:
    """(field of `Given`, field of its rows); '' for a set without fields."""
    for table in declared(two_reps()):
        rows = getattr(two_reps(), table)
        assert rows, f"{table} needs a row in two_reps()"
        yield from ((table, name) for name in (field_names(rows[0]) if isinstance(rows, tuple) else ("",)))


def changed(given: Given, table: str, name: str) -> Given:
    """The inputs with another value of a field in the first row of a table."""
    rows = getattr(given, table)
    if not name:
        return replace(given, **{table: rows | {NEXT_WEEK + timedelta(days=1)}})
    first, *others = rows
    other = another(get_type_hints(type(first))[name], getattr(first, name))
    return replace(given, **{table: (replace(first, **{name: other}), *others)})


def another(hint: Any, value: Any) -> Any:
    """A value of that type which is not `value`."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] if NoneType in get_args(hint) else [hint]
    kind = kinds[0]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(member for member in kind if member != value)
    if get_origin(kind) is frozenset:
        return frozenset({Channel.EMAIL}) if get_args(kind)[0] is Channel else frozenset({"tasting"})
    if get_origin(kind) is tuple:
        return (Window(9 * 3600, 10 * 3600),) if get_args(kind)[0] is Window else (0.1, 0.9, 2.0, 3.0)
    if get_origin(kind) is list:
        return [*value, 7.0]
    others = {
        str: f"{value or ''}x",
        bool: not value,
        int: (value or 0) + 1 if not isinstance(value, date | str | Place | tuple) else 0,
        float: (value or 0.0) + 0.01 if isinstance(value, int | float | NoneType) else 0.0,
        date: (value if isinstance(value, date) else AS_OF) + timedelta(days=1),
        Place: Place(45.0, 4.0),
    }
    return others[kind]


LINE = CallLine("001", "R1", Channel.VISIT, 1.0, 1.0, ("beans",), 12.5, 40.0)


def call_plan(given: Given, rep: int, settings: Settings | None = None, as_of: date = AS_OF) -> str:
    """Digest of the call plan of the rep at that position, who calls on the customer there."""
    settings, who, customer = settings or Settings(), given.reps[rep], given.customers[rep]
    offered = on_offer(given, settings, as_of, [customer])
    most = capacity_of(who, given, settings, as_of)
    return callplan_digest(who, given, offered, (customer.id,), (), most, Crow(settings.travel), settings)


def month(
    given: Given,
    rep: int,
    settings: Settings | None = None,
    line: CallLine = LINE,
    as_of: date = AS_OF,
    travel: Settings | None = None,
) -> str:
    """Digest of the month of the rep at that position, who calls on the customer there."""
    settings, who = settings or Settings(), given.reps[rep]
    sliced = slice_of(given, who, (given.customers[rep].id,), (), oldest_call(AS_OF, 28))
    return schedule_digest(sliced, (line,), Crow((travel or Settings()).travel), settings, as_of)
