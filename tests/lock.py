"""Is the lock file what pyproject.toml asks for, with a hash for everything and the name of no host?"""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
COMPILE = (
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
)


def problems() -> list[str]:
    """What is wrong with the lock file, in words; empty: nothing."""
    text = LOCK.read_text(encoding="utf-8")
    found = []
    if re.search(r"https?://|file:|--index-url|--extra-index-url", text):
        found.append("the lock file names a host; write it with `make lock`")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", text, flags=re.MULTILINE)
    hashed = re.findall(r"^([A-Za-z0-9._-]+)==[^\n]*\\\n\s+--hash=", text, flags=re.MULTILINE)
    found += [f"{name} has no hash" for name in sorted(set(pinned) - set(hashed))]
    asked = _compiled(text)
    if asked != text:
        found.append("the lock file is not what pyproject.toml asks for; write it with `make lock`")
        rows = difflib.unified_diff(text.splitlines(), asked.splitlines(), "lock file", "asked for", n=0, lineterm="")
        found += list(rows)[:20]
    return found


def _compiled(text: str) -> str:
    """The lock file compiled anew, with today's pins preferred: it differs only where pyproject.toml does."""
    uv = Path(sys.executable).with_name("uv")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / LOCK.name
        shutil.copy(LOCK, copy)
        subprocess.run(
            [uv, *COMPILE, "--extra", "osm", "--extra", "dev", ROOT / "pyproject.toml", "-o", copy],
            check=True,
            cwd=folder,
        )
        return copy.read_text(encoding="utf-8")


if __name__ == "__main__":
    wrong = problems()
    sys.stdout.writelines(f"{line}\n" for line in wrong or ["the lock file is in order"])
    sys.exit(1 if wrong else 0)
