"""All input files → `Given`, or every finding of every file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from salesplan.domain.challenges import with_verdicts
from salesplan.domain.given import Decision, FileRows
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.inputs.assumptions import assumed
from salesplan.inputs.checks import CHECKS
from salesplan.inputs.checks.inputs import Inputs
from salesplan.inputs.columns import FILES, POTENTIALS, REPS
from salesplan.inputs.digests import canonical_digests, combined_digest, digest_of_raw
from salesplan.inputs.encoding import code_page
from salesplan.inputs.files import FileRead, absent, tabled
from salesplan.inputs.parsing import NOTHING_PROVEN
from salesplan.inputs.places import fill_places
from salesplan.inputs.private_times import calendar_bytes, private_times
from salesplan.inputs.public_holidays import public_holidays
from salesplan.inputs.records import given as records
from salesplan.inputs.second_reps import in_parts
from salesplan.inputs.sources import SourceError, Stored, broken, stored
from salesplan.inputs.workspace import SETTINGS_FILE
from salesplan.runtime.collection import no_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from salesplan.domain.calendar import Channel
    from salesplan.domain.findings import Finding
    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.inputs.assumptions import Assumption
    from salesplan.inputs.columns import InputFile
    from salesplan.inputs.files import Tabled
    from salesplan.inputs.numerals import Marks
    from salesplan.inputs.parsing import Parsed

    PinKey = tuple[str, Channel, date | None, int | None]


@dataclass(frozen=True)
class InputsRead:
    """What the inputs say. `given` is None if there are errors among the findings.

    `raw` is the digest of the very bytes that were parsed (see `raw_digest`, settings included). `pin_lines` are the
    lines of agreements in feedback.csv, by customer, channel, day and second of the day. `assumptions` are values
    that nobody gave.
    """

    given: Given | None
    findings: tuple[Finding, ...]
    raw: str
    pin_lines: Mapping[PinKey, int] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()

    @cached_property
    def tables(self) -> dict[str, str]:
        """Canonical digest of each table and of the holidays; none if there are errors."""
        return canonical_digests(self.given) if self.given is not None else {}

    @cached_property
    def digest(self) -> str:
        """One canonical digest of all tables; empty if there are errors."""
        return combined_digest(self.tables) if self.given is not None else ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a run."""
        return tuple(f for f in self.findings if f.severity == "error")


def read_inputs(
    workspace: Path,
    settings: Settings,
    as_of: date | None = None,
    *,
    tell: Callable[[str], None] | None = None,
) -> InputsRead:
    """Reads, checks and gathers everything under `workspace`/data.

    `as_of` None leaves out holidays and the checks that need a day. `tell` hears of progress while addresses
    are located. Raises UsageError for settings that no inputs can mend (unknown country, absent centroid file).
    """
    with no_collection():
        return _read(workspace, settings, as_of, tell)


def _read(workspace: Path, settings: Settings, as_of: date | None, tell: Callable[[str], None] | None) -> InputsRead:
    holidays = public_holidays(settings.plan, as_of) if as_of is not None else frozenset()
    findings: list[Finding] = []
    found = {file.name: stored(workspace, file, settings) for file in files_of(settings)}
    findings += [one.finding for one in found.values() if one.finding is not None]
    raw = digest_of_raw({name: one.raw for name, one in found.items()}, workspace, settings)
    raws, defects = _as_csv(found, settings)
    findings += defects
    reads = _parse_all(raws, settings)
    for read in reads.values():
        findings += read.findings
    placed = fill_places({name: read.parsed for name, read in reads.items()}, workspace, settings, tell=tell)
    findings += placed.findings
    broken = frozenset(name for name, read in reads.items() if read.broken)
    tables, assumptions = assumed(placed.tables, settings, as_of)
    inputs = Inputs(tables, settings, as_of, broken)
    for check in CHECKS:
        findings += check(inputs)
    homes = _homes(tables["reps.csv"])
    busy, days_off, told = private_times(calendar_bytes(workspace, settings), homes, settings, as_of)
    listed = _in_order(_in_their_words(_without_superseded([*findings, *told]), settings))
    if any(f.severity == "error" for f in listed):
        return InputsRead(None, listed, raw)
    parts = in_parts(inputs, placed.approximate.get("customers.csv", frozenset()))
    lines = _pin_lines(parts.tables["feedback.csv"])
    given = records(parts.tables, parts.approximate, holidays, settings)
    there = [FileRows(name, len(read.parsed)) for name, read in sorted(reads.items()) if raws[name] is not None]
    given = replace(given, files=(*there, *_settings_file(workspace)))
    given = replace(given, overlays=parts.overlays) if parts.overlays else given
    if busy or days_off:
        away = sorted({*given.time_off, *days_off}, key=lambda t: (t.rep_id, t.from_date, t.until_date))
        given = replace(given, busy=busy, time_off=tuple(away))
    given = with_verdicts(given, settings.challenges, as_of)
    if as_of is not None:
        given = replace(given, coins=tuple(coin for coin in given.coins if coin.binds(as_of)))
    return InputsRead(given, listed, raw, lines, (*placed.assumptions, *assumptions))


