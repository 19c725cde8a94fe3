"""What this process has published: whoever says that the published plan is as it was looks here first."""

from __future__ import annotations

_published: list[int] = []


def note_published(version: int) -> None:
    """Called with signals held, at once after the commit."""
    _published.append(version)


def published_here() -> int | None:
    """The version that this process published last; None where the published plan is as it was."""
    return _published[-1] if _published else None
