"""What a command line said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """Exit code, stdout and stderr of one command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The whole of a JSON answer."""
        return json.loads(self.out)

    def rows(self, view: str) -> list[dict[str, Any]]:
        """The rows of one view of a JSON answer."""
        found: list[dict[str, Any]]
        (found,) = (v["rows"] for v in self.json["views"] if v["name"] == view)
        return found
