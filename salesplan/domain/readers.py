"""Which stage reads which setting, as the settings declare it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from salesplan.domain.settings import Settings
from salesplan.domain.stages import Stage


def sections_read_by(stage: Stage) -> tuple[str, ...]:
    """The sections that a stage reads; it may read any that does not say."""
    return tuple(f.name for f in fields(Settings) if stage in f.metadata.get("read_by", tuple(Stage)))


def reads(stage: Stage, key: str) -> bool:
    """Whether a stage reads a setting, by its dotted key: a field's own word before its section's."""
    name, _, rest = key.partition(".")
    of_section = next(f for f in fields(Settings) if f.name == name)
    made: Any = of_section.default_factory
    own = {f.name: f.metadata["read_by"] for f in fields(made)}.get(rest) if is_dataclass(made) else None
    return stage in (of_section.metadata.get("read_by", tuple(Stage)) if own is None else own)
