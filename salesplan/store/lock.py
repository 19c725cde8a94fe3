"""One run at a time: the kernel frees the lock when its holder dies, however it dies."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from salesplan.domain.errors import WorkspaceLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def run_lock(folder: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the workspace whose `.salesplan` folder is given; WorkspaceLockedError when another run does."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "run.lock", timeout=wait_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise WorkspaceLockedError(
            f"another run holds {folder.parent}", "wait for it to end, or give --wait SECONDS"
        ) from None
    try:
        yield
    finally:
        lock.release()
