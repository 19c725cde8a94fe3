"""Texts that remember what they are made of, so that a page may say them in another language.

    said("due {due}: {why}", due=day, why=reason)      a str, in English; its template and its values stay with it

The terminal and the files for programs take it as the text that it is. A page asks the catalogue of its language for
the template, and says the values as that language says them: a date, a number, a word, a text within the text.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import weekday_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AMOUNT = "n"
"""The value that chooses between one and many."""


class Said(str):
    """An English text with what it was made of; `template` is empty where nobody knows."""

    template: str
    plural: str  # the template for other amounts than one; empty: there is but one
    values: Mapping[str, Any]

    __slots__ = ("plural", "template", "values")

    def __new__(
        cls, text: str = "", template: str = "", plural: str = "", values: Mapping[str, Any] | None = None
    ) -> Said:
        """A text as it is; `said` and `many` make one from a template."""
        made = super().__new__(cls, text)
        made.template, made.plural, made.values = template, plural, values or {}
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Said, (str(self), self.template, self.plural, dict(self.values))


class Figure(str):
    """A number as it is told, with the number."""

    value: float
    decimals: int
    percent: bool

    __slots__ = ("decimals", "percent", "value")

    def __new__(cls, text: str, value: float, decimals: int = 0, *, percent: bool = False) -> Figure:
        """`text` is the number in English."""
        made = super().__new__(cls, text)
        made.value, made.decimals, made.percent = value, decimals, percent
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _figure, (str(self), self.value, self.decimals, self.percent)


def _figure(text: str, value: float, decimals: int, percent: bool) -> Figure:
    return Figure(text, value, decimals, percent=percent)


class Listed(str):
    """'a, b and 2 more': some of many, with the first of them."""

    items: tuple[str, ...]
    more: int

    __slots__ = ("items", "more")

    def __new__(cls, items: Sequence[str], more: int = 0) -> Listed:
        """The items that are named, and how many are not."""
        told = ", ".join(items)
        made = super().__new__(cls, f"{told} and {more} more" if more else told)
        made.items, made.more = tuple(items), more
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Listed, (self.items, self.more)


class Weekday(str):
    """The day of a date's week, 'Mon' or 'Monday', with the date."""

    day: date
    whole: bool

    __slots__ = ("day", "whole")

    def __new__(cls, day: date, *, whole: bool = False) -> Weekday:
        """`whole`: 'Monday'."""
        made = super().__new__(cls, f"{day:%A}" if whole else f"{day:%a}")
        made.day, made.whole = day, whole
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _weekday, (self.day, self.whole)


def _weekday(day: date, whole: bool) -> Weekday:
    return Weekday(day, whole=whole)


class Weekdays(str):
    """Some days of the week, 'Mon Tue', with their seven bits, Monday the lowest."""

    mask: int

    __slots__ = ("mask",)

    def __new__(cls, mask: int) -> Weekdays:
        """The days of a mask."""
        made = super().__new__(cls, weekday_names(mask))
        made.mask = mask
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Weekdays, (self.mask,)


def said(template: str, **values: Any) -> Said:
    """The template with its values: dates, numbers with a format, words of an enumeration, names, texts within it."""
    return Said(template.format(**values) if values else template, template, "", values)


def word(text: str) -> Said:
    """A word of the inputs that a language may know, such as a type of events; else it stays as it is."""
    return Said(text, text)


def many(amount: float, one: str, other: str, **values: Any) -> Said:
    """The template for one, or the other one; `{n}` in them is the amount."""
    told = values | {AMOUNT: values.get(AMOUNT, amount)}
    return Said((one if amount == 1 else other).format(**told), one, other, told)


NOTHING_SAID = Said()

# -- as it is stored --------------------------------------------------------------------------


def stored(text: Any) -> Any:
    """What stands in a store for a text or a value within one: strings, numbers, lists, maps. TypeError for others."""
    if isinstance(text, Said):
        return _stored_said(text)
    if isinstance(text, Figure):
        return {"number": [text.value, text.decimals, text.percent, str(text)]}
    if isinstance(text, Listed):
        return {"list": [[stored(item) for item in text.items], text.more]}
    if isinstance(text, Weekday):
        return {"weekday": [text.day.isoformat(), text.whole]}
    if isinstance(text, Weekdays):
        return {"weekdays": text.mask}
    if isinstance(text, Enum):
        return [str(text.value)]
    if isinstance(text, date):
        return {"date": text.isoformat()}
    if isinstance(text, str | int | float):
        return text
    raise TypeError(f"a {type(text).__name__} is no part of a text")


def _stored_said(text: Said) -> Any:
    if not text.template:
        return str(text)
    values = {name: stored(value) for name, value in text.values.items()}
    if text.plural:
        return [text.template, values, text.plural]
    return [text.template, values] if values else [text.template]


def restored(form: Any) -> Any:
    """The inverse of `stored`. Words of enumerations come back as texts. ValueError for another form."""
    if isinstance(form, list) and 1 <= len(form) <= 3:
        values = {name: restored(value) for name, value in (form[1] if len(form) > 1 else {}).items()}
        if len(form) == 3:
            return many(_number(values.get(AMOUNT)), form[0], form[2], **values)
        return said(form[0], **values)
    if isinstance(form, dict) and len(form) == 1:
        ((kind, value),) = form.items()
        if kind == "date":
            return date.fromisoformat(value)
        if kind == "weekday":
            return Weekday(date.fromisoformat(value[0]), whole=value[1])
        if kind == "weekdays":
            return Weekdays(value)
        if kind == "number":
            return Figure(value[3], value[0], value[1], percent=value[2])
        if kind == "list":
            return Listed([restored(item) for item in value[0]], value[1])
    if isinstance(form, str | int | float):
        return form
    raise ValueError(f"no text has the form {form!r}")


def _number(value: Any) -> float:
    return value.value if isinstance(value, Figure) else float(value)
