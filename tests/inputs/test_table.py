from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.inputs.columns import CUSTOMERS, REPS, TIME_OFF
from salesplan.inputs.delimiter import delimiter_of
from salesplan.inputs.table import Table, Tabulator

HEAD = "rep_id,from_date,until_date\n"


def tabulated(text: str, declared=TIME_OFF) -> tuple[Table, list[tuple[str, int]]]:  # type: ignore[no-untyped-def]
    tabulator = Tabulator(declared, 10_000)
    table = tabulator.table(text)
    return table, [(f.code, f.line) for f in tabulator.findings]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_told_from_the_header(delimiter: str, end: str) -> None:
    rows = [["rep_id", "from_date", "until_date"], ["R1", "2026-12-01", "2026-12-02"], ["R2", "x,y;z", ""]]
    quoted = [[f'"{cell}"' if "," in cell else cell for cell in row] for row in rows]
    table, found = tabulated(end.join(delimiter.join(row) for row in quoted) + end)
    assert found == []
    assert list(table.cells["from_date"]) == ["2026-12-01", "x,y;z"]
    assert list(table.lines) == [2, 3]


def test_one_column_alone_needs_no_delimiter() -> None:
    assert delimiter_of("customer_id", ["customer_id"]) == ","
    assert delimiter_of("nothing known;here", ["customer_id"]) == ";"


def test_the_line_by_which_excel_tells_the_delimiter_is_obeyed() -> None:
    table, found = tabulated("sep=;\n" + HEAD.replace(",", ";") + "R1;a;b\n")
    assert (found, list(table.lines)) == ([], [3])


def test_headers_are_free_in_case_spaces_and_order() -> None:
    table, found = tabulated(" Until Date ,REP_ID,From-Date\nb,R1,a\n")
    assert found == []
    assert {name: list(cells) for name, cells in table.cells.items()} == {
        "rep_id": ["R1"],
        "from_date": ["a"],
        "until_date": ["b"],
    }


def test_quoted_newlines_keep_the_physical_line() -> None:
    table, found = tabulated(HEAD + 'R1,"a\nb\n",c\n\nR2,d,e\n   ,,\nR3,"f\r\ng",h\nR4,i,j\n')
    assert found == []
    assert list(zip(table.cells["rep_id"], table.lines, strict=True)) == [("R1", 2), ("R2", 6), ("R3", 8), ("R4", 10)]


cell = st.text(st.sampled_from("ab 7.é"), max_size=3)
rows = st.lists(st.lists(cell, min_size=1, max_size=5), max_size=5)


@given(rows, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_quotes_around_cells_make_no_difference(rows: list[list[str]], end: str, ends: bool) -> None:
    plain = HEAD.rstrip("\n") + end + end.join(",".join(row) for row in rows) + end * ends
    quoted = HEAD.rstrip("\n") + end + end.join(",".join(f'"{c}"' for c in row) for row in rows) + end * ends
    (one, said), (other, repeated) = tabulated(plain), tabulated(quoted)
    assert said == repeated
    assert list(one.lines) == list(other.lines)
    assert {name: list(c) for name, c in one.cells.items()} == {name: list(c) for name, c in other.cells.items()}


def test_extra_columns_are_named_once_and_left_out() -> None:
    text = "rep_id,note,from_date,until_date,colour,\nR1,x,a,b,red,\nR2,x,a,b,red,\n"
    tabulator = Tabulator(TIME_OFF, 10_000)
    table = tabulator.table(text)
    assert set(table.cells) == {"rep_id", "from_date", "until_date"}
    (finding,) = tabulator.findings
    assert (finding.code, finding.severity, finding.value, finding.line) == (
        "extra-column",
        "warning",
        "note, colour",
        1,
    )


def test_a_missing_column_names_the_extra_one_that_was_meant() -> None:
    tabulator = Tabulator(REPS, 10_000)
    tabulator.table("rep_id,nmae,latitude,longitude\nR1,Anna,1,2\n")
    missing = next(f for f in tabulator.findings if f.code == "missing-column")
    assert missing.column == "name"
    assert "did you mean nmae?" in missing.remedy


def test_coordinates_may_be_missing_where_an_address_is_there() -> None:
    _, found = tabulated("customer_id,name\n1,x\n", CUSTOMERS)
    assert found == [("missing-column", 1), ("missing-column", 1)]
    _, found = tabulated("customer_id,name,city\n1,x,y\n", CUSTOMERS)
    assert found == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty-file", 0)]),
        ("\n \n,,\n", [("empty-file", 0)]),
        (HEAD + "R1,a,b,c\n", [("row-too-long", 2)]),
        (HEAD + "R1,a,b,,\n", []),
        (HEAD + "R1,a\n", []),
        ("note,rep_id,from_date,until_date\nx\nx,R1,a,b\n", [("extra-column", 1), ("row-too-short", 2)]),
        ("rep_id,from_date,until_date,Rep_ID\nR1,a,b,R2\n", [("duplicate-column", 1)]),
        (HEAD + 'R1,a,b\nR2,"a,b\nR3,c,d\n', [("broken-quote", 3)]),
        (HEAD + 'R1,"a"x,b\nR2,c,d\n', [("broken-quote", 2)]),
        (HEAD + "R1,a\0,b\n", [("nul-byte", 2)]),
    ],
)
def test_spoiled_forms_are_found_at_their_line(text: str, expected: list[tuple[str, int]]) -> None:
    assert tabulated(text)[1] == expected


def test_rows_after_a_broken_quote_are_still_read() -> None:
    table, _ = tabulated(HEAD + 'R1,"a"x,b\nR2,c,d\n')
    assert list(zip(table.cells["rep_id"], table.lines, strict=True)) == [("R2", 3)]


def test_a_required_file_needs_rows() -> None:
    assert tabulated("rep_id,name,latitude,longitude\n", REPS)[1] == [("no-rows", 0)]
    assert tabulated(HEAD)[1] == []


def test_ids_that_a_formula_protects_are_unwrapped() -> None:
    table, found = tabulated(HEAD + '="007",a,b\n"=""008""",c,"=SUM(A1)"\n')
    assert found == []
    assert (list(table.cells["rep_id"]), table.cells["until_date"][1]) == (["007", "008"], "=SUM(A1)")
