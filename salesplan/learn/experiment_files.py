"""experiments/NAME: what is settled before the coins fall, written once and never changed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from salesplan.domain.canonical import digest
from salesplan.domain.errors import UsageError
from salesplan.domain.experiments import Design
from salesplan.domain.given import Coin

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = "experiments"
FILE = "design.json"
SCHEMA = 1
NAME = re.compile(r"[\w-]{1,60}")


class Written(msgspec.Struct, frozen=True):
    """design.json. `digest` is that of the design and its coins, so that neither can be mended afterwards."""

    schema: int
    design: Design
    coins: tuple[Coin, ...]
    digest: str


def folder_of(workspace: Path, name: str) -> Path:
    """Where the design of a name lies. UsageError for a name that is none."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name of an experiment", "letters, digits, - and _, 60 at most")
    return workspace / FOLDER / name


def write_design(workspace: Path, design: Design, coins: Sequence[Coin]) -> Path:
    """Write a design, whole or not at all. UsageError where one of that name is there, or it cannot be written."""
    target = folder_of(workspace, design.name)
    if target.exists():
        raise UsageError(f"{FOLDER}/{design.name} is there already", "a design is never changed: give another --name")
    written = Written(SCHEMA, design, tuple(coins), digest(design, tuple(coins)))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".salesplan-", dir=target.parent))
        try:
            fresh = aside / "new"
            fresh.mkdir()
            (fresh / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
            os.replace(fresh, target)  # noqa: PTH105 - says that it replaces
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror or error}", "make the folder writable") from error
    return target


def read_design(workspace: Path, name: str) -> tuple[Design, tuple[Coin, ...]]:
    """A design and its coins. UsageError, which names those there are, where it cannot be read or was changed."""
    path = folder_of(workspace, name) / FILE
    try:
        written = msgspec.json.decode(path.read_bytes(), type=Written)
    except OSError as error:
        names = ", ".join(designs(workspace))
        known = f"designed so far: {names}" if names else "run `salesplan experiment design` first"
        raise UsageError(f"{FOLDER}/{name} cannot be read: {error.strerror}", known) from None
    except msgspec.MsgspecError as error:
        raise UsageError(f"{FOLDER}/{name}/{FILE}: {error}", "put the file back as it was written") from None
    if written.digest != digest(written.design, written.coins):
        raise UsageError(
            f"{FOLDER}/{name}/{FILE} is not what was designed", "put it back as it was, or design another experiment"
        )
    return written.design, written.coins


def designs(workspace: Path) -> tuple[str, ...]:
    """Names of the designs there are."""
    return tuple(sorted(path.parent.name for path in (workspace / FOLDER).glob(f"*/{FILE}")))
