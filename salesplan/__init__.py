"""Continuous territory and call-plan optimizer for field sales."""

import os

__version__ = "0.1.0"

# A task has one core, beside other tasks: threads of linear algebra would wait for one another, ten times as long as
# they work on a busy machine, and how many there are would show in the last digit of a sum.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
