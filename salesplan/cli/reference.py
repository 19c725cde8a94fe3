"""The README's reference, generated from the program's own declarations.

`python -m salesplan.cli.reference README.md` writes the blocks between `<!-- name -->` and `<!-- /name -->` anew.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.callplan.rules import KINDS
from salesplan.cli.registry import COMMANDS
from salesplan.domain.errors import ExitCode
from salesplan.inputs import FILES, columns_table, settings_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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


def commands() -> str:
    """Every command with its sentence."""
    return _table(("command", "does"), ((f"`salesplan {name}`", text) for name, text in COMMANDS.items()))


def inputs() -> str:
    """Every input file with its columns; required ones in bold."""
    blocks = []
    for file in FILES:
        rows = [row for row in columns_table() if row.file == file.name]
        cells = ((f"**{r.column}**" if r.required else r.column, r.kind, r.bounds, r.meaning) for r in rows)
        required = ", required" if file.required else ""
        blocks.append(
            f"**{file.name}**{required}: {file.text}\n\n" + _table(("column", "kind", "bounds", "meaning"), cells)
        )
    return "\n\n".join(blocks)


def settings() -> str:
    """Every setting with its default, and every kind of [[rule]]."""
    cells = [(f"`{r.key}`", f"`{r.default}`" if r.default else "", r.bounds, r.meaning) for r in settings_table()]
    cells += [(f'`kind = "{kind.name}"`', "", kind.bound, kind.text) for kind in KINDS.values()]
    return _table(("setting", "default", "bounds", "meaning"), cells)


def exit_codes() -> str:
    """Every exit code."""
    return _table(("code", "meaning"), ((str(int(code)), text) for code, text in MEANING.items()))


BLOCKS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "inputs": inputs,
    "settings": settings,
    "exit-codes": exit_codes,
}


def rewritten(text: str) -> str:
    """The text with every block generated anew. KeyError where a block's marks are missing."""
    for name, block in BLOCKS.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not marks.search(text):
            raise KeyError(name)
        body = block()
        text = marks.sub(lambda found, body=body: f"{found[1]}\n{body}\n\n{found[2]}", text)  # type: ignore[misc]
    return text


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    readme = Path(sys.argv[1])
    readme.write_text(rewritten(readme.read_text(encoding="utf-8")), encoding="utf-8")
