"""The folder in which files are written before they take their places."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".salesplan-"
LOCK, FILES = "lock", "files"
TRIES = 20


@contextmanager
def folder_aside(out: Path) -> Iterator[Path]:
    """An empty folder within `out`, gone afterwards; what killed exports have left there goes before.

    Whoever writes holds a lock in their folder, which the kernel frees when they die. Raises OSError where `out` cannot
    be written.
    """
    from filelock import FileLock, Timeout

    _clear_what_is_left(out)
    for _ in range(TRIES):
        aside = Path(tempfile.mkdtemp(prefix=PREFIX, dir=out))
        lock = FileLock(aside / LOCK)
        try:
            lock.acquire(timeout=0)
        except (Timeout, FileNotFoundError):  # somebody who clears was faster than the lock
            continue
        if (aside / LOCK).exists():
            break
        lock.release()
    try:
        (aside / FILES).mkdir()
        yield aside / FILES
    finally:
        lock.release()
        shutil.rmtree(aside, ignore_errors=True)


def _clear_what_is_left(out: Path) -> None:
    from filelock import FileLock, Timeout

    for left in out.glob(f"{PREFIX}*/"):
        if left.is_symlink() or not left.is_dir():
            continue
        try:
            with FileLock(left / LOCK, timeout=0):
                shutil.rmtree(left, ignore_errors=True)
        except (Timeout, OSError):  # at work, or somebody else's
            continue
