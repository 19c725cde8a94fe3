"""What every provider promises: one suite over all of them."""

from __future__ import annotations

import itertools
import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import TravelSettings
from salesplan.travel import PROVIDERS, TravelTimes, pair_legs, travel_times
from salesplan.travel.reach import unreachable
from tests.travel.roads import PLACE, write_town
from tests.travel.table_server import table_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Provided = Callable[..., TravelTimes]

PLACES = tuple(PLACE[name] for name in "ABCDE")


@pytest.fixture(params=sorted(PROVIDERS))
def provided(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Provided]:
    """A function that makes the provider, with settings changed as its arguments say."""
    write_town(tmp_path / "town.osm.pbf")
    lines = [
        f"{a.latitude},{a.longitude},{b.latitude},{b.longitude},{5 + i},{3 + i / 10}"
        for i, (a, b) in enumerate(itertools.permutations(PLACES, 2))
    ]
    header = "from_latitude,from_longitude,to_latitude,to_longitude,minutes,km"
    (tmp_path / "drives.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    with table_server() as server:
        settings = TravelSettings(
            provider=request.param, matrix_file="drives.csv", osm_file="town.osm.pbf", osrm_url=server.url, chunk=3
        )
        yield lambda **changes: travel_times(replace(settings, **changes), tmp_path, tmp_path / "cache")


def test_it_speaks_the_protocol_under_its_name(provided: Provided) -> None:
    travel = provided()
    assert isinstance(travel, TravelTimes)
    assert travel.name in PROVIDERS
    assert len(travel.digest) == 64


def test_answers_are_rectangular_float64_and_finite_between_known_places(provided: Provided) -> None:
    legs = provided().legs(PLACES[:2], PLACES)
    for array in (legs.minutes, legs.km):
        assert array.shape == (2, 5)
        assert array.dtype == np.float64
        assert np.isfinite(array).all()


def test_identical_places_are_nothing_apart_and_others_something(provided: Provided) -> None:
    legs = provided().legs(PLACES, PLACES)
    assert (np.diag(legs.minutes) == 0).all()
    assert (np.diag(legs.km) == 0).all()
    apart = ~np.eye(5, dtype=bool)
    assert (legs.minutes[apart] > 0).all()
    assert (legs.km[apart] > 0).all()


def test_nobody_asks_in_vain_for_nothing(provided: Provided) -> None:
    travel = provided()
    assert travel.legs([], PLACES).minutes.shape == (0, 5)
    assert travel.legs(PLACES, []).km.shape == (5, 0)
    assert pair_legs(travel, [], []).minutes.shape == (0,)


def test_an_answer_does_not_depend_on_what_else_was_asked(provided: Provided) -> None:
    travel = provided()
    whole = travel.legs(PLACES, PLACES)
    for i, j in ((0, 4), (4, 0), (2, 3)):
        one = travel.legs([PLACES[i]], [PLACES[j]])
        assert (one.minutes[0, 0], one.km[0, 0]) == (whole.minutes[i, j], whole.km[i, j])
    twice = travel.legs([PLACES[1], PLACES[1]], [PLACES[3], PLACES[0], PLACES[3]])
    assert (twice.minutes == whole.minutes[np.ix_([1, 1], [3, 0, 3])]).all()


def test_pairs_agree_with_the_matrix(provided: Provided) -> None:
    travel = provided()
    whole = travel.legs(PLACES, PLACES)
    pairs = pair_legs(travel, [PLACES[0], PLACES[3], PLACES[3]], [PLACES[4], PLACES[1], PLACES[3]])
    assert np.allclose(pairs.minutes, whole.minutes[[0, 3, 3], [4, 1, 3]], rtol=1e-12)
    assert np.allclose(pairs.km, whole.km[[0, 3, 3], [4, 1, 3]], rtol=1e-12)
    with pytest.raises(ValueError, match="1 origins, 2 destinations"):
        pair_legs(travel, [PLACES[0]], PLACES[:2])


def test_parking_is_added_to_each_drive_and_to_no_other(provided: Provided) -> None:
    plain, parked = provided(), provided(parking_minutes=4.0)
    added = parked.legs(PLACES, PLACES).minutes - plain.legs(PLACES, PLACES).minutes
    assert np.allclose(added, 4.0 * ~np.eye(5, dtype=bool))
    assert plain.digest != parked.digest


def test_a_copy_in_another_process_answers_the_same(provided: Provided) -> None:
    travel = provided()
    legs = travel.legs(PLACES, PLACES)
    packed = pickle.dumps(travel)
    copy = pickle.loads(packed)
    assert len(packed) < 5000
    assert copy.digest == travel.digest == provided().digest
    assert (copy.legs(PLACES, PLACES).minutes == legs.minutes).all()


def test_whole_seconds_are_rounded_and_infinity_is_a_large_number(provided: Provided) -> None:
    legs = provided().legs(PLACES, PLACES)
    assert legs.seconds().dtype == np.int32
    assert np.abs(legs.seconds() - 60 * legs.minutes).max() <= 0.5
    legs.minutes[0, 1] = np.inf
    assert legs.seconds()[0, 1] == 10_000_000


def test_everybody_can_be_reached_in_town(provided: Provided) -> None:
    assert unreachable(provided(), PLACES[:1], PLACES) == ()
    assert unreachable(provided(), [], PLACES) == ()


def test_an_unknown_provider_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="helicopter") as refused:
        travel_times(TravelSettings(provider="helicopter"), tmp_path)
    assert "crow" in refused.value.remedy


@pytest.mark.parametrize("provider", ["matrix", "osm", "osrm"])
def test_a_provider_without_its_file_or_url_says_what_to_set(provider: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        travel_times(TravelSettings(provider=provider), tmp_path)
    assert "_file" in refused.value.remedy or "http" in refused.value.remedy


@pytest.mark.parametrize("provider", ["matrix", "osm"])
def test_a_file_that_is_not_there_is_named(provider: str, tmp_path: Path) -> None:
    settings = TravelSettings(provider=provider, matrix_file="gone", osm_file="gone")
    with pytest.raises(UsageError, match="gone"):
        travel_times(settings, tmp_path)


def test_places_out_of_reach_are_told(tmp_path: Path) -> None:
    write_town(tmp_path / "town.osm.pbf")
    travel = travel_times(TravelSettings(provider="osm", osm_file="town.osm.pbf"), tmp_path, tmp_path)
    far = Place(43.0, 2.0)
    assert unreachable(travel, [PLACE["A"], far], [*PLACES, PLACE["F"], far]) == (5,)  # nobody drives to themselves
