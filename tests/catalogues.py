"""The messages of pages and calendars, as the code has them, and the catalogues of the languages beside them.

    python -m tests.catalogues      brings every catalogue up to date: new messages stand there without a translation

A message is the first argument of `said`, the second and third of `many`, the noun of `words.count` and `words.noun`;
what `t` and `n` of the pages' scripts name; a word of the enumerations that pages show; a heading of their tables.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from babel.messages import Catalog
from babel.messages.pofile import write_po

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import DueKind, MoveKind, Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import CallOutcome, Decision
from salesplan.domain.outcome import Status
from salesplan.domain.plan import CallStatus, DifferenceKind, Level, StopKind
from salesplan.domain.settings import DEFAULT_EVENTS, LANGUAGES
from salesplan.learn.provenance import Origin
from salesplan.report.figures import STAGES
from salesplan.report.rep.told import CALL_CHANGES
from salesplan.report.shown import Fate
from salesplan.report.tongue import catalogue

HOUSE = Path(__file__).parent.parent / "salesplan"
SOURCES = ("domain", "suggestions", "schedule", "replan", "report")
ENUMERATIONS = (
    *(Channel, Level, CallStatus, DifferenceKind, ChangeKind, Via, MoveKind, DueKind, CallOutcome, Decision),
    *(StopKind, Status, Fate, Origin),
)
BETWEEN = ", "
"""What stands between the items of a list."""

LOSSES = ("planned", "spent", "ignorance", "application", "implementation")
"""Classes of losses (`report.health_figures.Loss`)."""

CHANNEL_COLUMNS = tuple(f"{channel}s" for channel in Channel)
ONE = re.compile(r'(?<![\w.])t\(\s*"([^"]*)"')
COUNTED = re.compile(r'(?<![\w.])n\([^"\n]{1,60}?,\s*"([^"]*)",\s*"([^"]*)"')
PAGE_VIEWS = frozenset(
    {
        "summary",
        "territories",
        "callplan",
        "plan_changes",
        "inform",
        "handovers",
        "unplanned",
        "suggestions",
        "health",
        "funnel",
    }
)
"""Views that the manager's page has; the others are the terminal's."""

BESIDE = frozenset(
    f"report/{name}.py"
    for name in ("agreed", "causes", "cells", "charts", "delivery", "health_figures", "second_reps", "words")
)
"""Files of words that pages and the terminal share."""

IN_ENGLISH = frozenset(
    {
        "report/formats/markdown.py",
        "report/formats/terminal.py",
        "report/formats/xlsx.py",
        "report/formats/years_page.py",
    }
)


@dataclass
class Message:
    """One message: its form for many where it has one, and where it stands."""

    text: str
    plural: str = ""
    places: list[str] = field(default_factory=list)


def messages() -> dict[str, Message]:
    """Every message of the code, by its English text."""
    found: dict[str, Message] = {}
    for text, plural, place in (*_of_code(), *_of_scripts(), *_of_words()):
        if text != BETWEEN and not _says_something(text):
            continue
        message = found.setdefault(text, Message(text))
        message.plural = message.plural or plural
        if place not in message.places:
            message.places.append(place)
    return found


def _says_something(text: str) -> bool:
    """Whether it has a word of its own, or several values that a language may put in another order."""
    parts = list(Formatter().parse(text))
    return sum(name is not None for _, name, _, _ in parts) > 1 or any(re.search(r"[^\W\d_]", p[0]) for p in parts)


def _of_code() -> Iterator[tuple[str, str, str]]:
    for room in SOURCES:
        for path in sorted((HOUSE / room).rglob("*.py")):
            place = path.relative_to(HOUSE).as_posix()
            if not _on_pages(place):
                continue
            tree = ast.parse(path.read_text("utf-8"))
            names = _constants(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield from ((text, plural, place) for text, plural in _of_call(node, names))


def _on_pages(place: str) -> bool:
    """Whether a page or a calendar can show what the file says."""
    if not place.startswith("report/"):
        return True
    if place.startswith("report/views/"):
        return Path(place).stem in PAGE_VIEWS
    return place in BESIDE or (place.startswith(("report/rep/", "report/formats/")) and place not in IN_ENGLISH)


def _constants(tree: ast.Module) -> dict[str, list[str]]:
    """Names that are given a text anywhere in the file."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=False))
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).extend(_texts(value, {}))
    return found


