"""Where a process answers: stdout and stderr, full, closed or gone as they may be."""

from __future__ import annotations

import os
import sys

from salesplan.domain.errors import SalesplanError
from salesplan.domain.printable import printable


def open_what_is_closed() -> None:
    """A stream that the caller closed (`>&-`) leads nowhere, and no file that is opened later gets its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere != number:
            os.dup2(nowhere, number)
            os.close(nowhere)
        mode = "r" if name == "stdin" else "w"
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", errors="replace", closefd=False))


def let_stdout_go() -> None:
    """What is still to be written there is of no use to anybody; without this Python would try again at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(text: str) -> None:
    """A line for people, on stderr. Where that is full or gone there is nobody to be told."""
    try:
        print("\n".join(printable(line) for line in text.split("\n")), file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        return


class UnwrittenError(SalesplanError):
    """The answer found no room."""


def unwritten(error: OSError) -> UnwrittenError:
    """What the system says of it, and what became of the plan."""
    return UnwrittenError(
        f"the answer cannot be written: {error.strerror}", f"mend that, and ask again; {the_published_plan()}"
    )


def the_published_plan() -> str:
    """What became of it in this process, in words."""
    from salesplan.store.committed import published_here

    version = published_here()
    return "the published plan is as it was" if version is None else f"plan {version} was published before that"
