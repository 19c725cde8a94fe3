"""Every setting with its value and where that comes from; and what a doctor looks at."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.domain.settings import Settings

SettingRow = tuple[str, str, str, str]


def config(settings: Settings, source: Mapping[str, str], only: str = "") -> Page:
    """One line a setting; `source` by 'section.key', what it lacks is a default."""
    rows = tuple(row for row in _rows(settings, source) if not only or row[0] == only or row[0].startswith(only + "."))
    columns = (
        Column("setting", kind=Kind.ID),
        Column("value"),
        Column("source", "from", Kind.NAME),
        Column("text", "meaning", priority=2),
    )
    changed = sum(row[2] != "default" for row in rows)
    title = f"{words.count(len(rows), 'setting')}, {words.number(changed)} not at the default"
    return (View("config", title, columns, rows),)


def _rows(settings: Settings, source: Mapping[str, str]) -> Iterator[SettingRow]:
    for section in fields(settings):
        value = getattr(settings, section.name)
        if is_dataclass(value):
            yield from _section(section.name, value, source)
        elif isinstance(value, dict):
            for name, table in value.items():
                yield from _section(f"{section.name}.{name}", table, source)
        else:
            for number, table in enumerate(value):
                yield from _section(f"{section.name}.{getattr(table, 'name', '') or number}", table, source)


def _section(name: str, value: Any, source: Mapping[str, str]) -> Iterator[SettingRow]:
    for f in fields(value):
        key = f"{name}.{f.name}"
        yield key, literal(getattr(value, f.name)), source.get(key, "default"), str(f.metadata.get("text", ""))


def literal(value: object) -> str:
    """A value as salesplan.toml writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    return str(value)


def doctor(rows: Sequence[tuple[str, str, bool, str]]) -> Page:
    """What was looked at, what was found, whether that is well, and what to do where it is not."""
    bad = [row for row in rows if not row[2]]
    title = (
        "All is well" if not bad else f"{words.count(len(bad), 'thing')} to look after: {words.some(r[0] for r in bad)}"
    )
    columns = (
        Column("check", kind=Kind.ID),
        Column("found"),
        Column("well", kind=Kind.FLAG),
        Column("remedy", "what to do"),
    )
    return (View("doctor", title, columns, tuple(rows)),)
