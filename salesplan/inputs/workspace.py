"""Where the workspace is, and where in it the inputs lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS_FILE = "salesplan.toml"
DATA_FOLDER = "data"
VARIABLE = "SALESPLAN_PROJECT"
START = "make one with `salesplan init DIR`"


def is_workspace(folder: Path) -> bool:
    """A folder is a workspace if it has settings or customers."""
    return (folder / SETTINGS_FILE).is_file() or (folder / DATA_FOLDER / "customers.csv").exists()


def find_workspace(explicit: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The workspace: `explicit` (--project), else SALESPLAN_PROJECT, else `cwd` and its parents.

    Relative paths are relative to `cwd`. A folder that is named need only exist: `check` tells what it lacks.
    Raises UsageError where there is none.
    """
    if explicit is not None:
        return _named(cwd / explicit, "--project", str(explicit))
    told = environ.get(VARIABLE, "").strip()
    if told:
        return _named(cwd / told, VARIABLE, told)
    for folder in (cwd, *cwd.parents):
        if is_workspace(folder):
            return folder.resolve()
    remedy = f"go into a workspace, name one with --project DIR or {VARIABLE}, or {START}"
    raise UsageError(
        f"no workspace here: neither {cwd} nor a folder above has {SETTINGS_FILE} or data/customers.csv", remedy
    )


def _named(folder: Path, source: str, told: str) -> Path:
    if not folder.exists():
        raise UsageError(f"{source}: there is no folder {told}", START)
    if not folder.is_dir():
        raise UsageError(f"{source}: {told} is not a folder", "name the folder that holds salesplan.toml or data/")
    if not is_workspace(folder) and not (folder / DATA_FOLDER).is_dir():
        raise UsageError(f"{source}: {told} is not a workspace: it has neither {SETTINGS_FILE} nor data/", START)
    return folder.resolve()
