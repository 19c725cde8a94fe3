"""What self-contained web pages share: their files, their content policy, data that cannot become markup."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files as package_files
from typing import Any


@cache
def asset(name: str) -> str:
    """The text of a style or script in this folder."""
    return (package_files("salesplan.report.formats.page") / name).read_text(encoding="utf-8")


def policy(script: str, style: str, images: str = "") -> str:
    """A content policy under which this inline script and style run; only images of one origin are fetched, if any."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        f"img-src data:{' ' + images if images else ''}; base-uri 'none'; form-action 'none'"
    )


def in_script(data: Any) -> str:
    """JSON that may stand inside a script element, whatever its texts hold."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _hash(text: str) -> str:
    """The source expression that lets exactly this inline text through the content policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
