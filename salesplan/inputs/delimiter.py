"""Which character separates the cells: decided from the header line and the declared names.

csv.Sniffer looks at letter frequencies and fails on one column; the header says it plainly.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from salesplan.inputs.characters import trimmed

if TYPE_CHECKING:
    from collections.abc import Collection

DELIMITERS = (",", ";", "\t", "|")


def header_name(text: str) -> str:
    """A header as it is compared: 'Customer ID ' and 'customer_id' are one."""
    return re.sub(r"[\s_-]+", "_", trimmed(text).casefold()).strip("_")


def header_cells(line: str, delimiter: str) -> list[str]:
    """The header's names under that delimiter."""
    return [header_name(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])]


def delimiter_of(line: str, declared: Collection[str]) -> str:
    """The delimiter under which most declared names appear; ties go to more cells, then to the comma."""

    def merit(delimiter: str) -> tuple[int, int]:
        cells = header_cells(line, delimiter)
        return len(set(cells) & set(declared)), len(cells)

    return max(DELIMITERS, key=merit)  # max keeps the first of equals
