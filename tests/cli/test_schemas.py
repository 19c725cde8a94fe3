"""Schemas for other programs: they take what the program takes, and refuse what it refuses."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.settings import Settings
from salesplan.inputs import load_settings
from salesplan.inputs.columns import FILES, TABLES
from salesplan.inputs.schemas import data_package, settings_schema, table_schema
from salesplan.inputs.settings import as_document
from tests.answers import Answer

ROOT = Path(__file__).resolve().parents[2]
Call = Callable[..., Answer]


def takes(text: str) -> bool:
    return not list(jsonschema.Draft202012Validator(settings_schema()).iter_errors(tomllib.loads(text)))


def reads(text: str, folder: Path) -> bool:
    (folder / "salesplan.toml").write_text(text, encoding="utf-8")
    try:
        load_settings(folder, {})
    except UsageError:
        return False
    return True


def test_the_schema_of_settings_is_one_and_takes_all_defaults() -> None:
    jsonschema.Draft202012Validator.check_schema(settings_schema())
    document = json.loads(json.dumps(as_document(Settings())))
    for name, keys in document.items():  # TOML has no null
        if isinstance(keys, dict):
            document[name] = {key: value for key, value in keys.items() if value is not None}
    document.pop("segments", None)
    assert list(jsonschema.Draft202012Validator(settings_schema()).iter_errors(document)) == []


@pytest.mark.parametrize("example", ["starter", "taiwan"])
def test_it_takes_the_examples(example: str) -> None:
    assert takes((ROOT / "examples" / example / "salesplan.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("[plan]\nseed = 7", True),
        ("[plan]\nsead = 7", False),
        ("[plan]\ncycle_days = 2", False),
        ("[plan]\ncycle_days = 28.5", False),
        ("[travel]\nprovider = 'crow'", True),
        ("[travel]\nprovider = 'car'", False),
        ("[columns.customers]\ncustomer_id = 'Account ID'", True),
        ("[columns.customers]\naccount = 'Account ID'", False),
        ("[columns.accounts]\nname = 'Account'", False),
        ("[source.customers]\nfile = 'a.xlsx'\nsheet = 'S'", True),
        ("[source.accounts]\nfile = 'a.xlsx'", False),
        ("[segments.A]\nelasticity = 0.4", True),
        ("[segments.A]\nelasticity = 'high'", False),
        ("[callplan]\nlevels = [1, 2, 4]", True),
        ("[callplan]\nlevels = ['one']", False),
        ("[[rule]]\nname = 'x'", False),
        ("[nonsense]\nx = 1", False),
        ("[freshness]\ncalls = 5", True),
    ],
)
def test_schema_and_program_agree(text: str, right: bool, tmp_path: Path) -> None:
    assert (takes(text), reads(text, tmp_path)) == (right, right)


def test_every_column_of_every_file_is_a_field_with_its_bounds() -> None:
    package = data_package()
    assert [r["path"] for r in package["resources"]] == [f"data/{file.name}" for file in FILES]
    for file, resource in zip(FILES, package["resources"], strict=True):
        fields = {f["name"]: f for f in resource["schema"]["fields"]}
        assert list(fields) == [column.name for column in file.columns]
        for column in file.columns:
            limits = fields[column.name].get("constraints", {})
            assert limits.get("required", False) == column.required
            assert (limits.get("minimum"), limits.get("maximum")) == (column.least, column.most)
        assert resource["schema"].get("primaryKey", []) == list(file.key)


def test_tables_point_to_each_other() -> None:
    keys = {k["fields"]: k["reference"] for k in table_schema(TABLES["calls"])["foreignKeys"]}
    assert keys["customer_id"] == {"resource": "customers", "fields": "customer_id"}
    assert keys["rep_id"] == {"resource": "reps", "fields": "rep_id"}


@pytest.mark.parametrize("words", [(), ("settings",), ("customers",)])
def test_the_command_prints_json(words: tuple[str, ...], call: Call) -> None:
    answer = call("schema", *words)
    told: Any = json.loads(answer.out)
    assert answer.code == 0
    assert {"resources", "properties", "fields"} & told.keys()


def test_a_schema_that_is_none_is_told_with_those_there_are(call: Call) -> None:
    answer = call("schema", "accounts")
    assert (answer.code, "inputs, settings, customers" in answer.err) == (2, True)
