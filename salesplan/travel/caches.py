"""Where caches live on this machine."""

from __future__ import annotations

from pathlib import Path


def cache_folder() -> Path:
    """The user's cache folder for this program; not created here."""
    from platformdirs import user_cache_path

    return Path(user_cache_path("salesplan", appauthor=False))
