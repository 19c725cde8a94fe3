"""A view: a titled table of plain values, which any format can write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class Kind(StrEnum):
    """What a column holds; each format decides how that looks."""

    TEXT = "text"  # free text: may be wrapped
    CAUSE = "cause"  # the same; people read it without what was and what is
    ID = "id"
    WORD = "word"  # short text that is never wrapped
    NAME = "name"
    COUNT = "count"  # whole number
    NUMBER = "number"  # one decimal
    MONEY = "money"
    HOURS = "hours"
    MINUTES = "minutes"
    KM = "km"
    RATE = "rate"  # calls a cycle: 0.25, 1, 2
    RATIO = "ratio"  # two decimals
    SHARE = "share"  # 0.85 is 85 %
    GAP = "gap"  # relative gap, small
    DATE = "date"
    DAY = "day"  # a date whose weekday matters
    TIME = "time"  # seconds since midnight
    FLAG = "flag"  # yes or nothing
    AMOUNT = "amount"  # a number whose meaning another column tells


LEFT_ALIGNED = frozenset({Kind.TEXT, Kind.CAUSE, Kind.ID, Kind.WORD, Kind.NAME, Kind.DATE, Kind.DAY, Kind.FLAG})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `priority` 1 is always shown; where the terminal is narrow the highest numbers go first.

    Priority 0 is for programs: the title tells people.
    """

    name: str  # the key in JSON and the header in CSV
    header: str = ""  # for people; empty: the name with spaces
    kind: Kind = Kind.TEXT
    unit: str = ""  # stands under the header
    priority: int = 1

    @property
    def heading(self) -> str:
        """The header for people."""
        return self.header or self.name.replace("_", " ")

    @property
    def left(self) -> bool:
        """Whether the cells are aligned to the left; numbers and times are not."""
        return self.kind in LEFT_ALIGNED


@dataclass(frozen=True, slots=True)
class View:
    """Rows without styling. The title says the answer first; `totals` is a last row, None where a sum says nothing."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = ()
    totals: tuple[Any, ...] | None = None

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in self.rows) or (self.totals is not None and len(self.totals) != width):
            raise ValueError(f"view {self.name}: every row needs {width} cells")


Row = tuple[Any, ...]
"""Cells of one row."""

Page = tuple[View, ...]
"""The views that one command shows; `-o csv` prints the first, and those that are of its name."""


def column_sum(rows: Sequence[Row], index: int) -> Any:
    """The sum of the numbers in one column."""
    return sum((row[index] for row in rows if isinstance(row[index], int | float)), 0)


def without_empty_columns(view: View, names: Sequence[str]) -> View:
    """The view less those of the named columns that hold nothing in any row."""
    empty = {
        i
        for i, column in enumerate(view.columns)
        if column.name in names and all(row[i] in (None, "") for row in view.rows)
    }
    if not empty:
        return view
    keep = [i for i in range(len(view.columns)) if i not in empty]
    return View(
        view.name,
        view.title,
        tuple(view.columns[i] for i in keep),
        tuple(tuple(row[i] for i in keep) for row in view.rows),
        view.notes,
        None if view.totals is None else tuple(view.totals[i] for i in keep),
    )
