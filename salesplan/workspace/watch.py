"""Waits until input files have changed and settled. It asks the file system, so renames into place are seen too."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Signature = tuple[tuple[str, int, int, int], ...]


def signature(folder: Path) -> Signature:
    """Name, inode, size and time of every input file and of the settings; equal as long as nobody writes."""
    found = []
    for path in sorted([*folder.glob("data/*.csv"), folder / "salesplan.toml"]):
        try:
            seen = path.stat()
        except OSError:  # between two renames
            continue
        found.append((path.name, seen.st_ino, seen.st_size, seen.st_mtime_ns))
    return tuple(found)


def settled_changes(folder: Path, settle_seconds: float, poll_seconds: float = 0.5) -> Iterator[Signature]:
    """The state of the files now, then each new state once it has stood still for `settle_seconds`; never ends."""
    told = signature(folder)
    yield told
    while True:
        seen, since = signature(folder), time.monotonic()
        while time.monotonic() - since < settle_seconds or seen == told:
            time.sleep(poll_seconds)
            now = signature(folder)
            if now != seen:
                seen, since = now, time.monotonic()
            elif seen == told:
                since = time.monotonic()
        told = seen
        yield told
