"""One versioned JSON document on stdout, for `-o json`."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from salesplan.report.cells import plain
from salesplan.report.view import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.errors import SalesplanError
    from salesplan.report.view import Column, View

SCHEMA = 1


def document(command: str, page: Sequence[View], **facts: Any) -> str:
    """The document of a command: its facts, and its views by name with rows as objects."""
    found = {"schema": SCHEMA, "command": command, **facts, "views": [as_object(v) for v in page]}
    return to_json(found)


def as_object(view: View) -> dict[str, Any]:
    """A view as a JSON object."""
    names = [c.name for c in view.columns]
    kinds = [c.kind for c in view.columns]

    def record(row: Sequence[Any]) -> dict[str, Any]:
        return {n: plain(k, v) for n, k, v in zip(names, kinds, row, strict=True)}

    return {
        "name": view.name,
        "title": view.title,
        "columns": [{"name": c.name, "header": c.heading, "kind": _kind(c), "unit": c.unit} for c in view.columns],
        "rows": [record(row) for row in view.rows],
        **({"totals": record(view.totals)} if view.totals is not None else {}),
        "notes": list(view.notes),
    }


def _kind(column: Column) -> str:
    """How people read a cause is no concern of programs: to them it is a text."""
    return (Kind.TEXT if column.kind is Kind.CAUSE else column.kind).value


def error_document(command: str, error: SalesplanError, **facts: Any) -> str:
    """The document of a command that stopped."""
    told = {
        "exit_code": int(error.exit_code),
        "kind": error.exit_code.name.lower(),
        "message": error.message,
        "remedy": error.remedy,
        **facts,
    }
    return to_json({"schema": SCHEMA, "command": command, "error": told})


def to_json(value: object) -> str:
    """Readable JSON, UTF-8, keys in the order of the code; NaN and infinity, which JSON has not, become null."""
    return json.dumps(_finite(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return value
