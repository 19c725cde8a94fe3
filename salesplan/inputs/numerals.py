"""Numbers as people write them: 1234.5, 1,234.5, 1.234,5, 1 234,5, 1'234.5, 1.2E+5.

`1,234` alone may mean 1.234 or 1234, and so may `1.234`. What the column's other numbers prove decides; then, which is
told, those of the file, then those of the other files of its form, unless the column itself looks otherwise. Nothing
proven: a defect, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

PLAIN = re.compile(r"[0-9.+\-eE\n]*")  # what float() may see: no nan, inf, 1_000 or other digits
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
BLANKS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(\D|$))")  # a thousands separator that can be nothing else
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")  # 1,234: ambiguous
MARKS = re.compile(r"[.,]")


class NotANumberError(ValueError):
    """Text that is no number at all."""


class AmbiguousNumberError(ValueError):
    """Text that may mean two numbers."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the numbers of a file prove of its comma and point."""

    comma_decimal: bool = False
    point_decimal: bool = False

    def __or__(self, other: Marks) -> Marks:
        return Marks(self.comma_decimal or other.comma_decimal, self.point_decimal or other.point_decimal)

    @property
    def proven(self) -> bool:
        """Whether there is any evidence."""
        return self.comma_decimal or self.point_decimal


def marks_of(cells: Collection[str]) -> Marks:
    """Reads the evidence: `0,5` proves a decimal comma; `1.5` or `1,234,567` a decimal point."""
    whole = "\n".join(cells)
    if "," not in whole:
        if "." not in whole:
            return Marks()
        if any("." in text and _all_evidence((text,)).point_decimal for text in cells):  # most often the first
            return Marks(point_decimal=True)
    return _all_evidence(set(cells))


def _all_evidence(cells: Iterable[str]) -> Marks:
    decimal = set()
    for text in cells:
        bare = BLANKS.sub("", text)
        marks = MARKS.findall(bare)
        if not marks or GROUPED.fullmatch(bare) or not any(char.isdigit() for char in bare):
            continue
        if len(marks) == 1 or len(set(marks)) > 1:
            decimal.add(marks[-1])
        else:
            decimal.add("," if marks[0] == "." else ".")
    return Marks("," in decimal, "." in decimal)


def grouped(cells: Collection[str]) -> list[str]:
    """The cells such as `1,234`, each once, in order."""
    whole = "\n".join(cells)
    if "," not in whole and "." not in whole:
        return []
    return [text for text in dict.fromkeys(cells) if GROUPED.fullmatch(BLANKS.sub("", text))]


def looks_like_thousands(cells: Collection[str]) -> bool | None:
    """What a column whose marked numbers are all such as `1,234` looks like; None: like both.

    Beside `950` marks of thousands would stand where they do, beside `1250` they would not: one that has them has them
    in every number from 1000 on.
    """
    digits = {len(text.lstrip("+-0")) for text in cells if text.lstrip("+-").isdigit()} - {0}
    return None if not digits else max(digits) <= 3


def number(text: str, marks: Marks) -> float:
    """The number that `text` means in a file with these `marks`. Raises NotANumberError, AmbiguousNumberError."""
    bare = BLANKS.sub("", text.replace("−", "-"))
    found = MARKS.findall(bare)
    grouped = GROUPED.fullmatch(bare)
    if grouped:
        decimal = _decimal_mark_of_grouped(grouped[1], marks)
    elif len(found) > 1 and len(set(found)) == 1:
        decimal = "," if found[0] == "." else "."
    else:
        decimal = found[-1] if found else "."
    groups, _, fraction = bare.partition(decimal)
    thousands = "," if decimal == "." else "."
    if thousands in fraction or (thousands in groups and not re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", groups)):
        raise NotANumberError(text)
    plain = groups.replace(thousands, "") + ("." + fraction if decimal in bare else "")
    if not NUMBER.fullmatch(plain):
        raise NotANumberError(text)
    return float(plain)


def _decimal_mark_of_grouped(mark: str, marks: Marks) -> str:
    if marks.comma_decimal == marks.point_decimal:  # nothing is proven, or both
        raise AmbiguousNumberError(mark)
    return "," if marks.comma_decimal else "."


def plain_numbers(cells: Collection[str], marks: Marks) -> dict[str, float] | None:
    """The number of each distinct text where all are empty or plainly written under these `marks`, else None."""
    told = set(cells)
    told.discard("")
    whole = "\n".join(told)
    if marks.comma_decimal or not PLAIN.fullmatch(whole) or ("." in whole and not marks.point_decimal):
        return None
    try:
        return dict(zip(told, map(float, told), strict=True))
    except ValueError:
        return None
