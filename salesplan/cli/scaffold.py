"""Starts a workspace: from the declared columns and settings, or from an example that is shipped."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import salesplan
from salesplan.domain.errors import UsageError
from salesplan.report import words
from salesplan.report.view import Column, View

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ("README.md", "salesplan.toml", "data", "nights")  # of an example; how it was drawn stays behind
EXAMPLE_ROWS = "example-rows"
IGNORED = ".salesplan/\nout/\n"


def scaffold(directory: Path, example: str | None) -> View:
    """Fill the folder; returns what was written. UsageError where it is not empty or the example is unknown."""
    folder = _examples(example) if example is not None else None
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} is a file", "name a folder")
    if directory.is_dir() and any(directory.iterdir()):
        raise UsageError(f"{directory} is not empty", "name a new folder: nothing is ever overwritten")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        written = list(_copied(folder, directory) if folder is not None else _templates(directory))
        (directory / ".gitignore").write_text(IGNORED, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write to {directory}: {error.strerror}", "name another folder") from error
    where = "" if directory == Path() else f" -C {directory}"
    fill = "" if folder is not None else "fill data/customers.csv, data/potentials.csv and data/reps.csv, then "
    notes: tuple[str, ...] = (f"next: {fill}salesplan{where} check, then salesplan{where} replan",)
    if folder is not None:
        notes = (f"read {directory / 'README.md'} for what to look at, and the day to plan for", *notes)
    title = f"{words.count(len(written), 'file')} in {directory}" + (f", from the example {example}" if example else "")
    rows = tuple((str(path.relative_to(directory)), text) for path, text in written)
    return View("init", title, (Column("file"), Column("text", "holds")), rows, notes)


def _examples(name: str) -> Path:
    """The folder of an example: shipped with the package, or beside it in the source tree."""
    package = Path(salesplan.__file__).parent
    known: dict[str, Path] = {}
    for home in (package.parent / "examples", package / "examples"):
        if home.is_dir():
            known |= {p.name: p for p in sorted(home.iterdir()) if (p / "data" / "customers.csv").is_file()}
    if name not in known:
        raise UsageError(f"there is no example {name!r}", f"one of: {', '.join(known) or 'none is installed'}")
    return known[name]


def _copied(folder: Path, directory: Path) -> Iterator[tuple[Path, str]]:
    for part in PARTS:
        source = folder / part
        if source.is_dir():
            shutil.copytree(source, directory / part)
        elif source.is_file():
            shutil.copyfile(source, directory / part)
    texts = _texts()
    for path in sorted(p for p in directory.rglob("*") if p.is_file()):
        yield path, texts.get(path.name, "")


def _templates(directory: Path) -> Iterator[tuple[Path, str]]:
    from salesplan.inputs import FILES, header, settings_template, template

    settings = directory / "salesplan.toml"
    settings.write_text(settings_template(), encoding="utf-8")
    yield settings, "settings, all at their defaults"
    (directory / "data").mkdir()
    for file in FILES:
        path = directory / "data" / file.name
        path.write_text(header(file), encoding="utf-8")
        yield path, file.text + ("" if file.required else " (optional)")
    (directory / EXAMPLE_ROWS).mkdir()
    for file in FILES:
        (directory / EXAMPLE_ROWS / file.name).write_text(template(file), encoding="utf-8")
    yield directory / EXAMPLE_ROWS, "how rows of each file look; nothing reads them"


def _texts() -> dict[str, str]:
    from salesplan.inputs import FILES

    return {file.name: file.text for file in FILES} | {"salesplan.toml": "settings", "README.md": "what it shows"}
