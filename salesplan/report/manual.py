"""The manual that is shipped in `salesplan/docs`: one page a topic, for the web and `salesplan help`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from salesplan.domain.errors import UsageError

TOPICS = (
    "commands",
    "inputs",
    "settings",
    "files-out",
    "exit-codes",
    "decisions",
    "year",
    "learning",
    "evidence",
    "promises",
    "glossary",
    "python",
    "robustness",
    "scale",
    "debugging",
    "architecture",
    "changelog",
)
"""The pages in the order of reading; each is `salesplan/docs/TOPIC.md`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its heading, the paragraph below it, and all of it in Markdown."""

    topic: str
    title: str
    about: str
    text: str


def page(topic: str) -> Page:
    """The page of a topic. Raises UsageError for one that is none."""
    if topic not in TOPICS:
        raise UsageError(f"there is no topic {topic!r}", f"one of: {', '.join(TOPICS)}")
    text = (files("salesplan") / "docs" / f"{topic}.md").read_text(encoding="utf-8")
    heading, about, *_ = text.split("\n\n", 2)
    return Page(topic, heading.removeprefix("# "), " ".join(about.split()), text)


def pages() -> tuple[Page, ...]:
    """Every page, in the order of reading."""
    return tuple(map(page, TOPICS))
