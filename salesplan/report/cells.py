"""One cell of a view, as people and as programs read it."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import clock
from salesplan.domain.overlays import customer_of
from salesplan.domain.said import Listed, Said, said
from salesplan.report import words
from salesplan.report.causes import brief, whole
from salesplan.report.view import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.COUNT: words.number,
    Kind.NUMBER: lambda v: words.number(v, 1),
    Kind.MONEY: words.money,
    Kind.HOURS: lambda v: words.number(v, 1),
    Kind.MINUTES: words.number,
    Kind.KM: lambda v: words.number(v, 1),
    Kind.RATE: words.rate,
    Kind.RATIO: lambda v: words.number(v, 2),
    Kind.SHARE: words.share,
    Kind.GAP: words.gap,
    Kind.DAY: words.day,
    Kind.TIME: clock,
    Kind.FLAG: lambda v: said("yes") if v else "",
    Kind.AMOUNT: words.amount,
}


def cell(kind: Kind, value: Any) -> str:
    """One cell as people read it."""
    if value is None:
        return words.NOTHING
    if kind is Kind.CAUSE:
        return brief(value)
    writer = _WRITERS.get(kind)
    if writer is not None and not isinstance(value, str):
        return writer(value)
    if isinstance(value, date):
        return said("{day}", day=value)
    if isinstance(value, Enum):
        return said(str(value.value))
    return value if isinstance(value, Said | Listed) else str(value)


def plain(kind: Kind, value: Any) -> Any:
    """One cell as programs read it: ISO dates, HH:MM, numbers as they are; None stays None."""
    if value is None:
        return None
    if kind is Kind.CAUSE:
        return whole(value)
    if kind is Kind.TIME and not isinstance(value, str):
        return clock(value)
    if kind is Kind.ID and isinstance(value, str):
        return customer_of(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        if kind is Kind.COUNT and value.is_integer():  # totals keep counts as floats
            return int(value)
        return round(value, 6) + 0.0
    return value
