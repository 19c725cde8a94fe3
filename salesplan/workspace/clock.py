"""What day and time it is, and how long the stages of a run took."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class StageClock:
    """Wall-clock seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Take the time of one stage; the times of equal names add up."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


def today(time_zone: str) -> date:
    """The date in an IANA time zone; empty: on this machine."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(time_zone) if time_zone else None).date()


def now() -> str:
    """The time at which a version is stored, ISO, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
