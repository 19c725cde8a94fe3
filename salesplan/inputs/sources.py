"""Where a table comes from: data/TABLE.csv, or the file or query that [source.TABLE] names.

Workbooks, Parquet files and the rows of a query become CSV text here, so that everything behind this door reads one
form.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from salesplan.domain.findings import Finding
from salesplan.inputs.files import bytes_of
from salesplan.inputs.workspace import DATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from salesplan.domain.settings import Settings, SourceSettings
    from salesplan.inputs.columns import InputFile

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
PARQUET = (".parquet", ".pq")
SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")


class SourceError(Exception):
    """A source that cannot be read: a sentence, and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Stored:
    """A table as it is stored: its bytes (None: there is none), how they become CSV, and what is wrong."""

    raw: bytes | None
    finding: Finding | None = None
    suffix: str = ".csv"
    sheet: str = ""

    def as_csv(self) -> bytes | None:
        """The bytes of CSV. Raises SourceError where they are not what the name says."""
        if self.raw is None:
            return None
        if self.suffix in WORKBOOKS:
            return csv_bytes(workbook_rows(self.raw, self.sheet))
        if self.suffix in PARQUET:
            return csv_bytes(parquet_rows(self.raw))
        return self.raw


def stored(workspace: Path, declared: InputFile, settings: Settings) -> Stored:
    """The table's bytes, from where the settings say; a query is asked now."""
    told = settings.source.get(declared.name.removesuffix(".csv"))
    if told is None or not (told.file or told.query):
        return Stored(*bytes_of(workspace / DATA_FOLDER / declared.name, declared, settings.inputs))
    if told.query:
        try:
            return Stored(csv_bytes(query_rows(workspace, told)))
        except SourceError as error:
            return Stored(None, broken(declared, error))
    path = workspace / told.file
    raw, finding = bytes_of(path, declared, settings.inputs)
    if raw is None and finding is None:
        finding = broken(
            declared, SourceError(f"there is no file {told.file}", "correct [source] file, or put it there")
        )
    return Stored(raw, finding, path.suffix.lower(), told.sheet)


def broken(declared: InputFile, error: SourceError) -> Finding:
    """What is wrong with a source, as a finding about its table."""
    return Finding(declared.name, 0, "", "", error.problem, error.remedy, "error", "unreadable-source")


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows of values as CSV: numbers plain, dates as ISO, blank rows kept so that line numbers are the source's."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([cell_text(value) for value in row] for row in rows)
    return text.getvalue().encode()


def cell_text(value: Any) -> str:
    """A value as it is written: 3.0 as '3', midnight as its day, nothing as ''."""
    if value is None or value != value:  # NaN is not itself
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)


def workbook_rows(raw: bytes, sheet: str = "") -> Iterator[Sequence[Any]]:
    """The rows of a sheet, the first one unless named. SourceError where there is none."""
    for name, rows in workbook_sheets(raw):
        if sheet in ("", name):
            yield from rows()
            return
    raise SourceError(f"the workbook has no sheet {sheet!r}" if sheet else "the workbook has no sheet", "name another")


def workbook_sheets(raw: bytes) -> Iterator[tuple[str, Callable[[], list[list[Any]]]]]:
    """The visible sheets of a workbook: name, and what reads its rows. SourceError where it is none."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for info in book.sheets_metadata:
            if info.visible is SheetVisibleEnum.Visible:
                yield info.name, partial(_rows_of, book, info.name)
    except (CalamineError, OSError, ValueError) as error:
        raise SourceError(f"this is no workbook: {error}", "save it again as xlsx") from None


def _rows_of(book: Any, sheet: str) -> list[list[Any]]:
    rows: list[list[Any]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return rows


def parquet_rows(raw: bytes) -> Iterator[Sequence[Any]]:
    """Names and rows of a Parquet file. SourceError where it is none, or pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise SourceError("pyarrow is not installed", "pip install 'salesplan[parquet]'") from None
    try:
        table = pq.read_table(pa.BufferReader(raw))
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"this is no Parquet file: {error}", "write it again") from None
    yield table.column_names
    yield from zip(*(column.to_pylist() for column in table.columns), strict=True)


def query_rows(workspace: Path, told: SourceSettings) -> Iterator[Sequence[Any]]:
    """Names and rows that a query gives. SourceError for a database that does not answer, or no known one."""
    if told.url.startswith(SQLITE):
        return _sqlite_rows(workspace / told.url.removeprefix(SQLITE), told.query)
    if told.url.startswith(POSTGRES):
        return _postgres_rows(told.url, told.query)
    raise SourceError("the query has no database that is known", "set url to sqlite:///FILE or postgresql://…")


def _sqlite_rows(path: Path, query: str) -> Iterator[Sequence[Any]]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            answer = database.execute(query)
            yield [column[0] for column in answer.description or ()]
            yield from answer
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise SourceError(
            f"the database {path.name} does not answer: {error}", "correct [source] url or query"
        ) from None


def _postgres_rows(url: str, query: str) -> Iterator[Sequence[Any]]:
    try:
        import psycopg
    except ModuleNotFoundError:
        raise SourceError("psycopg is not installed", "pip install 'salesplan[postgresql]'") from None
    try:
        with psycopg.connect(url, connect_timeout=30, options="-c default_transaction_read_only=on") as database:
            answer = database.execute(query)
            yield [column.name for column in answer.description or ()]
            yield from answer
    except psycopg.Error as error:
        raise SourceError(f"the database does not answer: {error}", "correct [source] url or query") from None
