"""How the parts of the search are compiled."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from salesplan.travel.compiled import jit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

F = TypeVar("F", bound="Callable[..., object]")

inner = partial(jit, allocates=False, entry=False)
inlined = partial(jit, allocates=False, entry=False, inlined=True)
"""Copied into its callers: to hand fifteen arrays over costs more than most of what is called."""


def entry(function: F) -> F:
    """Called from Python, and kept in the cache under its bare name, whatever function made it."""
    function.__qualname__ = function.__name__
    return jit(function, allocates=False)


def fingerprint(folder: Path, names: Sequence[str]) -> int:
    """A number that changes with the text of these modules."""
    text = b"".join((folder / f"{name}.py").read_bytes() for name in names)
    return int.from_bytes(hashlib.sha256(text).digest()[:7], "big")
