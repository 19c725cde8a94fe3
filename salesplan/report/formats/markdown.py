"""Markdown for people: laid out on a terminal, as it is written off it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from rich.markdown import Markdown
from rich.theme import Theme

from salesplan.report.formats.terminal import console_on

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 110  # cells of a line of prose
STYLES = Theme({"markdown.code": "cyan", "markdown.code_block": "cyan"})  # on the terminal's own background
_MARKS = re.compile(r"<!-- /?[a-z-]+ -->\n+")  # of generated blocks


def write(text: str, stream: TextIO) -> None:
    """Print a page of Markdown. Off a terminal it is the text itself, which other programs and people can read."""
    plain = _MARKS.sub("", text)
    if not stream.isatty():
        stream.write(plain)
        return
    console: Console = console_on(stream)
    with console.use_theme(STYLES):
        console.print(Markdown(plain, code_theme="ansi_dark", hyperlinks=False), width=min(WIDEST, console.width))
