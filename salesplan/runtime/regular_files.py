"""The bytes of a regular file, up to a size: a pipe would be waited for, and a device would fill the memory."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

MEGABYTE = 1_000_000


class NotRegularError(OSError):
    """A pipe, a device or a socket stands in place of a file."""


class TooLargeError(OSError):
    """The file has more bytes than are read."""


def regular_bytes(path: Path, most_mb: float) -> bytes:
    """All bytes of `path`, at most `most_mb` megabytes (10⁶ bytes).

    Raises NotRegularError, TooLargeError and whatever else keeps a file from being read (FileNotFoundError,
    IsADirectoryError, PermissionError); each has its reason in `strerror`.
    """
    with open_regular(path) as handle:
        size = os.fstat(handle.fileno()).st_size
        if size > most_mb * MEGABYTE:
            told = f"it has {size / MEGABYTE:,.1f} MB, more than {most_mb:g}"
            raise TooLargeError(errno.EFBIG, told, str(path))
        return handle.read()


def open_regular(path: Path) -> BufferedReader:
    """The file, open for reading. Raises NotRegularError and what else keeps a file from being opened."""
    _check(path.stat(), path)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    handle = os.fdopen(descriptor, "rb")
    try:
        _check(os.fstat(descriptor), path)  # it may have been changed for another since
    except OSError:
        handle.close()
        raise
    return handle


def _check(found: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise NotRegularError(errno.EINVAL, "it is a pipe, a device or a socket, not a file", str(path))
