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


def jit_folder() -> Path:
    """The folder of compiled code: what NUMBA_CACHE_DIR says, the user's cache, or a temporary folder."""
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        return Path(told)
    folder = cache_folder() / "jit"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="salesplan-jit-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="salesplan-jit-"))


def jit(function: F) -> F:
    """numba's `njit(cache=True)` with the cache in `jit_folder`; no fast-math, so every machine agrees."""
    if not os.environ.get("NUMBA_CACHE_DIR"):
        os.environ["NUMBA_CACHE_DIR"] = str(jit_folder())
    import numba

    if not numba.config.CACHE_DIR:  # imported by somebody else before the folder was named
        numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]
    compiled: F = numba.njit(cache=True)(function)
    return compiled
