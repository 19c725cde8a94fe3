"""The manual: the list of its topics, and a page as one cell for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report.view import Column, Kind, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.report.manual import Page


def topics(pages: Sequence[Page]) -> View:
    """One row a topic."""
    columns = (Column("topic", kind=Kind.WORD), Column("title", kind=Kind.WORD, priority=2), Column("about"))
    rows = tuple((p.topic, p.title, p.about) for p in pages)
    return View("topics", "The manual", columns, rows, ("read one with salesplan help TOPIC",))


def whole_page(page: Page) -> View:
    """One row: the topic and its text in Markdown."""
    columns = (Column("topic", kind=Kind.WORD), Column("title"), Column("text"))
    return View("page", page.title, columns, ((page.topic, page.title, page.text),))
