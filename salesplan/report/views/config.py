"""Every setting with its value and where that comes from; and what a doctor looks at."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from salesplan.inputs.settings import flatten
from salesplan.inputs.settings_reference import toml_value
from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.domain.settings import Settings


def config(settings: Settings, source: Mapping[str, str], only: str = "") -> Page:
    """One line a setting; `source` by dotted key, what it lacks is a default. `only`: a section, or a key."""
    texts = dict(_texts(settings))
    rows = tuple(
        (key, toml_value(value), source.get(key, "default"), texts.get(key, ""))
        for key, value in flatten(settings).items()
        if not only or key == only or key.startswith(only + ".")
    )
    columns = (
        Column("setting", kind=Kind.ID),
        Column("value"),
        Column("source", "from", Kind.NAME),
        Column("text", "meaning", priority=2),
    )
    changed = sum(row[2] != "default" for row in rows)
    title = f"{words.count(len(rows), 'setting')}, {words.number(changed)} not at the default"
    return (View("config", title, columns, rows),)


def _texts(settings: Settings) -> Iterator[tuple[str, str]]:
    """What each setting means, by dotted key, from the declarations."""
    for section in fields(settings):
        value: Any = getattr(settings, section.name)
        tables = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
        for name, table in tables:
            yield from ((f"{section.name}.{name}.{f.name}", str(f.metadata.get("text", ""))) for f in fields(table))
        if is_dataclass(value):
            yield from ((f"{section.name}.{f.name}", str(f.metadata.get("text", ""))) for f in fields(value))


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
    told = tuple((check, found, well, "" if well else remedy) for check, found, well, remedy in rows)
    return (without_empty_columns(View("doctor", title, columns, told), ("remedy",)),)
