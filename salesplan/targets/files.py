"""Targets as files in the workspace: targets/PERIOD-proposed.csv, and once accepted PERIOD-1.csv, PERIOD-2.csv, ...

One row a customer and product, for people to read and to correct. The last accepted file of a period holds.
"""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.targets.proposing import CellTarget
from salesplan.targets.remainder import cents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FOLDER = "targets"
HEADER = ("customer_id", "product", "expected", "target")


def proposal_file(workspace: Path, period: str) -> Path:
    """Where a proposal lies."""
    return workspace / FOLDER / f"{period}-proposed.csv"


def accepted(workspace: Path, period: str) -> tuple[Path, ...]:
    """The accepted files of a period, the last one holds."""
    found = [p for p in (workspace / FOLDER).glob(f"{period}-*.csv") if p.stem.removeprefix(f"{period}-").isdecimal()]
    return tuple(sorted(found, key=lambda p: int(p.stem.removeprefix(f"{period}-"))))


def next_accepted(workspace: Path, period: str) -> Path:
    """Where the next accepted targets go."""
    return workspace / FOLDER / f"{period}-{len(accepted(workspace, period)) + 1}.csv"


def write_cells(path: Path, cells: Sequence[CellTarget]) -> None:
    """Write the file, whole or not at all."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for c in cells:
        writer.writerow((c.customer_id, c.product, f"{c.expected / 100:.2f}", f"{c.target / 100:.2f}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(text.getvalue(), encoding="utf-8")
    os.replace(aside, path)  # noqa: PTH105 - says that it replaces


def read_cells(path: Path) -> tuple[CellTarget, ...]:
    """The rows of such a file. UsageError, with the line, for one that cannot be read."""
    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for line, row in enumerate(csv.DictReader(handle), start=2):
                try:
                    money = (cents(float(row[name])) for name in HEADER[2:])
                    found.append(CellTarget(row["customer_id"], row["product"], *money))
                except (KeyError, TypeError, ValueError) as error:
                    raise UsageError(
                        f"{path}, line {line}: this is no target", f"each row needs {', '.join(HEADER)}"
                    ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read", "propose again: `salesplan targets --propose`") from error
    return tuple(found)
