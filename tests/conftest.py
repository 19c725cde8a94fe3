"""One behaviour of hypothesis for all tests: the same examples on every machine and every night.

`HYPOTHESIS_SEARCH=1 make test` draws new ones instead.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("search" if os.environ.get("HYPOTHESIS_SEARCH") else "steady")
