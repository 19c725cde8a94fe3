"""Map links."""

from __future__ import annotations

from salesplan.domain.places import Place
from salesplan.routes import map_link


def test_a_link_names_the_stops_in_driving_order() -> None:
    home, shop = Place(42.5, 1.5), Place(-42.51, 1.6)
    link = map_link([home, shop, shop, home], "https://maps.example/dir/")
    assert link == "https://maps.example/dir/42.500000,1.500000/-42.510000,1.600000/42.500000,1.500000"
