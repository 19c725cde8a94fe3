"""Which learned day is in force: one block at the end of salesplan.toml, which goes as it came, to the byte."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.inputs.workspace import SETTINGS_FILE
from salesplan.learn.files import FOLDER, digest_of, parsed, stored

if TYPE_CHECKING:
    from salesplan.domain.settings import LearnedSettings
    from salesplan.learn.learned import Learned

BLOCK = re.compile(rb'\n?\[learned\]\naccepted = "([0-9-]{10})"\ndigest = "[0-9a-f]{64}"\n')


def in_force(workspace: Path, settings: LearnedSettings) -> Learned | None:
    """The accepted values, None where none are. Raises UsageError where their files are not those accepted."""
    if not settings.accepted:
        return None
    try:
        day = date.fromisoformat(settings.accepted)
    except ValueError:
        raise UsageError(f"[learned] accepted = {settings.accepted} is no day", "`salesplan learn --forget`") from None
    files = stored(workspace, day)
    if digest_of(files) != settings.digest:
        raise UsageError(
            f"{FOLDER}/{day} is not what was accepted",
            f"look at it and `salesplan learn --accept {day}` again, or `salesplan learn --forget`",
        )
    return parsed(files, f"{FOLDER}/{day}")


def accept(workspace: Path, day: date) -> str:
    """Put the values of `day` in force instead of any others; returns their digest.

    Raises UsageError where they cannot be read, or where salesplan.toml has a [learned] section of somebody's own.
    """
    files = stored(workspace, day)
    parsed(files, f"{FOLDER}/{day}")
    digest = digest_of(files)
    path = workspace / SETTINGS_FILE
    before, _ = without_block(path.read_bytes() if path.exists() else None)
    block = f'[learned]\naccepted = "{day}"\ndigest = "{digest}"\n'.encode()
    _write(path, block if before is None else before + b"\n" + block)
    return digest


def forget(workspace: Path) -> date | None:
    """Take the accepted values out of force; returns their day, None where there were none. The settings file is then
    as it was before they were accepted.
    """
    path = workspace / SETTINGS_FILE
    before, day = without_block(path.read_bytes() if path.exists() else None)
    if day is None:
        return None
    if before is None:
        path.unlink()
    else:
        _write(path, before)
    return day


def without_block(body: bytes | None) -> tuple[bytes | None, date | None]:
    """The settings file's bytes without the block, None where there was no file before it, and the block's day.

    Raises UsageError where a [learned] section is left that is not the program's.
    """
    if body is None:
        return None, None
    found = BLOCK.search(body)
    left: bytes | None = body if found is None else body[: found.start()] + body[found.end() :]
    if found is not None and not left and not found.group().startswith(b"\n"):
        left = None
    try:
        own = "learned" in tomllib.loads((left or b"").decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{SETTINGS_FILE}: {error}", "mend it first") from None
    if own:
        raise UsageError(
            f"{SETTINGS_FILE} has a [learned] section that was edited by hand", "delete that section, then try again"
        )
    return left, None if found is None else date.fromisoformat(found.group(1).decode())


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all, with the permissions that the file had."""
    try:
        handle, name = tempfile.mkstemp(prefix=".salesplan-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        os.replace(name, path)  # noqa: PTH105 - says that it replaces
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}", "make it writable") from error
