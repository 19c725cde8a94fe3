"""Starts a workspace that reads exports as they are: what they hold is found out, shown and written down."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.inputs.recognition import loose_tables, proposed
from salesplan.inputs.settings_reference import toml_value
from salesplan.inputs.workspace import SETTINGS_FILE
from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from salesplan.inputs.recognition import Proposal

IGNORED = ".salesplan/\nout/\n"
ASSUMED = {
    "potentials": "potentials are what good customers of the same segment buy",
    "segments": "segments A, B, C by share of last year's sales",
    "homes": "reps live in the middle of their customers",
}


def adopt(directory: Path, files: Sequence[Path], ask: Callable[[str, Sequence[str]], str] | None) -> Page:
    """Write salesplan.toml for these exports; returns what was found, with its evidence.

    `ask` puts a question with its choices to a person and returns one of them, '' for none; None: nobody is there.
    Raises UsageError where a file cannot be read, settings are there already, or something is left open.
    """
    target = directory / SETTINGS_FILE
    if target.exists():
        raise UsageError(f"{target} is there already", "name another folder: nothing is ever overwritten")
    found = _answered(proposed(loose_tables(files)), ask)
    if found.questions:
        told = "\n  ".join(("what the files hold is not clear:", *found.questions))
        raise UsageError(told, "rename the columns in question, or write [columns.…] into salesplan.toml yourself")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        ignore = directory / ".gitignore"
        target.write_text(document(found, directory), encoding="utf-8")
        if not ignore.exists():
            ignore.write_text(IGNORED, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write to {directory}: {error.strerror}", "name another folder") from error
    return _page(found, directory)


def _answered(found: Proposal, ask: Callable[[str, Sequence[str]], str] | None) -> Proposal:
    """The proposal with what a person says of columns that are in question."""
    if ask is None:
        return found
    for open_one in found.open_columns:
        table = found.table(open_one.table)
        assert table is not None
        choices = [name for name in table.source.header if name]
        found = found.settled(open_one, ask(open_one.question, choices))
    return found


def document(found: Proposal, directory: Path) -> str:
    """salesplan.toml: where each table is read, under which names its columns stand, and what is assumed."""
    return "\n".join(_lines(found, directory)) + "\n"


def _lines(found: Proposal, directory: Path) -> Iterator[str]:
    yield "# Reads exports as they are. `salesplan config` prints all settings with their defaults and sources."
    if found.country:
        yield from ("", "[plan]", f"country = {toml_value(found.country)}  # in which most customers are")
    for table in found.found:
        yield from ("", f"[source.{table.table}]")
        yield f"file = {toml_value(os.path.relpath(table.source.path.resolve(), directory.resolve()))}"
        if table.source.sheet:
            yield f"sheet = {toml_value(table.source.sheet)}"
        yield f"[columns.{table.table}]"
        width = max(len(m.column) + len(toml_value(m.theirs)) for m in table.matches)
        for match in table.matches:
            text = f"{match.column} = {toml_value(match.theirs)}"
            yield f"{text:<{width + 3}}  # {match.evidence}"
    if found.assume:
        yield from ("", "[assume]  # see `salesplan check --assumptions`")
        for key, value in found.assume.items():
            yield f"{key} = {toml_value(value)}  # {ASSUMED[key]}"


def _page(found: Proposal, directory: Path) -> Page:
    columns = (
        Column("table", kind=Kind.ID),
        Column("column", kind=Kind.ID),
        Column("theirs", "in your file"),
        Column("samples", "such as", Kind.ID, priority=2),
        Column("evidence", "because", priority=3),
    )
    rows = tuple(
        (f.table, m.column, m.theirs, words.some(m.samples, 2), m.evidence) for f in found.found for m in f.matches
    )
    where = "" if directory == Path() else f" -C {directory}"
    notes = [f"assumed: {ASSUMED[key]}" for key in found.assume]
    notes += [f"country: {found.country}, in which most customers are"] if found.country else []
    notes += [f"not used: {', '.join(found.unused)}"] if found.unused else []
    notes.append(f"written to {directory / SETTINGS_FILE}; next: salesplan{where} replan")
    title = f"{words.count(len(rows), 'column')} of {words.count(len(found.found), 'table')} found"
    return (View("init", title, columns, rows, tuple(notes)),)
