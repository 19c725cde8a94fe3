"""Inputs in a few words, as the changes of a night name them."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import clock, weekday_names
from salesplan.domain.given import Call, Customer, Event, Feedback, Potential, Product, Rep, TimeOff
from salesplan.domain.nouns import field_names

if TYPE_CHECKING:
    from collections.abc import Iterator


@singledispatch
def tell(row: Any) -> str:
    """A row in a few words, without whom it belongs to; of one that has no words of its own every field."""
    return ", ".join(f"{name} {tell_value(name, getattr(row, name))}" for name in field_names(row))


@tell.register
def _(row: Customer) -> str:
    return row.name


@tell.register
def _(row: Rep) -> str:  # noqa: ARG001 # their id says who it is
    return ""


@tell.register
def _(row: Product) -> str:
    return f"margin {row.margin:g}"


@tell.register
def _(row: Potential) -> str:
    return f"{row.product} {row.potential:g} (sales {row.sales:g}, propensity {row.propensity:g})"


@tell.register
def _(row: Call) -> str:
    return f"{row.channel} on {row.day} by {row.rep_id}"


@tell.register
def _(row: Event) -> str:
    return f"{row.event} on {row.day}" + (f" for {row.product}" if row.product else "")


@tell.register
def _(row: Feedback) -> str:
    at = f" {clock(row.at_time)}" if row.at_time is not None else ""
    day = f" on {row.on_date}{at}" if row.on_date else ""
    rhythm = f" to {row.frequency:g}" if row.frequency is not None else ""
    until = f" until {row.until}" if row.until else ""
    return f"{row.decision} {row.channel}{day}{rhythm}{until}" + (f" ({row.reason})" if row.reason else "")


@tell.register
def _(row: TimeOff) -> str:
    return f"off {row.from_date} to {row.until_date}"


def differences(old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    """The fields in which two rows or sections differ, each with both values in words."""
    for name in field_names(new):
        told, tells = getattr(old, name), getattr(new, name)
        if told != tells:
            yield name, tell_value(name, told), tell_value(name, tells)


def tell_value(name: str, value: Any) -> str:
    """The value of a field in words."""
    if value is None:
        return "none"
    if name == "weekdays" and isinstance(value, int):
        return weekday_names(value)
    if isinstance(value, frozenset):
        return " ".join(sorted(map(str, value))) or "none"
    if name == "hours":
        return " ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in value) or "any"
    if name == "place":
        return f"{value.latitude:.5f} {value.longitude:.5f}"
    return f"{value:g}" if isinstance(value, float) else str(value)
