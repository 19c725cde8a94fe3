"""The effective settings: default, then salesplan.toml, then environment, then command line; every defect at once."""

from __future__ import annotations

import dataclasses
import tomllib
import typing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import CHANNELS, seconds
from salesplan.domain.errors import UsageError
from salesplan.domain.settings import (
    ChannelSettings,
    EventSettings,
    RuleSettings,
    SegmentSettings,
    Settings,
    SourceSettings,
    without_secret,
)
from salesplan.inputs.characters import shown
from salesplan.inputs.columns import TABLES
from salesplan.inputs.nearest import Nearest
from salesplan.inputs.settings_values import ValueProblemError, coerce
from salesplan.inputs.workspace import SETTINGS_FILE, VARIABLE
from salesplan.runtime.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

USER_TABLES: dict[str, type] = {
    "channels": ChannelSettings,
    "segments": SegmentSettings,
    "events": EventSettings,
    "source": SourceSettings,
}
COLUMNS = "columns"
KNOWN_NAMES = {"channels": CHANNELS, "source": tuple(TABLES)}
"""Sections whose tables have names that are given."""

SECTIONS: dict[str, type] = {
    name: kind
    for name, kind in typing.get_type_hints(Settings).items()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
}
NAMED: dict[str, str] = {"calendar": "REP"}
"""Sections whose keys are names of the user's, each with a text; what their names stand for."""
PREFIX = "SALESPLAN_"
MOST_MB = 1.0  # of salesplan.toml
MOST_SHOWN = 60  # characters of a value in a message
DEFAULT = "default"
COMMAND_LINE = "command line"


@dataclass(frozen=True)
class LoadedSettings:
    """Effective settings. `source` says for every dotted key whence its value comes."""

    settings: Settings
    source: dict[str, str] = field(default_factory=dict)


def load_settings(
    workspace: Path | None,
    environ: Mapping[str, str],
    overrides: Mapping[str, str] | None = None,
    *,
    check_rule: Callable[[RuleSettings], None] | None = None,
) -> LoadedSettings:
    """Settings of `workspace` (None: defaults), environment `SALESPLAN_SECTION__KEY`, and dotted `overrides`.

    `check_rule` raises UsageError for a [[rule]] that the call plan cannot read.
    Raises UsageError that lists every unknown key with the nearest known one, every value of a wrong type or out of
    bounds, and TOML that cannot be read, with its line.
    """
    gathering = _Gathering(Settings(), check_rule)
    if workspace is not None:
        gathering.document(_toml(workspace / SETTINGS_FILE))
    for name in sorted(environ):
        if name.startswith(PREFIX) and "__" in name and name != VARIABLE:
            path = tuple(name.removeprefix(PREFIX).split("__"))
            gathering.text(path, environ[name], f"environment {name}", fold=True)
    for key, text in (overrides or {}).items():
        gathering.text(tuple(key.split(".")), text, COMMAND_LINE)
    return gathering.loaded()


