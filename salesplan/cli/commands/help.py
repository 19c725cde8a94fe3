"""`salesplan help`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation


def run(
    invocation: Invocation,
    topic: Annotated[
        str | None, typer.Argument(metavar="[TOPIC]", help="A page; the list of them unless told.")
    ] = None,
) -> None:
    """A page is laid out on a terminal, and plain Markdown off it. The same pages are in salesplan/docs."""
    from salesplan.report.formats import markdown
    from salesplan.report.manual import page, pages
    from salesplan.report.views.manual import topics, whole_page

    if topic is None:
        invocation.show((topics(pages()),))
    elif invocation.output == "table":
        markdown.write(page(topic).text, sys.stdout)
    else:
        invocation.show((whole_page(page(topic)),))
