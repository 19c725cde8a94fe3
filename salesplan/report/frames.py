"""The exported tables as data frames: what workbooks and CSV files are written from, and what analysts load.

pandas takes half a second to import: import this module where it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from salesplan.domain.formulas import defused
from salesplan.domain.printable import printable
from salesplan.report.tables import Form, tables_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from salesplan.report.tables import ExportTable
    from salesplan.report.version import PlanVersion

DTYPES: dict[Form, str] = {
    Form.TEXT: "object",
    Form.WORD: "category",
    Form.DAY: "datetime64[s]",  # NaT where there is none
    Form.TIME: "timedelta64[s]",  # since midnight
    Form.COUNT: "int64",
    Form.TWO: "float64",
    Form.RATE: "float64",
}

TEXTS = frozenset({Form.TEXT, Form.WORD})


def frames(version: PlanVersion) -> dict[str, pd.DataFrame]:
    """Every exported table by name, rows sorted as in the files.

    Days are datetime64 (NaT: none), times timedelta64 since midnight, words categories; units are those of the columns.
    """
    return {table.name: frame(table, version) for table in tables_of(version)}


def frame(table: ExportTable, version: PlanVersion) -> pd.DataFrame:
    """One exported table."""
    rows = [values for _, values in table.sorted_rows(version)]
    columns = zip(*rows, strict=True) if rows else ((),) * len(table.columns)
    return pd.DataFrame(
        {name: _series(form, values) for (name, form), values in zip(table.columns.items(), columns, strict=True)}
    )


def _series(form: Form, values: Sequence[Any]) -> pd.Series[Any]:
    if form is Form.TIME:
        return pd.Series(pd.to_timedelta(pd.array(values, dtype="Int64"), unit="s"), dtype=DTYPES[form])
    return pd.Series(values, dtype=DTYPES[form])


def comma(table: ExportTable, found: pd.DataFrame, *, raw: bool) -> str:
    """A frame as its CSV file: comma, LF, every cell in the form of its column.

    `raw`: texts stand as they are, also those that a spreadsheet would run as formulas.
    """
    texts = {
        name: _harmless(found[name], raw=raw) if form in TEXTS else _written(form, found[name])
        for name, form in table.columns.items()
    }
    return pd.DataFrame(texts).to_csv(index=False, lineterminator="\n")


def _harmless(column: pd.Series[Any], *, raw: bool) -> pd.Series[Any]:
    """Texts on one line each, no formulas; most columns are left as they are."""
    plain = {text: printable(text) if raw else defused(printable(text)) for text in column.unique()}
    changed = {text: told for text, told in plain.items() if told != text}
    return column.astype(object).map(lambda text: changed.get(text, text)) if changed else column


def _written(form: Form, column: pd.Series[Any]) -> NDArray[np.object_]:
    """The cells as files have them; each different value is written once."""
    codes, values = pd.factorize(column)
    plain: Iterable[Any] = values
    if form is Form.TIME:
        plain = pd.TimedeltaIndex(values).total_seconds().astype(int)
    elif form is Form.DAY:
        plain = pd.DatetimeIndex(values).date
    texts = np.array([*(write(form, value) for value in plain), ""], dtype=object)
    return texts[codes]  # nothing has code −1: the last text
