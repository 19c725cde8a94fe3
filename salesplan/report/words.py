"""How numbers, dates and counts are said to people: in English, and as texts that a page may say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.said import Figure, Listed, Said, Weekday, many, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

NOTHING = "–"
AS_NEEDED = -1  # decimals: none that are zeros


def number(value: float, decimals: int = 0) -> Figure:
    """'1,234.5'; never '-0'."""
    text = f"{value:,.{decimals}f}"
    return Figure(text.removeprefix("-") if not text.strip("-0.,") else text, value, decimals)


def count(amount: float, one: str, plural: str = "") -> Said:
    """'1 visit', '1,204 visits'."""
    return many(amount, f"{{n}} {one}", f"{{n}} {plural or one + 's'}", n=number(amount))


def noun(amount: float, one: str, plural: str = "") -> Said:
    """'visit' or 'visits'."""
    return many(amount, one, plural or one + "s")


def money(value: float, currency: str = "") -> str:
    """'EUR 1,234'; small amounts keep their cents."""
    amount = number(value, 2 if 0 < abs(value) < 10 else 0)
    return said("{currency} {amount}", currency=currency, amount=amount) if currency else amount


def calls(amount: float, channel: str) -> Said:
    """'4 visits', '1 phone call', '0.5 emails': a frequency over one channel."""
    n = rate(amount)
    if channel == "visit":
        return many(amount, "{n} visit", "{n} visits", n=n)
    if channel == "video":
        return many(amount, "{n} video call", "{n} video calls", n=n)
    if channel == "phone":
        return many(amount, "{n} phone call", "{n} phone calls", n=n)
    return many(amount, "{n} email", "{n} emails", n=n)


def rate(value: float) -> Figure:
    """'0.25', '1', '2.5': a frequency without needless zeros."""
    return Figure(f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip("."), round(value, 4), AS_NEEDED)


def day(value: date) -> Said:
    """'Mon 2026-11-23'."""
    return said("{weekday} {day}", weekday=Weekday(value), day=value)


def share(value: float) -> Said:
    """'85.0 %'."""
    return said("{share} %", share=number(100 * value, 1))


def gap(value: float) -> Said:
    """A small relative gap: '0.0042 %', or '0 %' where it is proven to be none."""
    if 0 < value < 5e-7:
        return said("< {share} %", share=number(0.0001, 4))
    if value == 0:
        return said("{share} %", share=number(0))
    return said("{share} %", share=number(100 * value, 4)) if value < 0.01 else share(value)


def amount(value: object) -> str:
    """A number of unknown meaning, at the precision its size deserves; text as it is."""
    if isinstance(value, Said):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or value == int(value):
        return number(value)
    size = abs(value)
    return number(value, 0 if size >= 1000 else 1 if size >= 10 else 2) if size >= 0.01 else f"{value:.2g}"


def some(items: Iterable[str], most: int = 3) -> Listed:
    """'a, b, c and 4 more'."""
    all_items = list(items)
    return Listed(all_items[:most], max(0, len(all_items) - most))
