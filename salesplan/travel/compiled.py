"""Compiles inner loops with numba and keeps the machine code in the user's cache folder.

By default numba caches beside the source, which an installed package may not write to. So the folder is set
here, before the first function is compiled, and nothing else in the program imports numba.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from salesplan.travel.caches import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")

KERNELS = (
    ("alignment/kernels.py", "chains"),
    ("routes/exact.py", "_search"),
    ("schedule/kernel.py", "anneal"),
)
"""Sources of compiled loops, each with the function that is compiled last; long days compile theirs when one comes."""


def jit_folder() -> Path:
    """The folder of compiled code: what NUMBA_CACHE_DIR says, the user's cache, or a temporary folder.

    A temporary one is named in the environment, so that this process and its workers share it.
    """
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        return Path(told)
    folder = cache_folder() / "jit"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(prefix="salesplan-jit-")
    return Path(os.environ["NUMBA_CACHE_DIR"])


def jit(function: F, *, allocates: bool = True, entry: bool = True, inlined: bool = False) -> F:
    """numba's `njit` with the cache in `jit_folder`; no fast-math, so every machine agrees.

    `allocates` False: neither the function nor what it calls makes arrays, so that references need no
    counting (ten times as fast where many arrays are passed). `entry` False: only called by other compiled
    functions, so that it needs no place of its own in the cache. `inlined`: copied into each of its callers, where
    handing many arrays over would cost more than what is done with them.
    """
    if not os.environ.get("NUMBA_CACHE_DIR"):
        os.environ["NUMBA_CACHE_DIR"] = str(jit_folder())
    import numba

    if not numba.config.CACHE_DIR:  # imported by somebody else before the folder was named
        numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]
    compiled: F = numba.njit(cache=entry, _nrt=allocates, forceinline=inlined)(function)
    return compiled


def is_cached() -> bool:
    """Whether this machine has compiled every room's inner loops since their sources last changed."""
    package = Path(__file__).resolve().parents[1]
    return all(_has_code(package / source, entry) for source, entry in KERNELS)


def _has_code(source: Path, entry: str) -> bool:
    """Whether the cache has an index of the function that is younger than its source."""
    indexes = jit_folder().glob(f"{source.parent.name}_*/{source.stem}.{entry}-*.nbi")
    return any(index.stat().st_mtime >= source.stat().st_mtime for index in indexes)
