"""Prints a benchmark's figures beside their targets, and measures medians."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """One titled table on stdout, at the width its cells need."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console(width=160).print(table, markup=False)


def median_seconds(function: Callable[[], T], runs: int = 3) -> tuple[float, T]:
    """Median wall seconds of `runs` calls, and what the last call returned."""
    seconds: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        result = function()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result
