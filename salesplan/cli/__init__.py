"""The command line. Every command parses, calls one function and renders."""

from __future__ import annotations


def main() -> None:
    """The `salesplan` entry point: run, and leave with the exit code."""
    import gc
    import sys

    from salesplan.cli.process import run
    from salesplan.runtime.collection import no_collection

    with no_collection():  # the process ends soon
        code = run(sys.argv[1:])
        gc.freeze()  # what is left need not be looked through on the way out
    sys.exit(code)