def _settings_file(workspace: Path) -> tuple[FileRows, ...]:
    """salesplan.toml with its lines that say something; nothing where it is absent."""
    try:
        lines = (workspace / SETTINGS_FILE).read_bytes().splitlines()
    except OSError:
        return ()
    return (
        FileRows(
            SETTINGS_FILE, sum(not line.strip().startswith((b"#", b"[")) and bool(line.strip()) for line in lines)
        ),
    )


def _homes(reps: Parsed) -> dict[str, Place]:
    """Where each rep starts, as far as that is known."""
    rows = zip(reps["rep_id"], reps["latitude"], reps["longitude"], strict=True)
    return {rep: Place(at, along) for rep, at, along in rows if rep and at is not None and along is not None}


def _pin_lines(table: Parsed) -> dict[PinKey, int]:
    """The first line of each; what is written twice is told once."""
    keys = zip(table["customer_id"], table["channel"], table["on_date"], table["at_time"], strict=True)
    found: dict[PinKey, int] = {}
    for row, key in enumerate(keys):
        if table["decision"][row] is Decision.PIN:
            found.setdefault(key, table.lines[row])
    return found


def files_of(settings: Settings) -> tuple[InputFile, ...]:
    """The declared files; what may be assumed is not required."""
    changed: dict[str, InputFile] = {}
    if settings.assume.potentials:
        changed[POTENTIALS.name] = replace(POTENTIALS, required=False)
    if settings.assume.homes:
        changed[REPS.name] = replace(REPS, columns=tuple(replace(c, or_address=False) for c in REPS.columns))
    return tuple(changed.get(file.name, file) for file in FILES)


def _as_csv(found: Mapping[str, Stored], settings: Settings) -> tuple[dict[str, bytes | None], list[Finding]]:
    """Every table as CSV, and what could not become that."""
    raws: dict[str, bytes | None] = {}
    findings = []
    for file in files_of(settings):
        try:
            raws[file.name] = found[file.name].as_csv()
        except SourceError as error:
            raws[file.name] = None
            findings.append(broken(file, error))
    return raws, findings


def _parse_all(raws: Mapping[str, bytes | None], settings: Settings) -> dict[str, FileRead]:
    """Every declared file. The legacy code page of the folder is judged from all its files together, and so is the
    decimal mark of files with one delimiter: they come from one export.
    """
    preferred = code_page(raw for raw in raws.values() if raw is not None)
    found: dict[str, Tabled] = {}
    proven: dict[str, Marks] = {}
    for file in files_of(settings):
        raw = raws[file.name]
        if raw is not None:
            names = settings.columns.get(file.name.removesuffix(".csv"), {})
            found[file.name] = one = tabled(raw, file, settings.inputs, preferred, names)
            proven[one.table.delimiter] = proven.get(one.table.delimiter, NOTHING_PROVEN) | one.marks
    return {
        file.name: found[file.name].read(proven[found[file.name].table.delimiter])
        if file.name in found
        else FileRead(absent(file), broken=file.required)
        for file in files_of(settings)
    }


def _in_their_words(findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
    """Findings under the names that files and columns have where they come from."""
    for finding in findings:
        table = finding.file.removesuffix(".csv")
        told, names = settings.source.get(table), settings.columns.get(table, {})
        file = told.file if told is not None and told.file else finding.file
        column = names.get(finding.column, finding.column).removeprefix("=")
        yield (
            finding if (file, column) == (finding.file, finding.column) else replace(finding, file=file, column=column)
        )


def _without_superseded(findings: Iterable[Finding]) -> list[Finding]:
    """A latitude of 121 that was meant as a longitude is told once, as swapped, and not as out of range or far away."""
    listed = list(findings)
    swapped = {(f.file, f.line) for f in listed if f.code == "swapped-coordinates"}
    follows = ("out-of-range", "far-from-every-rep")
    return [
        f
        for f in listed
        if not (
            f.column == "latitude" and f.code in follows and not swapped.isdisjoint({(f.file, f.line), (f.file, 0)})
        )
    ]


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file as declared, then line, column and code."""
    order = {file.name: position for position, file in enumerate(FILES)}
    return tuple(
        sorted(findings, key=lambda f: (order.get(f.file, len(order)), f.file, f.line, f.column, f.code, f.value))
    )
