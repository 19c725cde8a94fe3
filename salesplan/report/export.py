"""Writes a plan version into a folder in one of the formats. A file is there whole or not at all."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from salesplan.domain.errors import UsageError
from salesplan.report.aside import folder_aside
from salesplan.report.formats import files_of
from salesplan.report.version import NOTHING_BEHIND
from salesplan.runtime.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from salesplan.report.version import Behind, PlanVersion

MOST_MB = 100.0  # of a file that is continued
MANIFEST = ".salesplan-export.json"
"""Which files each format wrote last time, so that what is no longer part of an export goes, and nothing else does."""


def export(
    version: PlanVersion, name: str, out: Path, by: str = "", behind: Behind = NOTHING_BEHIND
) -> tuple[Path, ...]:
    """Write the files of format `name`, one for each `by`, into folder `out`; returns their paths.

    Every file is written beside its place first and then renamed. Files that an earlier export of this format wrote
    and this one does not (the calendar of a rep who left) are removed. Raises UsageError where the format is unknown
    or the folder cannot be written.
    """
    files = files_of(name, version, lambda relative: _standing(out / relative), by, behind)
    try:
        return _write(files, f"{name} by {by}" if by else name, out)
    except OSError as error:
        raise UsageError(
            f"cannot write the export to {out}: {error.strerror or error}", "choose another --out"
        ) from error


def write_file(path: Path, body: bytes) -> None:
    """One file, whole or not at all. Raises UsageError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with folder_aside(path.parent) as aside:
            for name in _written([(path.name, body)], aside):
                os.replace(aside / name, path)  # noqa: PTH105 - says that it replaces
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}", "choose another file") from error


def _standing(path: Path) -> bytes:
    """What an earlier export wrote; nothing where nothing can be read."""
    try:
        return regular_bytes(path, MOST_MB)
    except OSError:
        return b""


def _write(files: Iterable[tuple[str, bytes]], name: str, out: Path) -> tuple[Path, ...]:
    out.mkdir(parents=True, exist_ok=True)
    with folder_aside(out) as aside:
        names = list(_written(files, aside))
        manifest = _manifest(out)
        for relative in names:
            target = out / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside / relative, target)  # noqa: PTH105 - says that it replaces
        for relative in sorted(set(manifest.get(name, [])) - set(names)):
            _remove(out, relative)
        _keep_manifest(out, aside, {**manifest, name: sorted(names)})
    return tuple(out / relative for relative in names)


def _written(files: Iterable[tuple[str, bytes]], aside: Path) -> Iterator[str]:
    for relative, body in files:
        path = aside / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as handle:
            handle.write(body)
            handle.flush()
            os.fsync(handle.fileno())
        path.chmod(0o666 & ~_umask())
        yield relative


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _manifest(out: Path) -> dict[str, list[str]]:
    try:
        found: Any = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {k: [x for x in v if isinstance(x, str)] for k, v in found.items() if isinstance(v, list)}


def _keep_manifest(out: Path, aside: Path, manifest: dict[str, list[str]]) -> None:
    path = aside / MANIFEST
    path.write_text(json.dumps(dict(sorted(manifest.items())), indent=1) + "\n", encoding="utf-8")
    os.replace(path, out / MANIFEST)  # noqa: PTH105 - says that it replaces


def _remove(out: Path, relative: str) -> None:
    """Remove a file of an earlier export; never one outside the folder, whatever the manifest says."""
    path = (out / relative).resolve()
    if path.is_relative_to(out.resolve()) and path.is_file():
        path.unlink()
