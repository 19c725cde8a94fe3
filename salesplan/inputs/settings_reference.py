"""Every setting as documentation and as a commented file, from the declarations themselves."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from salesplan.domain.settings import Settings
from salesplan.inputs.settings import COLUMNS, KNOWN_NAMES, NAMED, SECTIONS, USER_TABLES
from salesplan.inputs.settings_values import bounds_text

NAMED_TEXT = {"calendar": "by rep: a calendar (.ics file or https address) of private appointments, which block time"}
WRITTEN_BY_COMMANDS = frozenset({"learned"})
"""Sections that no one types: a command appends them to salesplan.toml, and takes them away again."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as documentation prints it."""

    key: str
    default: str
    bounds: str
    meaning: str


def settings_table() -> list[SettingRow]:
    """Every setting with default, bounds and meaning; tables of the user's as channels.NAME.key."""
    rows = []
    base = Settings()
    for name in (f.name for f in dataclasses.fields(Settings)):
        if name in SECTIONS:
            section = getattr(base, name)
            rows += [_row(f"{name}.{f.name}", f, getattr(section, f.name)) for f in dataclasses.fields(section)]
        elif name in USER_TABLES:
            section = USER_TABLES[name]()
            rows += [_row(f"{name}.NAME.{f.name}", f, getattr(section, f.name)) for f in dataclasses.fields(section)]
        elif name in NAMED:
            rows.append(SettingRow(f"{name}.{NAMED[name]}", "", "", NAMED_TEXT[name]))
    from salesplan.domain.settings import RuleSettings

    rows += [_row(f"[[rule]] {f.name}", f, getattr(RuleSettings(), f.name)) for f in dataclasses.fields(RuleSettings)]
    return rows


def _row(key: str, field: dataclasses.Field[Any], default: Any) -> SettingRow:
    return SettingRow(key, toml_value(default), bounds_text(field), field.metadata["text"])


def toml_value(value: Any) -> str:
    """A value as salesplan.toml writes it; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "[" + ", ".join(f"{item:g}" for item in value) + "]"
    if isinstance(value, float):
        return repr(value) if value != int(value) or abs(value) >= 1e15 else f"{value:.1f}"
    return json.dumps(value, ensure_ascii=False)


def section_title(section: type) -> str:
    """The first sentence of a section's docstring, without its name in brackets."""
    first = (section.__doc__ or "").strip().splitlines()[0]
    return first.partition(": ")[2] or first


def settings_template() -> str:
    """A salesplan.toml in which every setting stands commented out at its default."""
    base = Settings()
    lines = [
        "# Settings of this plan. Every key has a default, shown here commented out: an empty file works.",
        "# A flag beats SALESPLAN_SECTION__KEY in the environment, which beats this file.",
    ]
    for name in (f.name for f in dataclasses.fields(Settings)):
        if name in WRITTEN_BY_COMMANDS:
            continue
        if name in SECTIONS:
            section = getattr(base, name)
            lines += ["", f"# {section_title(type(section))}", f"[{name}]", *_keys(section)]
        elif name == COLUMNS:
            lines += [
                "",
                '# Names of columns as their file has them, or "=the same in every row"',
            ]
            lines += ["# [columns.customers]", '# customer_id = "customer_id"']
        elif name in USER_TABLES:
            lines += ["", f"# {section_title(USER_TABLES[name])}"]
            example = KNOWN_NAMES[name][0] if name in KNOWN_NAMES else "NAME"
            tables = getattr(base, name) or {example: USER_TABLES[name]()}
            for table, values in tables.items():
                lines += [f"# [{name}.{table}]", *_keys(values)]
        elif name in NAMED:
            lines += ["", f"# {NAMED_TEXT[name]}", f"# [{name}]", f'# {NAMED[name]} = "calendar.ics"']
    rule = '# [[rule]]\n# name = "A customers are reached"\n# kind = "reach"\n# scope = "segment=A"\n# least = 0.85'
    return "\n".join([*lines, "", "# Business rules of the call plan, one table each", rule]) + "\n"


def _keys(section: Any) -> list[str]:
    written = [(f, f"# {f.name} = {toml_value(getattr(section, f.name))}") for f in dataclasses.fields(section)]
    width = min(40, max(len(text) for _, text in written))
    found = []
    for f, text in written:
        bounds = bounds_text(f)
        found.append(f"{text:<{width}}  # {f.metadata['text']}{f' ({bounds})' if bounds else ''}")
    return found