def _toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(regular_bytes(path, MOST_MB).decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{SETTINGS_FILE}: {error}", "mend that line; see https://toml.io for the form") from None
    except RecursionError:
        raise UsageError(f"{SETTINGS_FILE}: brackets inside brackets, too deep", "mend the value") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{SETTINGS_FILE} is not UTF-8 (byte {error.start})", "save it as UTF-8") from None
    except ValueError:
        raise UsageError(f"{SETTINGS_FILE}: a number has too many digits", "mend the value") from None
    except OSError as error:
        remedy = "make it a readable file, or remove it: every setting has a default"
        raise UsageError(f"{SETTINGS_FILE} cannot be read: {error.strerror}", remedy) from None


def hints(section: type) -> dict[str, Any]:
    """Types of a section's fields."""
    return typing.get_type_hints(section)


class _Gathering:
    """Collects values over the defaults, and problems over all sources."""

    def __init__(self, base: Settings, check_rule: Callable[[RuleSettings], None] | None = None) -> None:
        self.base = base
        self.check_rule = check_rule
        self.values: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
        self.tables: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in USER_TABLES}
        self.named: dict[str, dict[str, str]] = {name: {} for name in NAMED}
        self.columns: dict[str, dict[str, str]] = {}
        self.rules: list[RuleSettings] | None = None
        self.source: dict[str, str] = {}
        self.problems: list[str] = []

    # -- sources -----------------------------------------------------------------------

    def document(self, document: Mapping[str, Any]) -> None:
        """Everything that salesplan.toml says."""
        for name, body in document.items():
            if name == "rule":
                self._rules(body)
            elif name not in SECTIONS and name not in USER_TABLES and name not in NAMED and name != COLUMNS:
                self._unknown(SETTINGS_FILE, name, (*SECTIONS, *USER_TABLES, *NAMED, COLUMNS, "rule"), "section")
            elif not isinstance(body, dict):
                self.problems.append(f"{SETTINGS_FILE}: {name} is a section, write [{name}] above its keys")
            elif name in NAMED:
                for key, value in body.items():
                    self._set_named((name, key), value, SETTINGS_FILE)
            elif name == COLUMNS:
                self._columns(body)
            elif name in SECTIONS:
                for key, value in body.items():
                    self._set((name, key), value, SETTINGS_FILE, from_text=False)
            else:
                self._user_tables(name, body)

    def text(self, path: tuple[str, ...], text: str, source: str, *, fold: bool = False) -> None:
        """One value given as text; `fold`: names come in capitals, as in the environment."""
        if fold:
            path = self._folded(path)
        dotted = ".".join(path)
        if not dotted.isprintable():
            self.problems.append(f"{source}: {shown(dotted)}: write names on one line, without control characters")
        elif path[0] == "rule":
            self.problems.append(f"{source}: rules stand in {SETTINGS_FILE} only, as [[rule]] tables")
        elif path[0] in NAMED and len(path) == 2:
            self._set_named(path, text, source)
        elif len(path) != (2 if path[0] in SECTIONS else 3 if path[0] in USER_TABLES else 0):
            self._unknown(source, dotted, self._known_keys(), "setting")
        elif path[0] in KNOWN_NAMES and path[1] not in KNOWN_NAMES[path[0]]:
            self._unknown(source, path[1], KNOWN_NAMES[path[0]], "channel" if path[0] == "channels" else "table")
        else:
            self._set(path, text, source, from_text=True)

    def _folded(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """SEGMENTS, A, ELASTICITY → segments, A, elasticity: a table keeps the name under which it is known."""
        section, *rest = path
        section = section.lower()
        if section in NAMED:
            return (section, *rest)
        if section not in USER_TABLES or len(rest) != 2:
            return (section, *(name.lower() for name in rest))
        known = {name.lower(): name for name in (*getattr(self.base, section), *self.tables[section])}
        unknown = rest[0] if section == "segments" else rest[0].lower()
        return section, known.get(rest[0].lower(), unknown), rest[1].lower()

    def _user_tables(self, section: str, body: Mapping[str, Any]) -> None:
        for name, table in body.items():
            if section in KNOWN_NAMES and name not in KNOWN_NAMES[section]:
                what = "channel" if section == "channels" else "table"
                self._unknown(SETTINGS_FILE, name, KNOWN_NAMES[section], what, f"[{section}.{shown(name)}]")
            elif not name.isprintable() or name != name.strip():
                told = f"{SETTINGS_FILE}: [{section}.{shown(name)}]: write a name on one line without blanks around it"
                self.problems.append(told)
            elif not isinstance(table, dict):
                self.problems.append(
                    f"{SETTINGS_FILE}: {section}.{name} is a table, write [{section}.{name}] above its keys"
                )
            else:
                self.tables[section].setdefault(name, {})
                for key, value in table.items():
                    self._set((section, name, key), value, SETTINGS_FILE, from_text=False)

    def _columns(self, body: Mapping[str, Any]) -> None:
        """[columns.TABLE]: under which name each of a table's columns stands in its file."""
        for table, names in body.items():
            if table not in TABLES:
                self._unknown(SETTINGS_FILE, table, TABLES, "table", f"[columns.{shown(table)}]")
                continue
            if not isinstance(names, dict):
                self.problems.append(f"{SETTINGS_FILE}: columns.{table} is a table, write [columns.{table}] above it")
                continue
            known = [column.name for column in TABLES[table].columns]
            for ours, theirs in names.items():
                if ours not in known:
                    self._unknown(SETTINGS_FILE, ours, known, "column", f"{shown(ours)} in [columns.{table}]")
                elif not isinstance(theirs, str) or not theirs.strip() or not theirs.isprintable():
                    told = f"columns.{table}.{ours} = {_shown(theirs)}: the name in the file is expected"
                    self.problems.append(f"{SETTINGS_FILE}: {told}")
                else:
                    self.columns.setdefault(table, {})[ours] = theirs
                    self.source[f"columns.{table}.{ours}"] = SETTINGS_FILE

    def _rules(self, body: Any) -> None:
        if not isinstance(body, list) or not all(isinstance(rule, dict) for rule in body):
            self.problems.append(f"{SETTINGS_FILE}: write each rule as a [[rule]] table")
            return
        self.rules = []
        kinds, declared = hints(RuleSettings), {f.name: f for f in dataclasses.fields(RuleSettings)}
        for position, rule in enumerate(body):
            where = f"[[rule]] {position + 1}"
            values, known = {}, len(self.problems)
            for key, value in rule.items():
                if key not in declared:
                    self._unknown(f"{SETTINGS_FILE}: {where}", key, declared, "key")
                    continue
                try:
                    values[key] = coerce(f"rule.{key}", declared[key], kinds[key], value, from_text=False)
                except ValueProblemError as problem:
                    self.problems.append(f"{SETTINGS_FILE}: {where}: {key} = {_shown(value)}: {problem}")
                self.source[f"rule.{position}.{key}"] = SETTINGS_FILE
            if not values.get("kind"):
                self.problems.append(f"{SETTINGS_FILE}: {where} has no kind: name the rule it is")
            values.setdefault("name", values.get("kind", ""))
            self.rules.append(RuleSettings(**values))
            if len(self.problems) == known:
                self._check(self.rules[-1])

    def _check(self, rule: RuleSettings) -> None:
        """A rule whose values are of the right types, as whoever keeps it reads it."""
        if self.check_rule is not None:
            try:
                self.check_rule(rule)
            except UsageError as error:
                self.problems.append(f"{SETTINGS_FILE}: {error.message}; {error.remedy}")

    # -- one value ---------------------------------------------------------------------

    def _set(self, path: tuple[str, ...], value: Any, source: str, *, from_text: bool) -> None:
        section = path[0]
        owner = SECTIONS.get(section) or USER_TABLES[section]
        declared = {f.name: f for f in dataclasses.fields(owner)}
        key, dotted = path[-1], ".".join(path)
        if key not in declared:
            prefix = ".".join(path[:-1])
            near = Nearest(declared)(key) or _in_other_section(key)
            shown = near if "." in near else f"{prefix}.{near}"
            told = f"did you mean {shown}?" if near else f"known in [{prefix}]: {', '.join(declared)}"
            self.problems.append(f"{source}: there is no setting {dotted}; {told}")
            return
        try:
            found = coerce(dotted, declared[key], hints(owner)[key], value, from_text=from_text)
        except ValueProblemError as problem:
            self.problems.append(f"{source}: {dotted} = {_shown(value)}: {problem}")
            return
        target = self.values[section] if section in SECTIONS else self.tables[section].setdefault(path[1], {})
        target[key] = found
        self.source[dotted] = source

    def _set_named(self, path: tuple[str, ...], value: Any, source: str) -> None:
        """One text under a name of the user's."""
        section, name = path
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or not name.isprintable():
            told = f"{section}.{shown(name)} = {_shown(value)}: a text on one line is expected"
            self.problems.append(f"{source}: {told}")
            return
        self.named[section][name] = value.strip()
        self.source[f"{section}.{name}"] = source

    def _unknown(self, source: str, name: str, known: Iterable[str], what: str, shown_as: str = "") -> None:
        listed = list(known)
        near = Nearest(listed)(name)
        told = (
            f"did you mean {near}?"
            if near
            else f"known: {', '.join(listed)}"
            if len(listed) < 30
            else "see `salesplan config`"
        )
        self.problems.append(f"{source}: there is no {what} {shown_as or name}; {told}")

    def _known_keys(self) -> list[str]:
        return list(flatten(self.base))

    # -- the result --------------------------------------------------------------------

    def loaded(self) -> LoadedSettings:
        """All of it, if nothing was wrong. Raises UsageError."""
        if self.problems:
            self._stop()
        changes: dict[str, Any] = {
            name: dataclasses.replace(getattr(self.base, name), **values) for name, values in self.values.items()
        }
        for section, kind in USER_TABLES.items():
            tables = dict(getattr(self.base, section))
            for name, values in self.tables[section].items():
                tables[name] = dataclasses.replace(tables.get(name, kind()), **values)
            changes[section] = dict(sorted(tables.items())) if section != "channels" else tables
        changes |= {name: dict(sorted((getattr(self.base, name) | told).items())) for name, told in self.named.items()}
        changes[COLUMNS] = {table: dict(sorted(names.items())) for table, names in sorted(self.columns.items())}
        settings = Settings(**changes, rule=self.base.rule if self.rules is None else tuple(self.rules))
        self.problems.extend(contradictions(settings))
        if self.problems:
            self._stop()
        return LoadedSettings(settings, {key: self.source.get(key, DEFAULT) for key in flatten(settings)})

    def _stop(self) -> typing.NoReturn:
        shown = self.problems[0] if len(self.problems) == 1 else "settings:\n  " + "\n  ".join(self.problems)
        raise UsageError(shown, "see `salesplan config` for every setting")


def _in_other_section(key: str) -> str:
    """A key that stands in another section, dotted."""
    for section, owner in SECTIONS.items():
        if key in {f.name for f in dataclasses.fields(owner)}:
            return f"{section}.{key}"
    return ""


def _shown(value: Any) -> str:
    told = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return told if len(told) <= MOST_SHOWN else f"{told[:MOST_SHOWN]}…"


def contradictions(settings: Settings) -> list[str]:
    """Settings that are each in bounds and cannot hold together."""
    found = []
    visits, response = settings.visits, settings.response
    if seconds(visits.day_end) <= seconds(visits.day_start):
        found.append(f"visits.day_end {visits.day_end} is not after visits.day_start {visits.day_start}")
    if visits.lunch_minutes and seconds(visits.lunch_until) - seconds(visits.lunch_from) < visits.lunch_minutes * 60:
        span = f"{visits.lunch_from}-{visits.lunch_until}"
        found.append(
            f"visits.lunch_minutes {visits.lunch_minutes} do not fit between lunch_from and lunch_until, {span}"
        )
    if response.a >= response.b:
        found.append(f"response.a {response.a:g} is not below response.b {response.b:g}")
    for name, segment in settings.segments.items():
        curve = segment.curve
        if curve and (len(curve) != 4 or curve[0] >= curve[1] or not all(curve[2:])):
            found.append(f"segments.{name}.curve needs a, b, s, d: four numbers, a below b, s and d above 0")
        if len(segment.judgements) not in (0, 5):
            found.append(
                f"segments.{name}.judgements needs five numbers, at 0, ½, present, 1½ × present and saturation"
            )
    found += [
        f"[[rule]] {rule.name or rule.kind}: least {rule.least:g} is above most {rule.most:g}"
        for rule in settings.rule
        if rule.least is not None and rule.most is not None and rule.least > rule.most
    ]
    return found


def as_document(settings: Settings) -> dict[str, Any]:
    """Nested plain JSON of every effective setting, in declared order.

    An address of a calendar or a database is told by its server alone, and a digest: who knows the rest may read it.
    """
    found = {f.name: _plain(getattr(settings, f.name)) for f in dataclasses.fields(settings)}
    found["calendar"] = {name: without_secret(told) for name, told in settings.calendar.items()}
    for told in found["source"].values():
        told["url"] = told["url"] if told["url"].startswith("sqlite:") else without_secret(told["url"])
    return found


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kinds = hints(type(value))
        return {f.name: _number_as_declared(kinds[f.name], getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, str):
        return value
    return [_plain(item) for item in value]


def _number_as_declared(kind: Any, value: Any) -> Any:
    """A float setting is a float however it was typed, so that 1 and 1.0 have one digest."""
    if typing.get_origin(kind) is list:
        return [float(item) for item in value]
    if value is not None and kind in (float, float | None):
        return float(value)
    return value


def flatten(settings: Settings) -> dict[str, Any]:
    """Every effective setting by its dotted key; rules as rule.0.kind, rule.1.kind, ..."""
    found: dict[str, Any] = {}
    _flatten("", as_document(settings), found)
    return found


def _flatten(prefix: str, value: Any, found: dict[str, Any]) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            _flatten(f"{prefix}.{name}" if prefix else name, item, found)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for position, item in enumerate(value):
            _flatten(f"{prefix}.{position}", item, found)
    elif not (prefix == "rule" and value == []):
        found[prefix] = value


def settings_digest(settings: Settings) -> str:
    """SHA-256 (hex) of the effective settings, the same for the same values however they were given."""
    import hashlib
    import json

    text = json.dumps(as_document(settings), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
