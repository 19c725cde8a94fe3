"""Who may import whom, as documentation says it: written from the import contracts of pyproject.toml.

`python -m tests.layers` (part of `make docs`) writes the architecture's pictures and the line of each room's README
anew.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ROOT / "salesplan"
ARCHITECTURE = PRODUCT / "docs" / "architecture.md"


def layers(container: str) -> list[list[str]]:
    """The rooms of a package by line, the uppermost first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (found,) = (c["layers"] for c in contracts if c.get("containers") == [container])
    return [line.split(" | ") for line in found]


def rooms() -> list[str]:
    """Every room, the uppermost first."""
    return [room for line in layers("salesplan") for room in line]


def picture(container: str) -> str:
    """The lines below one another."""
    return "\n".join(f"    {' | '.join(line)}" for line in layers(container))


def neighbours(room: str) -> str:
    """Who may import the room, and whom it may import."""
    lines = layers("salesplan")
    (own,) = (number for number, line in enumerate(lines) if room in line)
    above, below = (" ".join(r for line in part for r in line) or "nobody" for part in (lines[:own], lines[own + 1 :]))
    return f"May be imported by: {above}.\nMay import: {below}."


def drifted() -> Iterator[tuple[Path, str]]:
    """Files that do not say what the contracts do, each with the text that would."""
    blocks = {"layers": picture("salesplan"), "replan-layers": picture("salesplan.replan")}
    yield from _differing(ARCHITECTURE, blocks)
    for room in rooms():
        yield from _differing(PRODUCT / room / "README.md", {"neighbours": neighbours(room)})


def _differing(path: Path, blocks: dict[str, str]) -> Iterator[tuple[Path, str]]:
    text = mended = path.read_text(encoding="utf-8")
    for name, body in blocks.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        assert marks.search(mended), f"{path} has no place for {name}"
        mended = marks.sub(lambda found, body=body: f"{found[1]}\n{body}\n\n{found[2]}", mended)  # type: ignore[misc]
    if mended != text:
        yield path, mended


if __name__ == "__main__":
    for path, mended in drifted():
        path.write_text(mended, encoding="utf-8")
