"""Spoils a small workspace: one to four seeded changes of its input files and settings, each of a kind that was met."""

from __future__ import annotations

import csv
import dataclasses
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from salesplan.inputs import FILES, template
from salesplan.inputs.columns import Kind
from salesplan.inputs.settings import SECTIONS, USER_TABLES, hints
from tests.inputs.samples import SOUND

SETTINGS = "salesplan.toml"
NUMBERS = (
    *("0", "-0", "1", "-1", "0.5", "1e309", "-1e309", "1e20", "1e25", "1e12", "-1e12", "1e-320", "1e-12", "nan", "inf"),
    *("1,5", "1.234", "1,234", "1.234.567", "1 234", "12.500", "9" * 400, "1e", "+", "0x10", "٣", "½", "1_000", "--1"),
    *("600", "1440", "366", "62", "90", "-90", "180", "-180", "90.0001", "100", "1000", "1001"),
)
DATES = (
    *("0001-01-01", "9999-12-31", "31.12.9999", "1899-12-31", "2200-12-31", "2201-01-01", "2026-02-30", "2026-11-23"),
    *("11/12/2026", "46349", "20261123", "2026-11-23T25:99", "0000-00-00", "23 Nov 2026", "2027-03-28", "1900-01-01"),
)
HOURS = (
    *("2-6", "9-5", "9-12, 2-6", "2-6pm", "24/7", "18:00-02:00", "09:00-25:00", "00:00-24:00", "09:00-09:00", "600"),
    *("24:00", "00:00", "9" * 5000, "Mon" + " " * 5000 + "Tue", "-" * 5000, "12:00-12:01", "0.5", "17:00-09:00"),
)
TEXTS = (
    *(
        "",
        " ",
        "\u200b",
        "\u00a0",
        "R1",
        "r1",
        "C001",
        "c001",
        "007",
        "7",
        "wine",
        "wine beer",
        "visit",
        "Mon",
        "Sat Sun",
    ),
    *("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "＝1", "'=1", "<script>alert(1)</script>", "[bold]x[/]"),
    *("a\nb", "a\r\nb", "a\x1b[31mb", "\x07", "\u202eabc", "\ufeff", "\uffff", "\u2028", "é́", "𝒳", "👩‍👩‍👧", "a\0b"),
    *(
        "CON",
        "../../etc/passwd",
        "a/b",
        "..",
        "x" * 300,
        "張" * 90,
        "x" * 20_000,
        '"',
        '""',
        "'",
        ",",
        ";",
        "|",
        "#",
        "*",
    ),
)
CELLS = (*NUMBERS, *DATES, *HOURS, *TEXTS)
LIKELY = {
    Kind.NUMBER: NUMBERS,
    Kind.WHOLE: NUMBERS,
    Kind.DATE: DATES,
    Kind.MONTH: DATES,
    Kind.TIME: HOURS,
    Kind.HOURS: HOURS,
}
MORE = {file.name: template(file) for file in FILES if file.name not in SOUND}


@dataclass
class Workspace:
    """Files of a workspace as bytes, and what was done to them."""

    files: dict[str, bytes] = field(
        default_factory=lambda: {name: text.encode() for name, text in {**SOUND, **MORE}.items()} | {SETTINGS: b""}
    )
    told: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """The files where the program looks for them."""
        (folder / "data").mkdir(parents=True, exist_ok=True)
        for name, raw in self.files.items():
            (folder / name if name == SETTINGS else folder / "data" / name).write_bytes(raw)
        return folder


def spoiled(seed: int) -> Workspace:
    """The workspace of that seed: always the same."""
    draw, workspace = random.Random(seed), Workspace()
    for _ in range(draw.choice((1, 1, 1, 2, 2, 4))):
        change = draw.choice(CHANGES)
        workspace.told.append(f"{change.__name__} {change(workspace, draw)}")
    return workspace


def cell(workspace: Workspace, draw: random.Random) -> str:
    """One cell, likely with a value of its kind."""
    name, rows = _table(workspace, draw)
    if len(rows) < 2:
        return f"{name} has no rows"
    at, row = draw.randrange(len(rows[0])), draw.randrange(1, len(rows))
    value = _value(name, rows[0][at], draw)
    if at < len(rows[row]):
        rows[row][at] = value
    _put(workspace, name, rows)
    return f"{name} row {row} {rows[0][at]} = {value[:40]!r}"


def column(workspace: Workspace, draw: random.Random) -> str:
    """Every cell of a column, which may be a new one."""
    name, rows = _table(workspace, draw)
    declared = next((file.columns for file in FILES if file.name == name), ())
    header = draw.choice([c.name for c in declared])
    at = rows[0].index(header) if rows and header in rows[0] else -1
    value = _value(name, header, draw)
    for number, row in enumerate(rows):
        told = header if number == 0 else value
        if at < 0:
            row.append(told)
        elif at < len(row):
            row[at] = told
    _put(workspace, name, rows)
    return f"{name} {header} = {value[:40]!r}"


def identity(workspace: Workspace, draw: random.Random) -> str:
    """An id or a name everywhere it stands."""
    old = draw.choice(("R1", "R2", "C001", "C002", "wine", "Anna Puig", "Hotel Central", "hotel", "North"))
    new = draw.choice(TEXTS)
    for name in workspace.files:
        if name != SETTINGS:
            rows = _rows(workspace.files[name])
            _put(workspace, name, [[new if value == old else value for value in row] for row in rows])
    return f"{old} = {new[:40]!r}"


def octets(workspace: Workspace, draw: random.Random) -> str:
    """Some bytes flipped, put in or taken out."""
    name = draw.choice(sorted(workspace.files))
    raw = bytearray(workspace.files[name])
    at = draw.randrange(len(raw) + 1)
    junk = draw.choice((b"\xff", b"\x00", b'"', b"\n", b"\r", b",", b";", b"\xef\xbb\xbf", draw.randbytes(4), b"\xe9"))
    raw[at : at + draw.choice((0, 1, 7, 100))] = junk * draw.choice((1, 1, 3, 1000))
    workspace.files[name] = bytes(raw)
    return f"{name} at {at}: {junk!r}"


def form(workspace: Workspace, draw: random.Random) -> str:
    """The whole file in another form: cut, empty, in another encoding, with another delimiter."""
    name = draw.choice(sorted(SOUND))
    raw = workspace.files.get(name, b"")
    forms: dict[str, Callable[[], bytes]] = {
        "cut": lambda: raw[: draw.randrange(len(raw) + 1)],
        "empty": lambda: b"",
        "header": lambda: raw.partition(b"\n")[0],
        "twice": lambda: raw + raw,
        "semicolons": lambda: raw.replace(b",", b";"),
        "decimal commas": lambda: raw.replace(b",", b";").replace(b".", b","),
        "utf-16": lambda: raw.decode("utf-8", "replace").encode("utf-16"),
        "cp1252": lambda: raw.decode("utf-8", "replace").encode("cp1252", "replace"),
        "big5": lambda: raw.decode("utf-8", "replace").encode("big5", "replace"),
        "bare returns": lambda: raw.replace(b"\n", b"\r"),
        "no rep": lambda: b"\n".join(line for line in raw.split(b"\n") if b"R1" not in line),
    }
    chosen = draw.choice(sorted(forms))
    workspace.files[name] = forms[chosen]()
    return f"{name} {chosen}"


def lines(workspace: Workspace, draw: random.Random) -> str:
    """A line taken out, doubled, moved, or joined with the next."""
    name = draw.choice(sorted(set(workspace.files) - {SETTINGS}))
    some = workspace.files[name].split(b"\n")
    at = draw.randrange(len(some))
    chosen = draw.choice(("out", "double", "move", "join", "quote"))
    if chosen == "out":
        del some[at]
    elif chosen == "double":
        some.insert(at, some[at])
    elif chosen == "move":
        some.append(some.pop(at))
    elif chosen == "join":
        some[at : at + 2] = [b"".join(some[at : at + 2])]
    else:
        some[at] = b'"' + some[at]
    workspace.files[name] = b"\n".join(some)
    return f"{name} line {at + 1} {chosen}"


def setting(workspace: Workspace, draw: random.Random) -> str:
    """A setting at one of its bounds, or beyond, or of another kind."""
    path, _kind, metadata = draw.choice(ALL_SETTINGS)
    least, most = metadata.get("least"), metadata.get("most")
    bounds = [] if least is None else [least, most, least - 1, most + 1, (least + most) / 2, int(least + 1)]
    told = [*map(str, bounds), *(f'"{choice}"' for choice in metadata.get("choices", ()))]
    value = draw.choice(
        [*(told * 4), "0", "-1", "1e308", "9" * 30, "nan", "true", '""', '"x"', '"24:00"', "[]", "[1, 1]"]
    )
    table = ".".join(path[:-1])
    workspace.files[SETTINGS] += f"\n[{table}]\n{path[-1]} = {value}\n".encode()
    return f"{'.'.join(path)} = {value[:40]}"


def rule(workspace: Workspace, draw: random.Random) -> str:
    """A business rule, sound or not."""
    kind = draw.choice(("reach", "frequency", "calls", "budget", "product_share", "nothing"))
    scope = draw.choice(
        ("", "segment=hotel", "segment=AA", "rep=*", "team=North product=wine", "channel=fax", "=", "x")
    )
    bounds = {"least": draw.choice(("0", "1", "-1", "1e12", "0.5")), "most": draw.choice(("0", "1", "4", "1e13"))}
    chosen = draw.choice((("least",), ("most",), ("least", "most"), ()))
    told = "\n".join(f"{name} = {bounds[name]}" for name in chosen)
    price = draw.choice(("0", "10", "1e9", "-1"))
    workspace.files[SETTINGS] += f'\n[[rule]]\nkind = "{kind}"\nscope = "{scope}"\nprice = {price}\n{told}\n'.encode()
    return f"{kind} {scope!r} {told!r}"


CHANGES = (cell, cell, cell, column, identity, octets, form, lines, setting, setting, rule)


def _all_settings() -> list[tuple[tuple[str, ...], object, dict[str, object]]]:
    """Path, type and metadata of every setting; tables of the user under a name of each."""
    names = {"channels": "visit", "segments": "hotel", "events": "renewal", "source": "finance"}
    owners = [((name,), kind) for name, kind in SECTIONS.items()]
    owners += [((name, names[name]), kind) for name, kind in USER_TABLES.items()]
    return [
        ((*path, one.name), hints(owner)[one.name], dict(one.metadata))
        for path, owner in owners
        for one in dataclasses.fields(owner)
    ]


ALL_SETTINGS = _all_settings()


def _value(name: str, header: str, draw: random.Random) -> str:
    kinds = {c.name: c.kind for file in FILES if file.name == name for c in file.columns}
    likely = LIKELY.get(kinds.get(header, Kind.TEXT), TEXTS)
    return draw.choice(likely if draw.random() < 0.8 else CELLS)


def _table(workspace: Workspace, draw: random.Random) -> tuple[str, list[list[str]]]:
    name = draw.choice(sorted(set(workspace.files) - {SETTINGS}))
    return name, _rows(workspace.files[name])


def _rows(raw: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(raw.decode("utf-8", "replace").replace("\0", ""), newline="")))
    except csv.Error:  # too long a cell, or a bare return: spoiled enough
        return [["x"]]


def _put(workspace: Workspace, name: str, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    workspace.files[name] = text.getvalue().encode("utf-8", "replace")
