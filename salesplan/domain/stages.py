"""The stages of a run that decide something."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """A stage, by the name under which outcomes and digests are kept."""

    ALIGNMENT = "alignment"
    CALLPLAN = "callplan"
    SCHEDULE = "schedule"  # days and routes
