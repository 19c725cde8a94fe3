"""Why the program stops: one base error, few subclasses, an exit code each."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.findings import Finding


class ExitCode(IntEnum):
    """What the process says to cron when it ends."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    DIFFERENT = 3
    BAD_INPUT = 4
    NO_PLAN = 5
    LOCKED = 6
    HELD = 7
    VIOLATIONS = 8
    INTERRUPTED = 130
    TERMINATED = 143


MEANING = {
    ExitCode.DONE: "done",
    ExitCode.INTERNAL: "internal error",
    ExitCode.USAGE: "usage or settings",
    ExitCode.DIFFERENT: "with `--exit-code`: out of date, or different",
    ExitCode.BAD_INPUT: "bad input",
    ExitCode.NO_PLAN: "no plan could be made: rules that may not give contradict one another",
    ExitCode.LOCKED: "another run holds the workspace",
    ExitCode.HELD: "proposal held by the guard, or stale",
    ExitCode.VIOLATIONS: "the audit found violations",
    ExitCode.INTERRUPTED: "interrupted; the published plan is as it was",
    ExitCode.TERMINATED: "terminated; the published plan is as it was",
}
"""What each says."""


class SalesplanError(Exception):
    """A reason to stop, told in words: what, where, and what to do next."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(SalesplanError):
    """The command line, a setting or the workspace is not what it must be."""

    exit_code = ExitCode.USAGE


class DamagedStoreError(UsageError):
    """The plan store does not hold what was written into it. Nothing is written on top of it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy or "run `salesplan doctor --repair`: it keeps what is whole, and the old file")


class InputError(SalesplanError):
    """The input files have findings of severity error; all of them are in `findings`."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, findings: Sequence[Finding]) -> None:
        errors = sum(f.severity == "error" for f in findings)
        super().__init__(f"{errors} error{'s' if errors != 1 else ''} in the input files", "see `salesplan check`")
        self.findings = tuple(findings)


class NoPlanError(SalesplanError):
    """The rules that may not give contradict one another; the message names them."""

    exit_code = ExitCode.NO_PLAN


class WorkspaceLockedError(SalesplanError):
    """Another run holds the workspace."""

    exit_code = ExitCode.LOCKED


class HeldError(SalesplanError):
    """A proposal was held by the guard, or its base is no longer the published plan."""

    exit_code = ExitCode.HELD
