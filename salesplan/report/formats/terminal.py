"""Tables for people. Nothing is ever cut: where the line is short, columns that matter least are left out and said so,
free text is wrapped, and long tables end with how many rows are not shown."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from salesplan.domain.printable import printable
from salesplan.report.cells import cell
from salesplan.report.view import Column, Kind, View
from salesplan.report.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 2  # cells between columns
LEAST_TEXT = 18  # cells that free text keeps before a column is dropped for it
LEAST_NAME = 20
LEAST_ID = 12
LEAST_OF_ALL = 10  # cells to which a wrapping column shrinks where nothing is left to be dropped
WRAPPING = {Kind.TEXT: LEAST_TEXT, Kind.CAUSE: LEAST_TEXT, Kind.NAME: LEAST_NAME, Kind.ID: LEAST_ID}
SAME = "″"  # a cause that is that of the row above
PIPED_WIDTH = 120  # off a terminal, unless COLUMNS says otherwise
CAP = 60  # rows on a terminal
PIPED_CAP = 5_000
_PLAIN = str.maketrans({"─": "-", "–": "-", "−": "-", "…": "...", "→": "->", "×": "x", "÷": "/", "█": "#", "″": '"'})


def write(page: Sequence[View], stream: TextIO, *, width: int | None = None, most_rows: int | None = None) -> None:
    """Print a page. `width` None: the terminal's, else COLUMNS, else 120; `most_rows` None: by the stream, 0: all."""
    terminal = stream.isatty()
    console = console_on(stream, width)
    cap = (CAP if terminal else PIPED_CAP) if most_rows is None else most_rows
    with console.capture() as captured:
        for number, view in enumerate(page):
            if number:
                console.print()
            _write_view(console, view, cap or len(view.rows))
    text = captured.get()
    if not (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf"):
        text = text.translate(_PLAIN)
    stream.write(text if console.color_system else re.sub(r" +$", "", text, flags=re.MULTILINE))


def console_on(stream: TextIO, width: int | None = None) -> Console:
    """A console that never interprets markup, wide as the terminal, plain off a terminal and with NO_COLOR."""
    plain = not stream.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    if width is None and not stream.isatty():
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdecimal() and int(columns) else PIPED_WIDTH
    return Console(
        file=stream,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        color_system=None if plain else "auto",
        force_terminal=False if plain else None,
    )


def _write_view(console: Console, view: View, cap: int) -> None:
    console.print(Text(printable(view.title), style="bold"))
    shown = view.rows[:cap]
    if shown:
        cells = [[printable(cell(c.kind, v)) for c, v in zip(view.columns, row, strict=True)] for row in shown]
        _say_once(view.columns, cells)
        totals = None if view.totals is None else _total_cells(view)
        chosen, widths = layout(view.columns, [*cells, *([totals] if totals else [])], console.width)
        if totals is not None and 0 not in chosen and not totals[chosen[0]]:
            totals[chosen[0]] = totals[0]  # the label of the last row outlives its column
        _write_table(console, view.columns, cells, totals, chosen, widths)
        _note(console, _left_out([c for i, c in enumerate(view.columns) if c.priority and i not in chosen]))
    if len(view.rows) > cap:
        _note(console, f"… {count(len(view.rows) - cap, 'more row')}, see -o csv")
    for note in view.notes:
        _note(console, note)


def _say_once(columns: Sequence[Column], cells: list[list[str]]) -> None:
    """A long cause that is that of the row above is not told again."""
    for i in (i for i, c in enumerate(columns) if c.kind is Kind.CAUSE):
        for row, text in zip(cells[1:], [row[i] for row in cells], strict=False):
            if row[i] == text and cell_len(text) > LEAST_TEXT:
                row[i] = SAME


def _left_out(columns: Sequence[Column]) -> str:
    names = ", ".join(c.heading or c.name for c in columns)
    return f"not shown at this width: {names} (widen, or -o csv)" if columns else ""


def _note(console: Console, text: str) -> None:
    if text:
        long_word = max(map(cell_len, text.split()), default=0) > console.width  # a link is never broken
        console.print(Text(printable(text), style="dim"), soft_wrap=long_word)


def _total_cells(view: View) -> list[str]:
    assert view.totals is not None
    pairs = zip(view.columns, view.totals, strict=True)
    return ["" if v is None or v == "" else printable(cell(c.kind, v)) for c, v in pairs]


def layout(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> tuple[list[int], list[int]]:
    """Which columns are shown, and how wide each is.

    Every column starts at the width of its longest cell. While even the least widths are too much together, the
    column of the highest priority number goes (among equals the rightmost); then wrapping columns share what is left.
    """
    natural = [max([_heading_width(c), *(cell_len(row[i]) for row in rows)]) for i, c in enumerate(columns)]
    least = [min(n, max(WRAPPING.get(c.kind, n), _heading_width(c))) for c, n in zip(columns, natural, strict=True)]
    chosen = [i for i, c in enumerate(columns) if c.priority]
    while len(chosen) > 1 and sum(least[i] + GAP for i in chosen) - GAP > width:
        last = max(chosen, key=lambda i: (columns[i].priority, i))
        if columns[last].priority == 1:
            break
        chosen.remove(last)
    spare = width - sum(least[i] + GAP for i in chosen) + GAP
    for i in sorted((i for i in chosen if columns[i].kind in WRAPPING), key=lambda i: (-least[i], i)):
        taken = min(max(-spare, 0), max(least[i] - max(LEAST_OF_ALL, _heading_width(columns[i])), 0))
        least[i] -= taken  # narrow is better than off the line
        spare += taken
    widths = {i: least[i] for i in chosen}
    # Water-filling: every column gets an equal part of what is left, but none more than its longest cell.
    wanting = sorted((i for i in chosen if natural[i] > least[i]), key=lambda i: (natural[i] - least[i], i))
    for position, i in enumerate(wanting):
        extra = min(max(spare, 0) // (len(wanting) - position), natural[i] - least[i])
        widths[i] += extra
        spare -= extra
    return chosen, [widths[i] for i in chosen]


def _heading_width(column: Column) -> int:
    return max(cell_len(column.heading), cell_len(column.unit))


def _write_table(
    console: Console,
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    totals: Sequence[str] | None,
    chosen: Sequence[int],
    widths: Sequence[int],
) -> None:
    """Lines are laid out here and not by rich's tables, which take a millisecond a row."""
    shown = [columns[i] for i in chosen]
    rule = (" " * GAP).join("─" * width for width in widths)

    def lines(row: Sequence[str]) -> str:
        return _lines(console, [row[i] for i in chosen], shown, widths)

    def put(text: str, style: str = "") -> None:
        console.print(Text(text, style=style), soft_wrap=True)

    put(_lines(console, [c.heading for c in shown], shown, widths), "bold")
    if any(c.unit for c in shown):
        put(_lines(console, [c.unit for c in shown], shown, widths), "dim")
    put(rule, "dim")
    for start in range(0, len(cells), 500):
        put("\n".join(map(lines, cells[start : start + 500])))
    if totals is not None:
        put(rule, "dim")
        put(lines(totals), "bold")


def _lines(console: Console, row: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    """One row, over as many lines as its longest cell needs."""
    folded = [_folded(console, text, width) for text, width in zip(row, widths, strict=True)]
    height = max(map(len, folded))
    return "\n".join(
        (" " * GAP).join(
            _padded(parts[n] if n < len(parts) else "", column, width)
            for parts, column, width in zip(folded, columns, widths, strict=True)
        )
        for n in range(height)
    )


def _folded(console: Console, text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    return [line.plain.rstrip() for line in Text(text).wrap(console, width, overflow="fold")]


def _padded(text: str, column: Column, width: int) -> str:
    space = " " * (width - cell_len(text))
    return text + space if column.left else space + text
