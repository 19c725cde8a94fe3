"""Which stage reads which setting, as the settings declare it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.domain.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator


def settings_read_by(stage: Stage, settings: Settings) -> Iterator[Any]:
    """The sections that a stage reads, fields that it does not read at their defaults; it may read any that says none.

    So a change that no stage reads (how long a server is waited for) differs in no stage's inputs.
    """
    for section in fields(Settings):
        if stage in section.metadata.get("read_by", tuple(Stage)):
            yield _as_read(stage, getattr(settings, section.name))


def _as_read(stage: Stage, section: Any) -> Any:
    if not is_dataclass(section) or isinstance(section, type):
        return section
    own = {f.name: f for f in fields(section) if f.metadata.get("read_by") is not None}
    unread = {name: f.default for name, f in own.items() if stage not in f.metadata["read_by"]}  # all are plain values
    return replace(section, **unread) if unread else section


def reads(stage: Stage, key: str) -> bool:
    """Whether a stage reads a setting, by its dotted key: a field's own word before its section's."""
    name, _, rest = key.partition(".")
    of_section = next(f for f in fields(Settings) if f.name == name)
    made: Any = of_section.default_factory
    own = {f.name: f.metadata["read_by"] for f in fields(made)}.get(rest) if is_dataclass(made) else None
    return stage in (of_section.metadata.get("read_by", tuple(Stage)) if own is None else own)


def read_by_any(key: str) -> bool:
    """Whether a plan can depend on a setting, by its dotted key."""
    return any(reads(stage, key) for stage in Stage)
