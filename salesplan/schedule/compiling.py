"""How the parts of the search are compiled."""

from __future__ import annotations

from functools import partial

from salesplan.runtime.compiled import jit

entry = partial(jit, allocates=False)
inner = partial(jit, allocates=False, entry=False)
inlined = partial(jit, allocates=False, entry=False, inlined=True)
"""Copied into its callers: to hand fifteen arrays over costs more than most of what is called."""
