"""The command line. Every command parses, calls one function and renders."""

from __future__ import annotations


def main() -> None:
    """The `salesplan` entry point: run, and leave with the exit code."""
    import sys

    from salesplan.cli.process import run

    sys.exit(run(sys.argv[1:]))
