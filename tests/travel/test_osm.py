"""Drives on a small town's roads."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place, great_circle_km
from salesplan.domain.settings import TravelSettings
from salesplan.travel import TravelTimes, travel_times
from salesplan.travel.road_tags import blocks_cars, car_speeds
from tests.shared import ANDORRA, needs_andorra
from tests.travel.roads import HOUSE, PLACE, WAYS, write_town

if TYPE_CHECKING:
    from pathlib import Path


def town(folder: Path, snap_km: float = 1.0, **changes: object) -> TravelTimes:
    write_town(folder / "town.osm.pbf", **changes)  # type: ignore[arg-type]
    settings = TravelSettings(provider="osm", osm_file="town.osm.pbf", snap_km=snap_km)
    return travel_times(settings, folder, folder / "cache")


def minutes(travel: TravelTimes, a: str | Place, b: str | Place) -> float:
    ends = [x if isinstance(x, Place) else PLACE[x] for x in (a, b)]
    return float(travel.legs(ends[:1], ends[1:]).minutes[0, 0])


def km(*names: str) -> float:
    return sum(great_circle_km(PLACE[a], PLACE[b]) for a, b in itertools.pairwise(names))


def test_a_posted_limit_is_driven_at_four_fifths(tmp_path: Path) -> None:
    travel = town(tmp_path)
    assert minutes(travel, "A", "C") == pytest.approx(60 * km("A", "C") / 40, abs=0.01)
    legs = travel.legs([PLACE["A"]], [PLACE["C"]])
    assert legs.km[0, 0] == pytest.approx(km("A", "B", "C"), abs=0.002)


def test_a_one_way_street_is_driven_one_way(tmp_path: Path) -> None:
    travel = town(tmp_path)
    assert minutes(travel, "B", "E") == pytest.approx(60 * km("B", "E") / 40, abs=0.01)
    around = 60 * (km("E", "D") / 25 + km("D", "A", "B") / 40)
    assert minutes(travel, "E", "B") == pytest.approx(around, abs=0.02)


def test_a_roundabout_is_driven_in_the_direction_of_its_nodes(tmp_path: Path) -> None:
    circle = (("ABEDA", {"highway": "primary", "junction": "roundabout"}),)
    travel = town(tmp_path, ways=circle)
    assert minutes(travel, "A", "B") == pytest.approx(60 * km("A", "B") / 65, abs=0.01)
    assert minutes(travel, "B", "A") == pytest.approx(60 * km("B", "E", "D", "A") / 65, abs=0.02)


def test_a_house_joins_the_road_beside_it(tmp_path: Path) -> None:
    travel = town(tmp_path)
    there = minutes(travel, HOUSE, "A")
    assert there == pytest.approx(60 * km("A", "D") / 2 / 40, abs=0.02)
    assert minutes(travel, HOUSE, "D") == pytest.approx(there, abs=0.02)
    beside = Place(HOUSE.latitude - 0.002, HOUSE.longitude)
    assert minutes(travel, HOUSE, beside) == pytest.approx(60 * great_circle_km(HOUSE, beside) / 40, abs=0.02)


def test_against_a_one_way_street_the_neighbour_is_far(tmp_path: Path) -> None:
    travel = town(tmp_path)
    upper, lower = Place(42.496, 1.52), Place(42.494, 1.52)
    assert minutes(travel, upper, lower) == pytest.approx(60 * great_circle_km(upper, lower) / 40, abs=0.02)
    assert minutes(travel, lower, upper) > 5


def test_a_place_too_far_from_any_road_is_unreachable(tmp_path: Path) -> None:
    off = Place(42.51, 1.51)  # 1.1 km north of the road
    near, wide = town(tmp_path, snap_km=1.0), town(tmp_path, snap_km=1.2)
    assert np.isinf(minutes(near, "A", off))
    assert np.isinf(near.legs([off], [PLACE["A"]]).km[0, 0])
    assert np.isfinite(minutes(wide, "A", off))
    assert near.digest != wide.digest


def test_nobody_snaps_to_an_island_or_a_private_lane(tmp_path: Path) -> None:
    travel = town(tmp_path)
    assert np.isinf(minutes(travel, "A", "F"))
    assert np.isinf(minutes(travel, "A", "P"))
    assert np.isfinite(minutes(town(tmp_path, snap_km=50), "A", "F"))


def test_a_bollard_stops_cars(tmp_path: Path) -> None:
    square = (("ABEDA", {"highway": "residential"}),)
    middle = Place(42.49, 1.505)  # on the road from D to E, behind the bollard for who comes from A
    assert minutes(town(tmp_path, ways=square), "A", middle) < minutes(town(tmp_path, ways=square), "A", "E")
    blocked = town(tmp_path, ways=square, bollard="D")
    assert minutes(blocked, "A", middle) > minutes(blocked, "A", "E")
    assert minutes(blocked, "A", "E") == pytest.approx(60 * km("A", "B", "E") / 25, abs=0.02)


def test_other_roads_are_another_engine(tmp_path: Path) -> None:
    before = town(tmp_path)
    slower = tuple((nodes, {**tags, "maxspeed": "20"}) for nodes, tags in WAYS)
    after = town(tmp_path, ways=slower)
    assert before.digest != after.digest
    assert minutes(after, "A", "C") == pytest.approx(60 * km("A", "C") / 16, abs=0.01)


def test_a_cache_cut_short_is_read_anew(tmp_path: Path) -> None:
    expected = minutes(town(tmp_path), "A", "C")
    from salesplan.travel.roads import read_roads

    for kept in (tmp_path / "cache").iterdir():
        kept.write_bytes(kept.read_bytes()[:100])
    read_roads.cache_clear()
    assert minutes(town(tmp_path), "A", "C") == expected


@pytest.mark.parametrize("content", [b"", b"not an extract", "no roads"])
def test_a_file_that_is_no_extract_is_refused(tmp_path: Path, content: bytes | str) -> None:
    if isinstance(content, str):
        write_town(tmp_path / "town.osm.pbf", ways=())
    else:
        (tmp_path / "town.osm.pbf").write_bytes(content)
    travel = travel_times(TravelSettings(provider="osm", osm_file="town.osm.pbf"), tmp_path, tmp_path / "cache")
    with pytest.raises(UsageError, match=r"extract|roads"):
        travel.legs([PLACE["A"]], [PLACE["B"]])


@pytest.mark.parametrize(
    ("tags", "speeds"),
    [
        ({"highway": "motorway"}, (90, 0)),
        ({"highway": "motorway", "oneway": "no"}, (90, 90)),
        ({"highway": "primary", "oneway": "-1"}, (0, 65)),
        ({"highway": "residential", "junction": "circular"}, (25, 0)),
        ({"highway": "primary", "maxspeed": "30 mph"}, (38.62, 38.62)),
        ({"highway": "primary", "maxspeed": "FR:urban"}, (40, 40)),
        ({"highway": "primary", "maxspeed": "none"}, (65, 65)),
        ({"highway": "primary", "maxspeed": "walk"}, (10, 10)),
        ({"highway": "primary", "maxspeed:forward": "50", "maxspeed:backward": "100"}, (40, 80)),
        ({"highway": "footway"}, (0, 0)),
        ({"highway": "track"}, (0, 0)),
        ({"highway": "primary", "access": "no"}, (0, 0)),
        ({"highway": "primary", "access": "no", "motor_vehicle": "yes"}, (65, 65)),
        ({"highway": "primary", "motorcar": "no", "access": "yes"}, (0, 0)),
        ({"highway": "service", "access": "customers"}, (15, 15)),
        ({"highway": "service", "service": "emergency_access"}, (0, 0)),
        ({"highway": "service", "area": "yes"}, (0, 0)),
    ],
)
def test_tags_mean_speeds(tags: dict[str, str], speeds: tuple[float, float]) -> None:
    assert car_speeds(tags) == pytest.approx(speeds, abs=0.01)


def test_barriers_open_to_cars_do_not_stop_them() -> None:
    assert blocks_cars({"barrier": "bollard"})
    assert not blocks_cars({"barrier": "gate"})
    assert blocks_cars({"barrier": "gate", "access": "private"})
    assert not blocks_cars({"barrier": "bollard", "motor_vehicle": "yes"})


@needs_andorra
def test_andorras_roads_lead_over_the_pass_and_back(tmp_path: Path) -> None:
    settings = TravelSettings(provider="osm", osm_file="andorra.osm.pbf")
    travel = travel_times(settings, ANDORRA, tmp_path)
    capital, pas = Place(42.5075, 1.5218), Place(42.5433, 1.7333)
    legs = travel.legs([capital, pas], [capital, pas])
    assert 25 < legs.km[0, 1] < 32
    assert 25 < legs.minutes[0, 1] < 50
    assert legs.minutes[0, 1] != legs.minutes[1, 0]