def _of_call(node: ast.Call, names: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    args = [_texts(arg, names) for arg in node.args]
    if called == "said" and args:
        yield from ((text, "") for text in args[0])
    elif called == "many" and len(args) >= 3:
        yield from zip(args[1], args[2], strict=False)
    elif called in ("count", "noun") and len(args) >= 2:
        for one in args[1]:
            other = args[2][0] if len(args) > 2 and args[2] else one + "s"
            yield (f"{{n}} {one}", f"{{n}} {other}") if called == "count" else (one, other)
    elif called == "Column":
        yield from _of_column(node, args)


def _of_column(node: ast.Call, args: list[list[str]]) -> Iterator[tuple[str, str]]:
    """The heading, and the unit, which is the fourth argument or named."""
    heading = args[1][0] if len(args) > 1 and args[1] else args[0][0].replace("_", " ") if args and args[0] else ""
    units = [
        *(args[3] if len(args) > 3 else []),
        *(t for k in node.keywords if k.arg == "unit" for t in _texts(k.value, {})),
    ]
    yield from ((text, "") for text in (heading, *units) if text)


def _texts(node: ast.expr, names: dict[str, list[str]]) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, names), *_texts(node.orelse, names)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return names.get(node.id, []) if isinstance(node, ast.Name) else []


def _of_scripts() -> Iterator[tuple[str, str, str]]:
    for path in sorted((HOUSE / "report" / "formats" / "page").glob("*.js")):
        source = path.read_text("utf-8")
        place = path.relative_to(HOUSE).as_posix()
        yield from ((text, "", place) for text in ONE.findall(source))
        yield from ((one, other, place) for one, other in COUNTED.findall(source))
        for block in re.findall(r"// translated: .*?\n(.*?);\n", source, re.DOTALL):
            yield from ((text, "", place) for text in re.findall(r'"([^"]+)"\]', block))


def _of_words() -> Iterator[tuple[str, str, str]]:
    for kind in ENUMERATIONS:
        yield from ((str(word.value), "", f"domain/{kind.__name__}") for word in kind if word.value)
    for outcome in (*CallOutcome, *DEFAULT_EVENTS):
        yield str(outcome).replace("_", " "), "", "domain"
        yield str(outcome), "", "domain"
    yield from ((what, "", "domain/PlanChange") for what in CALL_CHANGES)
    yield from ((text, "", "report/views") for text in (*LOSSES, *CHANNEL_COLUMNS, *STAGES))
    yield from ((text, "", "report/tongue.py") for text in (BETWEEN, "{items} and {more} more"))


def updated(code: str) -> bytes:
    """The catalogue of a language with the messages of today: known translations stay, what is gone goes."""
    old, new = catalogue(code), Catalog(locale=code, project="salesplan", charset="utf-8")
    for message in sorted(messages().values(), key=lambda m: (m.places[0], m.text)):
        known = old.get(message.text)
        told = known.string if known is not None else ""
        if message.plural and isinstance(told, str):
            told = (told,) * new.num_plurals
        if not message.plural and not isinstance(told, str):
            told = told[0]
        key = (message.text, message.plural) if message.plural else message.text
        new.add(key, told, locations=[(place, 0) for place in message.places])
    body = io.BytesIO()
    write_po(body, new, width=0, omit_header=True, include_lineno=False)
    head = f'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return (head + f'"Plural-Forms: {new.plural_forms}\\n"\n\n').encode() + body.getvalue().lstrip()


def main() -> int:
    """Brings every catalogue up to date."""
    for code in LANGUAGES[1:]:
        (HOUSE / "languages" / f"{code}.po").write_bytes(updated(code))
        lacks = [m for m in catalogue(code) if m.id and not (m.string if isinstance(m.string, str) else all(m.string))]
        print(f"{code}: {len(lacks)} without a translation")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
