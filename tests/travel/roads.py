"""A small town as an OpenStreetMap extract, and places in it.

A ---- B ---- C        AB, BC, AD: 50 km/h posted; BE one way from B to E; a private lane from C to P;
|      |      |        F stands on an island of its own; H is a house between A and D
D ---- E      P
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.places import Place

if TYPE_CHECKING:
    from pathlib import Path

NODES = {
    "A": (1, 42.50, 1.50),
    "B": (2, 42.50, 1.52),
    "C": (3, 42.50, 1.54),
    "D": (4, 42.49, 1.50),
    "E": (5, 42.49, 1.52),
    "P": (6, 42.49, 1.54),
    "F": (7, 42.60, 1.60),
    "G": (8, 42.60, 1.601),
}
WAYS: tuple[tuple[str, dict[str, str]], ...] = (
    ("ABC", {"highway": "primary", "maxspeed": "50"}),
    ("AD", {"highway": "primary", "maxspeed": "50"}),
    ("DE", {"highway": "residential"}),
    ("BE", {"highway": "tertiary", "oneway": "yes"}),
    ("CP", {"highway": "service", "access": "private"}),
    ("FG", {"highway": "residential"}),
    ("CE", {"highway": "footway"}),
)
PLACE = {name: Place(latitude, longitude) for name, (_, latitude, longitude) in NODES.items()}
HOUSE = Place(42.495, 1.5005)


def write_town(path: Path, ways: tuple[tuple[str, dict[str, str]], ...] = WAYS, bollard: str = "") -> Path:
    """The extract; `bollard` names a node that stops cars."""
    import osmium

    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for name, (number, latitude, longitude) in NODES.items():
            tags = {"barrier": "bollard"} if name == bollard else {}
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(longitude, latitude), version=1, tags=tags))
        for number, (nodes, tags) in enumerate(ways, start=1):
            refs = [NODES[name][0] for name in nodes]
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, version=1, tags=tags))
    return path
