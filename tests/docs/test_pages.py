"""The manual says what the program declares, and its links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from salesplan.cli import reference
from salesplan.cli.registry import COMMANDS
from salesplan.domain.errors import ExitCode
from salesplan.inputs import FILES, load_settings, settings_table
from salesplan.replan.answer.totals import totals
from salesplan.report.formats import FORMATS, exporter
from salesplan.report.manual import TOPICS
from salesplan.report.overall import overall
from salesplan.report.tables import TABLES
from salesplan.report.tables_reference import MEANING, columns_out
from tests.layers import drifted as drifted_layers
from tests.layers import rooms
from tests.small import small_stored

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "salesplan" / "docs"
WRITTEN = [
    ROOT / "README.md",
    ROOT / ".github" / "CONTRIBUTING.md",
    *sorted(DOCS.glob("*.md")),
    *(ROOT / "salesplan" / room / "README.md" for room in rooms()),
]


def text(topic: str) -> str:
    return (DOCS / f"{topic}.md").read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The headings of a page, as the web host names them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_generated_tables_are_what_the_declarations_say() -> None:
    assert [path.name for path, _ in reference.drifted()] == [], "run: make docs"


def test_the_pictures_of_who_imports_whom_are_those_of_the_contract() -> None:
    assert [str(path) for path, _ in drifted_layers()] == [], "run: make docs"


def test_every_generated_block_stands_on_exactly_one_page() -> None:
    marks = re.findall(r"<!-- ([a-z-]+) -->", "".join(p.read_text(encoding="utf-8") for p in DOCS.glob("*.md")))
    assert sorted(marks) == sorted([*reference.BLOCKS, "layers", "replan-layers"])


def test_every_page_is_a_topic_and_every_topic_a_page() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} - {"README"} == set(TOPICS)


def test_every_room_has_a_short_readme() -> None:
    found = {path.parent.name for path in (ROOT / "salesplan").glob("*/__init__.py")}
    assert found == set(rooms())
    for room in found:
        lines = (ROOT / "salesplan" / room / "README.md").read_text(encoding="utf-8").splitlines()
        assert 10 <= len(lines) <= 25, room


@pytest.mark.parametrize("room", rooms())
def test_the_doors_that_a_room_names_are_in_it(room: str) -> None:
    home = ROOT / "salesplan" / room
    doors = (home / "README.md").read_text(encoding="utf-8").split("## Doors")[1].split("##")[0]
    code = "\n".join(path.read_text(encoding="utf-8") for path in home.rglob("*.py"))
    settings = {row.key for row in settings_table()}
    called = {said.split("(")[0] for said in re.findall(r"`([^`]+)`", doors)} - settings
    names = {said.rsplit(".", 1)[-1] for said in called if re.fullmatch(r"[A-Za-z_.]+", said)} - {"py"}
    assert names or room == "domain"
    for name in names:
        assert re.search(rf"\b(?:def|class) {name}\b|^{name}\b", code, re.M), name


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        page = (path.parent / name).resolve() if name else path
        assert page.is_file(), target
        assert not anchor or anchor in anchors(page), target


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_of_the_project_that_is_named_is_there(path: Path) -> None:
    invented = {"minutes.py", "helicopter.py", "roster.py"}
    for name in re.findall(r"`(?:salesplan/|tests/)?([a-z_]+(?:/[a-z_]+)*\.py)`", path.read_text(encoding="utf-8")):
        if Path(name).name not in invented:
            homes = (ROOT, ROOT / "salesplan", ROOT / "tests", path.parent)
            assert any((home / name).is_file() for home in homes), name


def test_every_exit_code_is_explained() -> None:
    assert set(reference.MEANING) == set(ExitCode)
    assert all(f"| {int(code)} |" in text("exit-codes") for code in ExitCode)


def test_every_command_setting_and_input_file_is_on_its_page() -> None:
    assert all(f"\n### {name}\n" in text("commands") for name in COMMANDS)
    assert all(f"| `{row.key}` |" in text("settings") for row in settings_table())
    for file in FILES:
        (table,) = re.findall(rf"^### {re.escape(file.name)}\n(.*?)(?=^### |<!--)", text("inputs"), re.S | re.M)
        assert all(re.search(rf"^\| \**{column.name}\** \|", table, re.M) for column in file.columns)


def test_every_exported_file_and_column_is_on_its_page() -> None:
    written = {name.replace("R1", "REP") for f in FORMATS for name, _ in exporter(f).files(small_stored())}
    page = text("files-out")
    assert len(written) > len(FORMATS)
    assert all(f"`{name}`" in page or f"\n### {name}\n" in page for name in written)
    assert len(columns_out()) == sum(len(table.columns) for table in TABLES)


def test_no_meaning_is_kept_of_a_column_that_is_no_more() -> None:
    names = {column for table in TABLES for column in table.columns}
    names |= {f"{table.name}.{column}" for table in TABLES for column in table.columns}
    assert set(MEANING) <= names


def test_every_figure_of_the_summary_is_on_its_page() -> None:
    stored = small_stored()
    figures = totals(stored.plan, stored.given, stored.settings, None)
    section = text("files-out").split("## summary.json")[1]
    assert all(f"`{key}`" in section for key in {*overall(stored), *figures})


def test_the_rule_in_the_example_loads(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", text("settings"), flags=re.DOTALL)
    (tmp_path / "salesplan.toml").write_text(block, encoding="utf-8")
    (rule,) = load_settings(tmp_path, {}, {}).settings.rule
    assert (rule.kind, rule.least) == ("reach", tomllib.loads(block)["rule"][0]["least"])


def test_people_are_they_in_everything_that_is_written() -> None:
    for path in WRITTEN:
        prose = [line for line in path.read_text(encoding="utf-8").splitlines() if "| rep_id |" not in line]
        assert re.findall(r"\b(?:[Hh]e|[Hh]im|[Hh]is)\b", "\n".join(prose)) == [], path


def test_settings_that_the_manual_names_exist() -> None:
    named = {s for topic in TOPICS for s in re.findall(r"`([a-z]+\.[a-z_]+)`", text(topic))}
    known = {row.key for row in settings_table()}
    files = {s for s in named if s.endswith((".py", ".toml", ".csv", ".json", ".xlsx", ".html"))}
    assert len(named - files) > 20
    assert named - files - known - {"salesplan.workspace"} == set()


def test_the_manual_is_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.findall(r"^## (\S+)", text("changelog"), re.M)[0] == version
