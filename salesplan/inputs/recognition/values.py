"""What the values of a column can be: numbers, days, places, countries, keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from salesplan.inputs import cells
from salesplan.inputs.gazetteer import country_code, key, known_towns
from salesplan.inputs.numerals import NotANumberError, marks_of, number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOOKED_AT = 400  # distinct values that are judged
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
TELEPHONE = re.compile(r"[+(]?[\d][\d\s()./-]{5,20}(\s*(x|ext\.?|DW)\s*\d+)?", re.IGNORECASE)
CLOCK_BEHIND = re.compile(r"[ T]\d{1,2}:\d{2}.*$")


@dataclass(frozen=True, eq=False)
class Values:
    """The cells of one column, judged when asked."""

    cells: Sequence[str]

    @cached_property
    def filled(self) -> list[str]:
        """Cells that hold something."""
        return [cell for cell in self.cells if cell]

    @cached_property
    def distinct(self) -> frozenset[str]:
        """What is there, once each."""
        return frozenset(self.filled)

    @cached_property
    def sample(self) -> list[str]:
        """Some of them, in the order of the file."""
        return list(dict.fromkeys(self.filled[: LOOKED_AT * 5]))[:LOOKED_AT]

    @property
    def is_key(self) -> bool:
        """Whether every row has one, and hardly any twice."""
        rows = len(self.cells)
        return rows > 0 and len(self.filled) >= 0.99 * rows and len(self.distinct) >= 0.98 * len(self.filled)

    def share(self, holds: Callable[[str], bool]) -> float:
        """Of the distinct values, how many are like that; 0 of none."""
        return sum(map(holds, self.sample)) / len(self.sample) if self.sample else 0.0

    @cached_property
    def numbers(self) -> float:
        """Share of numbers, as people write them."""
        marks = marks_of(self.sample)

        def is_number(text: str) -> bool:
            try:
                number(text.strip("€$£¥ ").removesuffix("EUR").removesuffix("USD").strip(), marks)
            except NotANumberError:
                return False
            except ValueError:
                return True  # ambiguous, but a number
            return True

        return self.share(is_number)

    def within(self, least: float, most: float) -> bool:
        """Whether they are decimal numbers between two bounds: degrees, not counts."""
        try:
            found = [float(text.replace(",", ".")) for text in self.sample]
        except ValueError:
            return False
        return bool(found) and all(least <= x <= most for x in found) and any(x != int(x) for x in found)

    @cached_property
    def days(self) -> float:
        """Share of days and months."""
        return self.share(is_day)

    @cached_property
    def countries(self) -> float:
        """Share of names and codes of countries."""
        return self.share(lambda text: bool(country_code(text)))

    @cached_property
    def emails(self) -> float:
        """Share of e-mail addresses."""
        return self.share(lambda text: EMAIL.fullmatch(text) is not None)

    @cached_property
    def telephones(self) -> float:
        """Share of telephone numbers."""
        return self.share(lambda text: TELEPHONE.fullmatch(text) is not None)

    @cached_property
    def codes(self) -> float:
        """Share of what is rather a number or a code than words: a digit, and no blank."""
        return self.share(lambda text: any(c.isdigit() for c in text) and " " not in text and text.isascii())

    @cached_property
    def towns(self) -> float:
        """Share of names of towns of the country that knows most of them."""
        names = [key(text) for text in self.sample]
        hits = (sum(name in known for name in names) for known in known_towns().values())
        return max(hits, default=0) / len(names) if names else 0.0

    @property
    def words(self) -> bool:
        """Whether they are words: hardly a code, number, address or day among them."""
        return bool(self.sample) and max(self.codes, self.numbers, self.emails, self.telephones, self.days) < 0.3

    @cached_property
    def digits(self) -> float:
        """Share of values with a digit in them."""
        return self.share(lambda text: any(c.isdigit() for c in text))


def is_day(text: str) -> bool:
    """A day or a month in any form that is read, ambiguous ones too."""
    for read in (cells.day, cells.month):
        try:
            read(CLOCK_BEHIND.sub("", text))
        except cells.CellError as error:
            if error.code == "ambiguous-date":
                return True
            continue
        return True
    return False
