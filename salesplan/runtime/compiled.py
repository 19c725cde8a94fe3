"""Compiles inner loops with numba and keeps the machine code in the user's cache folder.

By default numba caches beside the source, which an installed package may not write to. So the folder is set
here, before the first function is compiled, and nothing else in the program imports numba.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from salesplan.runtime.caches import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")

TEMPORARY = "salesplan-jit-"

COMPLETE = "complete"
"""The file in the folder that says that nothing is left to compile for a night; rarer questions compile later."""

SOURCES = (
    "alignment/envelope_kernels.py",
    "alignment/kernels.py",
    "alignment/layout.py",
    "alignment/median_kernels.py",
    "alignment/nearest_kernels.py",
    "alignment/step_kernels.py",
    "routes/anneal.py",
    "routes/arrays.py",
    "routes/completion.py",
    "routes/exact.py",
    "schedule/bookkeeping.py",
    "schedule/bound/routes.py",
    "schedule/bound/timed.py",
    "schedule/chance.py",
    "schedule/groups.py",
    "schedule/insertion.py",
    "schedule/kernel.py",
    "schedule/layout.py",
    "schedule/patterns.py",
    "schedule/ruin.py",
    "schedule/slack.py",
    "schedule/spacing.py",
    "runtime/compiled.py",
    "runtime/lean.py",
)
"""The files that compiled functions are made of, their constants included."""


def jit_folder() -> Path:
    """The folder of this program's compiled code: in NUMBA_CACHE_DIR, the user's cache, or a temporary folder.

    It is named by what is compiled. numba alone compiles anew where the file of a function has changed, but not where
    a file has that it calls into. The temporary folder is the same night after night; it is named in the environment
    too, so that workers share it.
    """
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        return Path(told) if Path(told).name == _fingerprint() else Path(told) / _fingerprint()
    folder = cache_folder() / "jit" / _fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    os.environ["NUMBA_CACHE_DIR"] = str(_temporary_folder() / _fingerprint())
    return Path(os.environ["NUMBA_CACHE_DIR"])


def stands_in() -> str:
    """Where compiled code is kept because the user's cache folder cannot be written; empty where it can."""
    folder = jit_folder().parent
    return str(folder) if folder.name.startswith(TEMPORARY) else ""


def _temporary_folder() -> Path:
    """This user's own and nobody else's: whoever writes there decides what this program does."""
    folder = Path(tempfile.gettempdir()) / f"{TEMPORARY}{os.getuid() if hasattr(os, 'getuid') else ''}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        mine = not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)
        if stat.S_ISDIR(found.st_mode) and mine and os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix=TEMPORARY))


@cache
def _fingerprint() -> str:
    """Changes with the text of the sources, where they are (numba keeps them apart), numba and Python."""
    package = Path(__file__).resolve().parents[1]
    text = b"\0".join((package / source).read_bytes() for source in SOURCES)
    around = f"{package} {version('numba')} {sys.implementation.cache_tag} ".encode()
    return sha256(around + text).hexdigest()[:16]


def jit(function: F, *, allocates: bool = True, entry: bool = True, inlined: bool = False, called: bool = False) -> F:
    """numba's `njit` with the cache in `jit_folder`; no fast-math, so every machine agrees.

    `allocates` False: neither the function nor what it calls makes arrays, so that references need no
    counting (ten times as fast where many arrays are passed). `entry` False: only called by other compiled
    functions, so that it needs no place of its own in the cache. `inlined`: copied into each of its callers, where
    handing many arrays over would cost more than what is done with them. `called`: never so, to have less to compile;
    else the compiler chooses.
    """
    if called:
        function.is_called = True  # type: ignore[attr-defined]
    os.environ["NUMBA_CACHE_DIR"] = str(jit_folder())
    import numba

    from salesplan.runtime.lean import Lean

    numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # it may have been imported before the folder was named
    compiled: F = numba.njit(
        cache=entry,
        pipeline_class=Lean,
        _nrt=allocates,
        forceinline=inlined,
        no_cpython_wrapper=not entry,
        no_cfunc_wrapper=True,
    )(function)
    return compiled


entry = partial(jit, allocates=False)
"""Compiles what makes no arrays and is called from Python."""

inner = partial(jit, allocates=False, entry=False)
"""Compiles what makes no arrays and only compiled functions call."""

called = partial(jit, allocates=False, entry=False, called=True)
"""Compiled once and called: what is too seldom called, or does too much, to gain from being copied into its callers."""

inlined = partial(jit, allocates=False, entry=False, inlined=True)
"""Copied into its callers: to hand fifteen arrays over costs more than most of what is called."""


def is_cached() -> bool:
    """Whether all that is compiled on the first run of a machine has been."""
    return (jit_folder() / COMPLETE).exists()


def note_cached() -> None:
    """All of it has been."""
    with suppress(OSError):  # then it will be said again, no more
        jit_folder().mkdir(parents=True, exist_ok=True)
        (jit_folder() / COMPLETE).touch()
