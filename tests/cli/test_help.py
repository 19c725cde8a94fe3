"""`salesplan help`: the topics, and each page for people and for programs."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.resources import files

import pytest

from salesplan.report.formats.markdown import write
from salesplan.report.manual import TOPICS
from tests.answers import Answer

Call = Callable[..., Answer]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_without_a_topic_every_topic_is_listed_with_what_it_is_about(call: Call) -> None:
    answer = call("help", "--json")
    rows = answer.rows("topics")
    assert tuple(row["topic"] for row in rows) == TOPICS
    assert all(row["title"] and row["about"].endswith(".") and "](" not in row["about"] for row in rows)
    assert all(topic in call("help").out for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_off_a_terminal_a_page_is_its_markdown_without_the_marks_of_generated_blocks(topic: str, call: Call) -> None:
    answer = call("help", topic)
    text = (files("salesplan") / "docs" / f"{topic}.md").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if line and not line.startswith("<!--")]
    assert answer.code == 0
    assert [line for line in answer.out.splitlines() if line] == kept


def test_programs_get_a_page_as_one_row(call: Call) -> None:
    (row,) = call("help", "exit-codes", "-o", "json").rows("page")
    assert (row["topic"], row["title"]) == ("exit-codes", "Exit codes")
    assert "| 143 |" in row["text"]


def test_an_unknown_topic_is_told_with_those_that_there_are(call: Call) -> None:
    answer = call("help", "weather")
    assert answer.code == 2
    assert "there is no topic 'weather'" in answer.err
    assert all(topic in answer.err for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_on_a_terminal_a_page_is_laid_out(topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = (files("salesplan") / "docs" / f"{topic}.md").read_text(encoding="utf-8")
    terminal = Terminal()
    write(text, terminal)
    shown = terminal.getvalue()
    assert "\x1b[" in shown
    assert "|---|" not in shown
    assert "<!--" not in shown
    assert "##" not in shown


def test_without_colour_a_terminal_gets_the_layout_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    write("# Title\n\nSome `code`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", terminal)
    shown = terminal.getvalue()
    assert "\x1b[3" not in shown
    assert "Some code." in shown
    assert "|" not in shown
