"""How numbers, dates and counts are said to people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.calendar import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = "–"


def number(value: float, decimals: int = 0) -> str:
    """'1,234.5'; never '-0'."""
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def count(amount: float, one: str, plural: str = "") -> str:
    """'1 visit', '1,204 visits'."""
    return f"{number(amount)} {noun(amount, one, plural)}"


def noun(amount: float, one: str, plural: str = "") -> str:
    """'visit' or 'visits'."""
    return one if amount == 1 else plural or one + "s"


def money(value: float, currency: str = "") -> str:
    """'EUR 1,234'; small amounts keep their cents."""
    text = number(value, 2 if 0 < abs(value) < 10 else 0)
    return f"{currency} {text}" if currency else text


_CALLS = {"visit": "visit", "video": "video call", "phone": "phone call", "email": "email"}


def calls(amount: float, channel: str) -> str:
    """'4 visits', '1 phone call', '0.5 emails': a frequency over one channel."""
    return f"{rate(amount)} {noun(amount, _CALLS.get(channel, channel))}"


def rate(value: float) -> str:
    """'0.25', '1', '2.5': a frequency without needless zeros."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")


def day(value: date) -> str:
    """'Mon 2026-11-23'."""
    return f"{WEEKDAYS[value.weekday()]} {value.isoformat()}"


def share(value: float) -> str:
    """'85.0 %'."""
    return f"{number(100 * value, 1)} %"


def gap(value: float) -> str:
    """A small relative gap: '0.0042 %', or '0 %' where it is proven to be none."""
    if 0 < value < 5e-7:
        return "< 0.0001 %"
    return "0 %" if value == 0 else f"{100 * value:.4f} %" if value < 0.01 else share(value)


def amount(value: object) -> str:
    """A number of unknown meaning, at the precision its size deserves; text as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or value == int(value):
        return number(value)
    size = abs(value)
    return number(value, 0 if size >= 1000 else 1 if size >= 10 else 2) if size >= 0.01 else f"{value:.2g}"


def some(items: Iterable[str], most: int = 3) -> str:
    """'a, b, c and 4 more'."""
    all_items = list(items)
    told = ", ".join(all_items[:most])
    return told if len(all_items) <= most else f"{told} and {len(all_items) - most} more"
