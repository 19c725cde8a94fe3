"""One call of the program: the options that every command takes, and how its answer is given."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from salesplan.cli.streams import let_stdout_go, say, unwritten
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from salesplan.report.view import View
    from salesplan.workspace import Workspace


@dataclass(frozen=True)
class Invocation:
    """The shared options, merged from before and after the command's name."""

    command: str = ""
    project: Path | None = None
    output: str = "table"  # table | json | csv
    quiet: bool = False
    log_file: Path | None = None
    log_format: str = "text"  # text | json
    overrides: dict[str, str] = field(default_factory=dict)

    def merged(self, command: str, later: dict[str, Any]) -> Invocation:
        """This, with what stands after the command's name on top; overrides add up."""
        told = {name: value for name, value in later.items() if value not in (None, False)}
        told["overrides"] = {**self.overrides, **(later.get("overrides") or {})}
        return replace(self, command=command, **told)

    # -- doing -------------------------------------------------------------------------

    def workspace(self) -> Workspace:
        """The workspace that is meant, opened."""
        from salesplan.workspace import open_workspace

        return open_workspace(self.project, self.overrides, self.say)

    # -- answering ---------------------------------------------------------------------

    def show(self, page: Sequence[View], *, most_rows: int | None = None, problem: bool = False, **facts: Any) -> None:
        """Give the answer on stdout in the form asked for. With -q people get problems only; programs always get it.

        JSON gets all views and the facts, CSV the first view and those of its name. Raises SalesplanError where the
        answer finds no room.
        """
        try:
            self._show(page, most_rows, problem, facts)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            let_stdout_go()
            raise unwritten(error) from error

    def _show(self, page: Sequence[View], most_rows: int | None, problem: bool, facts: dict[str, Any]) -> None:
        if self.output != "table" and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # programs get every name whole, whatever the locale
        if self.output == "json":
            from salesplan.report.formats.document import document

            sys.stdout.write(document(self.command, page, **facts))
        elif self.output == "csv":
            from salesplan.report.formats.comma import comma

            sys.stdout.write(comma(page))
            others = dict.fromkeys(view.name for view in page if view.name != page[0].name)
            if others:
                self.say(f"the table {page[0].name}; -o json has these too: {', '.join(others)}")
        elif problem or not self.quiet:
            from salesplan.report.formats.terminal import write

            write(page, sys.stdout, most_rows=most_rows)

    def say(self, text: str) -> None:
        """A line of news for people, on stderr; silent with -q."""
        if not self.quiet:
            say(text)
