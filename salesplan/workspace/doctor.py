"""What a doctor looks at: the program, its libraries, the terminal, the workspace, its store and its lock."""

from __future__ import annotations

import locale
import os
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

import salesplan
from salesplan.domain.errors import DamagedStoreError, SalesplanError, WorkspaceLockedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from salesplan.workspace.opened import Opened

Row = tuple[str, str, bool, str]
"""What was looked at, what was found, whether that is well, what to do where it is not."""

LIBRARIES = {
    "numpy": "numpy",
    "numba": "numba",
    "pulp": "pulp",
    "highspy": "highspy",
    "ortools": "ortools.constraint_solver.pywrapcp",
    "pandas": "pandas",
    "rich": "rich",
    "typer": "typer",
}
"""Distribution and the module that is tried: solvers of unlucky versions load alone, but not one after the other."""

REINSTALL = "install salesplan again: pip install --force-reinstall salesplan"


def examine(opened: Callable[[], Opened], *, named: bool) -> tuple[Row, ...]:
    """All rows; nothing is changed.

    `opened` opens the workspace that is meant; `named` says whether somebody named it: then it has to be there.
    """
    return (*_program(), *_libraries(), *_terminal(), *_workspace(opened, named))


def _program() -> Iterator[Row]:
    enough = sys.version_info >= (3, 11)
    yield "salesplan", f"{salesplan.__version__} in {os.path.dirname(salesplan.__file__)}", True, ""  # noqa: PTH120
    yield (
        "python",
        f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        enough,
        "install 3.11 or later",
    )
    yield "cores", str(os.cpu_count() or 1), True, ""


def _libraries() -> Iterator[Row]:
    for name, module in LIBRARIES.items():
        try:
            import_module(module)
            yield name, version(name), True, ""
        except Exception as error:  # whatever an unlucky version raises
            yield name, f"does not load: {error}", False, REINSTALL


def _terminal() -> Iterator[Row]:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    yield (
        "output",
        f"{sys.stdout.encoding}, locale {locale.setlocale(locale.LC_CTYPE) or 'C'}",
        encoding.startswith("utf"),
        "set LANG to a UTF-8 locale, such as C.UTF-8: names may be shown as ?",
    )


def _workspace(opened: Callable[[], Opened], named: bool) -> Iterator[Row]:
    try:
        workspace = opened()
    except SalesplanError as error:
        # Outside a workspace that is no illness; in one that was named, or with wrong settings, it is.
        yield "workspace", error.message, not named and "no workspace" in error.message, error.remedy
        return
    except OSError as error:
        yield "workspace", f"{error.strerror}: {error.filename}", False, "mend that"
        return
    yield "workspace", str(workspace.folder), True, ""
    yield _writable(workspace.folder)
    yield "today", f"{workspace.today} in {workspace.settings.plan.time_zone or 'the zone of this machine'}", True, ""
    yield "travel times", workspace.settings.travel.provider, True, ""
    yield from _looked_at("plans", lambda: _store(workspace))
    yield from _looked_at("lock", lambda: _lock(workspace))


def _looked_at(name: str, look: Callable[[], Row]) -> Iterator[Row]:
    """Its row, whatever stands in the way of looking: the table is for those days."""
    try:
        yield look()
    except SalesplanError as error:
        yield name, error.message, False, error.remedy
    except OSError as error:
        yield name, f"{error.strerror}: {error.filename}", False, "mend that"


def _writable(folder: Path) -> Row:
    return "writable", "yes" if os.access(folder, os.W_OK) else "no", os.access(folder, os.W_OK), f"chmod u+w {folder}"


def _store(workspace: Opened) -> Row:
    """Every byte of it; the first problems are told."""
    from salesplan.store.walk import problems_of

    path = workspace.store.path
    problems = problems_of(path) if path.exists() else []
    if problems:
        return "plans", "; ".join(problems), False, DamagedStoreError("").remedy
    published = workspace.store.published_row()
    if published is None:
        return "plans", "none yet", True, ""
    count = len(workspace.store.versions())
    told = "1 version" if count == 1 else f"{count} versions"
    return "plans", f"{told}, every byte as written; plan {published.version} published", True, ""


def _lock(workspace: Opened) -> Row:
    from salesplan.store import run_lock

    if not workspace.own_folder.is_dir():
        return "lock", "free", True, ""
    try:
        with run_lock(workspace.own_folder):
            return "lock", "free", True, ""
    except WorkspaceLockedError:
        return "lock", "held by a run", True, ""
