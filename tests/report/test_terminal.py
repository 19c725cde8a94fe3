from __future__ import annotations

import io
import re

import pytest
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st
from rich.cells import cell_len

from salesplan.domain.causes import Cause, Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.printable import printable
from salesplan.domain.versions import StoredPlan
from salesplan.report.formats.terminal import GAP, layout, write
from salesplan.report.version import Selection
from salesplan.report.view import Column, Kind, View
from salesplan.report.views import VIEWS


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(page: tuple[View, ...], width: int | None = None, **how: int) -> list[str]:
    out = io.StringIO()
    write(page, out, width=width, **how)
    return out.getvalue().splitlines()


def simple(*rows: tuple[object, ...]) -> View:
    return View("x", "Title", (Column("name", kind=Kind.NAME), Column("n", kind=Kind.COUNT, priority=2)), rows)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_of_a_table_is_wider_than_the_terminal(name: str, width: int, version: StoredPlan) -> None:
    for line in printed(VIEWS[name](version, Selection()), width):
        assert cell_len(line) <= width or "http" in line


def test_chinese_names_keep_the_next_column_aligned() -> None:
    lines = printed((simple(("臺大醫院", 1), ("abc", 22)),), 80)
    ends = {cell_len(line) for line in lines[2:]}
    assert len(ends) == 1


def test_markup_in_the_inputs_is_printed_as_it_is() -> None:
    assert "[bold]x[/bold] :smile:" in "\n".join(printed((simple(("[bold]x[/bold] :smile:", 1)),), 80))


def test_control_characters_of_the_inputs_never_reach_the_terminal() -> None:
    assert printable("a\x1b[31mb\nc\u202ed") == "a [31mb cd"


def test_numbers_stand_to_the_right_and_names_to_the_left() -> None:
    lines = printed((simple(("a", 1), ("b", 1000)),), 80)
    assert lines[-2].startswith("a ")
    assert lines[-2].endswith("    1")
    assert lines[-1].endswith("1,000")


def test_a_narrow_terminal_drops_the_least_important_column_and_says_so() -> None:
    view = View(
        "x",
        "t",
        (Column("id", kind=Kind.ID), Column("note", kind=Kind.COUNT, priority=3), Column("n", kind=Kind.COUNT)),
        (("A" * 12, 10**9, 10**9),),
    )
    lines = printed((view,), 32)
    assert "note" not in lines[1]
    assert "not shown at this width: note (widen, or -o csv)" in " ".join(lines)


def test_no_text_is_cut_however_long() -> None:
    text = "word " * 60
    joined = " ".join(" ".join(printed((View("x", "t", (Column("a"), Column("b")), ((text, "b"),)),), 60)).split())
    assert joined.count("word") == 60


def test_a_long_table_ends_with_how_many_rows_are_not_shown() -> None:
    lines = printed((simple(*((f"n{i}", i) for i in range(50))),), 80, most_rows=10)
    assert lines[-1] == "… 40 more rows, see -o csv"
    assert len(printed((simple(*((f"n{i}", i) for i in range(50))),), 80, most_rows=0)) == 53


def test_off_a_terminal_columns_says_the_width(monkeypatch: pytest.MonkeyPatch, version: StoredPlan) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(cell_len, printed(VIEWS["schedule"](version, Selection())))) <= 80
    monkeypatch.delenv("COLUMNS")
    assert max(map(cell_len, printed(VIEWS["schedule"](version, Selection())))) > 80


def test_off_a_terminal_there_is_no_colour_and_no_trailing_space() -> None:
    text = "\n".join(printed((simple(("a", 1)),), 80))
    assert "\x1b" not in text
    assert not re.search(r" $", text, re.MULTILINE)


def test_a_terminal_without_unicode_gets_plain_lines() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    write((simple(("臺", None)),), out, width=80)
    out.flush()
    assert out.buffer.getvalue().decode().splitlines()[2:] == ["----  -", "?    -"]  # type: ignore[attr-defined]


def test_on_a_terminal_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured, plain = Terminal(), Terminal()
    write((simple(("a", 1)),), coloured, width=80)
    monkeypatch.setenv("NO_COLOR", "1")
    write((simple(("a", 1)),), plain, width=80)
    assert "\x1b[" in coloured.getvalue()
    assert "\x1b" not in plain.getvalue()


@settings(max_examples=30, deadline=None)
@given_that(
    st.lists(st.tuples(st.text("ab臺 ", max_size=30), st.integers(1, 4)), min_size=1, max_size=8), st.integers(20, 120)
)
def test_a_layout_fits_or_shows_only_what_must_be_shown(cells: list[tuple[str, int]], width: int) -> None:
    columns = tuple(Column(f"c{i}", priority=p) for i, (_, p) in enumerate(cells))
    chosen, widths = layout(columns, [[text for text, _ in cells]], width)
    assert chosen == sorted(chosen)
    fits = sum(widths) + GAP * (len(widths) - 1) <= width
    assert fits or all(columns[i].priority == 1 for i in chosen) or len(chosen) == 1


def test_a_long_cause_is_told_once_where_it_is_that_of_the_row_above() -> None:
    long, brief = Cause(ChangeKind.REP_ABSENT, "R1", via=Via.MAKES_ROOM), Cause(ChangeKind.CLOCK)
    rows = (("a", long), ("b", long), ("c", brief), ("d", brief), ("e", long))
    view = View("x", "Title", (Column("name", kind=Kind.NAME), Column("cause", kind=Kind.CAUSE)), rows)
    told = "makes room: rep's time off changed R1"
    assert [line.split("  ")[-1].strip() for line in printed((view,), 80)[3:]] == [
        told,
        "″",
        *["a day passed"] * 2,
        told,
    ]
