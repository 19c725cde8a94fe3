"""Where published instances, real customers and the referee are, if they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
INSTANCES = SHARED / "instances"
ANDORRA = SHARED / "real" / "andorra"
REFEREE = SHARED / "referee" / "referee.py"

needs_instances = pytest.mark.skipif(not INSTANCES.is_dir(), reason="published instances are not at hand")
needs_andorra = pytest.mark.skipif(not ANDORRA.is_dir(), reason="the Andorra workspace is not at hand")
needs_referee = pytest.mark.skipif(not REFEREE.is_file(), reason="the referee is not at hand")
