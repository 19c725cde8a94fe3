"""Maps with the tiles of a server that the settings name; without one a page asks nothing of any network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.tiles import tile_origin

if TYPE_CHECKING:
    from salesplan.domain.settings import MapSettings


def image_source(settings: MapSettings) -> str:
    """From where a page may load images, as its content policy has it; empty: from nowhere."""
    return tile_origin(settings.tiles) if settings.tiles else ""


def tiles(settings: MapSettings) -> dict[str, dict[str, str]]:
    """What the script of a page needs to draw tiles; nothing where no server is named."""
    return {"tiles": {"url": settings.tiles, "by": settings.attribution}} if settings.tiles else {}
