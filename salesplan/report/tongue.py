"""Texts in the language of `[plan] language`, as pages, day sheets and calendars show them.

What is said where no number comes in is in the catalogue of the language, `salesplan/languages/NAME.po`, by its English
text: gettext chooses the plural. Numbers, dates and weekdays are those of the Unicode CLDR, by Babel. A text of the
inputs is never translated: only what was made by `said` or `many`, or is a word of an enumeration.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from gettext import GNUTranslations, c2py
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import WEEKDAYS
from salesplan.domain.said import AMOUNT, Figure, Listed, Said, Weekday, Weekdays
from salesplan.domain.settings import ENGLISH
from salesplan.report.words import AS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages import Catalog

PLURALS = 200  # amounts whose plural a page is told; those above repeat with the last hundred


class Tongue:
    """English: every text is what it is."""

    code = ENGLISH
    html = "en"  # as the attribute `lang` has it

    def text(self, value: object) -> str:
        """A text, a number or a word of an enumeration in this language; the plain string of anything else."""
        return str(value.value) if isinstance(value, Enum) else str(value)

    def texts(self, values: Iterable[object]) -> list[str]:
        """Each of them."""
        return [self.text(value) for value in values]

    def weekdays(self, mask: int) -> str:
        """'Mon Tue' of seven bits, Monday the lowest."""
        return " ".join(self.weekday(bit) for bit in range(7) if mask >> bit & 1)

    def weekday(self, number: int) -> str:
        """'Mon' for 0."""
        return WEEKDAYS[number]

    def script(self, source: str) -> dict[str, Any]:  # noqa: ARG002 - as other languages need
        """What the script of a page needs beside its data to speak this language; nothing for English."""
        return {}


class _Foreign(Tongue):
    """Any other language, by its catalogue."""

    def __init__(self, code: str) -> None:
        from babel import Locale

        self.code, self.html = code, code.replace("_", "-")
        self._locale = Locale.parse(code)
        self._catalogue = catalogue(code)
        self._told = _compiled(self._catalogue)

    def text(self, value: object) -> str:
        if isinstance(value, Said):
            return self._said(value)
        if isinstance(value, Enum):
            return self._told.gettext(str(value.value))
        if isinstance(value, Figure):
            return self.number(value.value, value.decimals)
        if isinstance(value, Weekday):
            return self._day_name(value.day.weekday(), "wide" if value.whole else "abbreviated")
        if isinstance(value, Weekdays):
            return self.weekdays(value.mask)
        if isinstance(value, Listed):
            told = self._told.gettext(", ").join(self.texts(value.items))
            more = self._told.gettext("{items} and {more} more")
            return more.format(items=told, more=self.number(value.more, 0)) if value.more else told
        return self._date(value) if isinstance(value, date) else str(value)

    def _said(self, text: Said) -> str:
        if not text.template:
            return str(text)
        if text.plural:
            amount = text.values[AMOUNT]
            n = amount.value if isinstance(amount, Figure) else float(amount)
            whole = int(n) if n == int(n) else 2  # a broken number is no single one
            template = self._told.ngettext(text.template, text.plural, whole)
        else:
            template = self._told.gettext(text.template)
        if not text.values:
            return template
        return template.format(**{name: _Value(self, value) for name, value in text.values.items()})

    def number(self, value: float, decimals: int) -> str:
        """A number with so many decimals; below 0: those that it needs, up to four."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals > 0 else ".####" if decimals < 0 else "")
        rounded = round(value, decimals if decimals >= 0 else 4)
        return str(format_decimal(rounded + 0.0 if rounded else 0, format=pattern, locale=self._locale))

    def _date(self, day: date) -> str:
        from babel.dates import format_skeleton

        return str(format_skeleton("yMd", day, locale=self._locale))

    def weekday(self, number: int) -> str:
        return self._day_name(number, "abbreviated")

    def _day_name(self, number: int, width: Any) -> str:
        from babel.dates import get_day_names

        return str(get_day_names(width, locale=self._locale)[number])

    def script(self, source: str) -> dict[str, Any]:
        words = {
            message.id if isinstance(message.id, str) else message.id[0]: message.string
            for message in self._catalogue
            if message.id and any(name.endswith(source) for name, _ in message.locations)
        }
        index = c2py(self._catalogue.plural_expr)
        symbols = self._locale.number_symbols["latn"]
        return {
            "words": words,
            "plural": "".join(str(index(n)) for n in range(PLURALS)),
            "marks": [symbols["group"], symbols["decimal"]],
        }


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a template, as a language says it."""

    tongue: _Foreign
    value: Any

    def __format__(self, spec: str) -> str:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.tongue.text(value)
        sign = "+" if "+" in spec and value > 0 else ""
        if spec.endswith("%"):
            return f"{sign}{self.tongue.number(100 * value, _decimals(spec))} %"
        decimals = _decimals(spec) if spec.endswith("f") else 0 if isinstance(value, int) else AS_NEEDED
        return sign + self.tongue.number(value, decimals)


def _decimals(spec: str) -> int:
    """',.0f' has 0."""
    _, _, tail = spec.partition(".")
    return int(tail[:-1]) if tail[:-1].isdigit() else 6


ENGLISH_TONGUE = Tongue()


@cache
def tongue(code: str) -> Tongue:
    """The language of a setting `[plan] language`, which the settings have checked."""
    return ENGLISH_TONGUE if code == ENGLISH else _Foreign(code)


def catalogue(code: str) -> Catalog:
    """The texts of a language as its file has them."""
    from babel.messages.pofile import read_po

    body = (files("salesplan") / "languages" / f"{code}.po").read_bytes()
    return read_po(io.BytesIO(body), locale=code)


def _compiled(texts: Catalog) -> GNUTranslations:
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return GNUTranslations(compiled)
