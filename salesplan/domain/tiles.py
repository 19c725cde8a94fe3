"""Addresses of tile servers, as maps on the web have them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

PLACES = ("{z}", "{x}", "{y}")
SAFE = re.compile(r"[A-Za-z0-9.:\[\]-]+")  # of a host: nothing that a content policy would read as its own


def tile_origin(address: str) -> str:
    """'https://a.org' of 'https://a.org/{z}/{x}/{y}.png'. ValueError for an address that is none of tiles."""
    parts = urlsplit(address)
    whole = parts.scheme in ("http", "https") and SAFE.fullmatch(parts.netloc)
    if not whole or not all(address.count(place) == 1 for place in PLACES):
        raise ValueError(address)
    return f"{parts.scheme}://{parts.netloc}"
