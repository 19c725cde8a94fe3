"""One behaviour of hypothesis for all tests: the same examples on every machine, every night and in every selection.

Hypothesis also draws constants that it finds in the program's modules, as far as they are loaded: so all of them are.

`HYPOTHESIS_SEARCH=1 make test` draws new ones instead.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages

from hypothesis import settings

import salesplan

for module in walk_packages(salesplan.__path__, "salesplan."):
    if not module.name.endswith("__main__"):
        with suppress(ModuleNotFoundError):  # an extra that is not installed
            import_module(module.name)

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("search" if os.environ.get("HYPOTHESIS_SEARCH") else "steady")
