"""What a workspace holds, for other programs: the inputs as Table Schema (frictionless), salesplan.toml as JSON Schema.

https://specs.frictionlessdata.io/table-schema/ · https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.settings import RuleSettings, Settings
from salesplan.inputs.cells import NO, YES
from salesplan.inputs.columns import FILES, TABLES, Kind
from salesplan.inputs.settings import COLUMNS, KNOWN_NAMES, NAMED, SECTIONS, USER_TABLES, hints
from salesplan.inputs.settings_reference import section_title
from salesplan.inputs.workspace import DATA_FOLDER

if TYPE_CHECKING:
    from salesplan.inputs.columns import Column, InputFile

TYPES = {
    Kind.NUMBER: "number",
    Kind.WHOLE: "integer",
    Kind.DATE: "date",
    Kind.MONTH: "yearmonth",
    Kind.YES_NO: "boolean",
}
"""Types of Table Schema for cells in their plainest form; every other cell is a string with its form in the text."""

POINTS_TO = {"customer_id": "customers", "rep_id": "reps", "product": "products"}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def data_package() -> dict[str, Any]:
    """All input files as a Data Package, each with its Table Schema."""
    resources = [
        {
            "name": file.name.removesuffix(".csv"),
            "path": f"{DATA_FOLDER}/{file.name}",
            "profile": "tabular-data-resource",
            "description": file.text,
            "schema": table_schema(file),
        }
        for file in FILES
    ]
    return {"profile": "tabular-data-package", "name": "salesplan-inputs", "resources": resources}


def table_schema(file: InputFile) -> dict[str, Any]:
    """The columns of one file: types, bounds, keys, and which other files they point to."""
    found: dict[str, Any] = {"fields": [_field(column) for column in file.columns], "missingValues": [""]}
    if file.key:
        found["primaryKey"] = list(file.key)
    here = file.name.removesuffix(".csv")
    pointing = [c.name for c in file.columns if c.required and POINTS_TO.get(c.name, here) not in (here, "products")]
    if pointing:
        found["foreignKeys"] = [
            {"fields": name, "reference": {"resource": POINTS_TO[name], "fields": name}} for name in pointing
        ]
    return found


def _field(column: Column) -> dict[str, Any]:
    told = f"{column.text} ({column.unit})" if column.unit else column.text
    field: dict[str, Any] = {"name": column.name, "type": TYPES.get(column.kind, "string"), "description": told}
    if column.kind is Kind.YES_NO:
        field |= {"trueValues": sorted(YES), "falseValues": sorted(NO)}
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.least is not None:
        limits |= {"minimum": column.least, "maximum": column.most}
    if column.choices or column.kind is Kind.CHANNEL:
        limits["enum"] = [str(choice) for choice in column.choices or CHANNELS]
    return field | ({"constraints": limits} if limits else {})


def settings_schema() -> dict[str, Any]:
    """salesplan.toml: every section and key with type, bounds, default and meaning; unknown ones are refused."""
    properties = {f.name: _section(f.name) for f in dataclasses.fields(Settings)}
    return {"$schema": DRAFT, "title": "salesplan.toml", "type": "object", "properties": properties, **CLOSED}


CLOSED = {"additionalProperties": False}


def _section(name: str) -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    if name == "rule":
        return {"type": "array", "items": {**_object(RuleSettings), "required": ["kind"]}}
    if name == COLUMNS:
        tables = {t: _closed({c.name: text for c in file.columns}) for t, file in TABLES.items()}
        return {**_closed(tables), "description": "names of columns as their file has them, by ours"}
    if name in NAMED:
        return {"type": "object", "additionalProperties": text}
    if name in SECTIONS:
        return _object(SECTIONS[name])
    table = _object(USER_TABLES[name])
    if name in KNOWN_NAMES:
        return _closed(dict.fromkeys(map(str, KNOWN_NAMES[name]), table))
    return {"type": "object", "additionalProperties": table}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **CLOSED}


def _object(section: type) -> dict[str, Any]:
    kinds = hints(section)
    keys = {f.name: _key(f, kinds[f.name]) for f in dataclasses.fields(section)}
    return {**_closed(keys), "description": section_title(section)}


def _key(field: dataclasses.Field[Any], kind: Any) -> dict[str, Any]:
    """One setting. A number is whole where its type is int; a list has bounds for each of its numbers."""
    told: dict[str, Any] = {"description": field.metadata["text"]}
    default = field.default if field.default is not dataclasses.MISSING else field.default_factory()  # type: ignore[operator]
    if default is not None:
        told["default"] = default
    if field.metadata.get("choices"):
        return told | {"enum": list(field.metadata["choices"])}
    if isinstance(kind, types.UnionType):
        kind = float
    least, most = field.metadata.get("least"), field.metadata.get("most")
    limits = {} if least is None else {"minimum": least, "maximum": most}
    if typing.get_origin(kind) is list:
        return told | {"type": "array", "items": {"type": "number", **limits}}
    return told | {"type": {bool: "boolean", int: "integer", float: "number"}.get(kind, "string"), **limits}
