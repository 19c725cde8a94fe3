from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("told", "then"), [(None, "1"), ("2", "2")])
def test_linear_algebra_has_one_thread_unless_somebody_says_otherwise(told: str | None, then: str) -> None:
    environ = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    environ |= {} if told is None else {"OPENBLAS_NUM_THREADS": told}
    program = "import salesplan, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == then
