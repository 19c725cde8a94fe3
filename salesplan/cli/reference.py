"""The manual's reference, generated from the program's own declarations.

`python -m salesplan.cli.reference` (part of `make docs`) writes the blocks between `<!-- name -->` and
`<!-- /name -->` of every page of `salesplan/docs` anew.
"""

from __future__ import annotations

import re
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import salesplan
from salesplan.callplan.rules import KINDS
from salesplan.cli.loading import load
from salesplan.cli.options import SHARED
from salesplan.cli.registry import COMMANDS
from salesplan.domain.errors import MEANING
from salesplan.domain.settings import PROVIDERS
from salesplan.inputs import FILES, columns_table, settings_table
from salesplan.report.formats import FORMATS, exporter
from salesplan.report.manual import pages
from salesplan.report.tables import TABLES
from salesplan.report.tables_reference import columns_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

DOCS = Path(salesplan.__file__).parent / "docs"


def topics() -> str:
    """Every page of the manual."""
    return _table(("page", "about"), ((f"[{p.title}]({p.topic}.md)", p.about) for p in pages()))


def commands() -> str:
    """Every command with its sentence."""
    return _table(("command", "does"), ((f"`salesplan {name}`", text) for name, text in COMMANDS.items()))


def usage() -> str:
    """Every command with its own arguments and options."""
    return "\n\n".join(_usage(name) for name in COMMANDS)


def _usage(name: str) -> str:
    command = load(name)
    own = [p for p in command.params if p.name not in SHARED]
    words = "".join(f" {_spelt(p)}" for p in own if p.param_type_name == "argument")
    told = " ".join((command.help or "").split())
    rows = [(f"`{_spelt(p)}`", p.help or "") for p in own]
    table = "\n\n" + _table(("option", "meaning"), rows) if rows else ""
    return f"### {name}\n\n`salesplan {name}{words}`: {told}{table}"


def _spelt(parameter: Any) -> str:
    """`--rep REP`, `-o, --output table|json|csv`, `[TOPIC]`."""
    metavar = parameter.metavar or parameter.name.upper()
    if parameter.param_type_name == "argument":
        return metavar if parameter.required or metavar.startswith("[") else f"[{metavar}]"
    spelt = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return spelt if parameter.is_flag else f"{spelt} {metavar}"


def shared_options() -> str:
    """The options that every command takes."""
    rows = [(f"`{_spelt(p)}`", p.help or "") for p in load("help").params if p.name in SHARED]
    return _table(("option", "meaning"), rows)


def inputs() -> str:
    """Every input file with its columns; required ones in bold."""
    blocks = []
    for file in FILES:
        rows = [row for row in columns_table() if row.file == file.name]
        cells = ((f"**{r.column}**" if r.required else r.column, r.kind, r.unit, r.bounds, r.meaning) for r in rows)
        required = ", required" if file.required else ""
        head = ("column", "kind", "unit", "bounds", "meaning")
        blocks.append(f"### {file.name}\n\n{file.text.capitalize()}{required}.\n\n{_table(head, cells)}")
    return "\n\n".join(blocks)


def settings() -> str:
    """Every setting with its default."""
    cells = [(f"`{r.key}`", f"`{r.default}`" if r.default else "", r.bounds, r.meaning) for r in settings_table()]
    return _table(("setting", "default", "bounds", "meaning"), cells)


def rule_kinds() -> str:
    """Every kind of [[rule]]."""
    cells = ((f'`kind = "{kind.name}"`', kind.bound, kind.text) for kind in KINDS.values())
    return _table(("kind", "`least` and `most` are", "demands"), cells)


def providers() -> str:
    """Every engine of travel times."""
    return _table(("provider", "is"), ((f"`{name}`", text) for name, text in PROVIDERS.items()))


def exit_codes() -> str:
    """Every exit code."""
    return _table(("code", "meaning"), ((str(int(code)), text) for code, text in MEANING.items()))


def formats() -> str:
    """Every form that `export` writes."""
    return _table(("format", "is"), ((f"`--format {name}`", _first_sentence(exporter(name))) for name in FORMATS))


def _first_sentence(module: Any) -> str:
    return cleandoc(module.__doc__ or "").split("\n\n")[0].replace("\n", " ").removeprefix("Export as ")


def tables() -> str:
    """Every exported table with its columns."""
    return "\n\n".join(_exported(table.name) for table in TABLES)


def _exported(name: str) -> str:
    rows = ((c.column, c.form, c.meaning) for c in columns_out() if c.table == name)
    return f"### {name}.csv\n\n" + _table(("column", "form", "meaning"), rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "topics": topics,
    "commands": commands,
    "usage": usage,
    "shared-options": shared_options,
    "inputs": inputs,
    "settings": settings,
    "rule-kinds": rule_kinds,
    "providers": providers,
    "exit-codes": exit_codes,
    "formats": formats,
    "tables": tables,
}
"""What stands between the marks of a name; architecture's layers are those of the import contract."""


def rewritten(text: str) -> str:
    """The text with every block that it has generated anew."""
    for name, block in BLOCKS.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if marks.search(text):
            body = block()
            text = marks.sub(lambda found, body=body: f"{found[1]}\n{body}\n\n{found[2]}", text)  # type: ignore[misc]
    return text


def drifted() -> Iterator[tuple[Path, str]]:
    """Pages that do not say what the program declares, each with the text that would."""
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (mended := rewritten(text)) != text:
            yield path, mended


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    for path, mended in drifted():
        path.write_text(mended, encoding="utf-8")
