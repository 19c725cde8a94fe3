"""Signals that ask the program to end: each unwinds the stack, wherever it comes."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from salesplan.domain.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN_SECONDS = 0.05


def hear_signals() -> None:
    """From now on; Ctrl-C is heard by Python anyway."""
    signal.signal(signal.SIGTERM, _terminate)
    usual: Callable[[Any], object] = sys.unraisablehook
    if getattr(usual, "repeats_signals", False):
        return

    def hook(told: Any) -> None:
        if not _repeated(told.exc_value):
            usual(told)

    hook.repeats_signals = True  # type: ignore[attr-defined]
    sys.unraisablehook = hook


def _terminate(signum: int, frame: object) -> None:  # noqa: ARG001 - as the signal module calls it
    """SIGTERM unwinds the stack, so that whoever holds a lock, a temporary file or workers lets go of them."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # asked again: at once
    raise SystemExit(int(ExitCode.TERMINATED))


def _repeated(error: BaseException | None) -> bool:
    """Whether it was a signal's exception, which will come again.

    A compiler or a solver calls back into Python. What is raised there cannot pass through it: Python drops it, and the
    program would go on as if nobody had asked.
    """
    if isinstance(error, KeyboardInterrupt):
        number = signal.SIGINT
    elif isinstance(error, SystemExit) and error.code == ExitCode.TERMINATED:
        number = signal.SIGTERM
        signal.signal(number, _terminate)
    else:
        return False
    again = threading.Timer(AGAIN_SECONDS, os.kill, (os.getpid(), number))
    again.daemon = True
    again.start()
    return True
