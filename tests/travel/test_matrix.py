"""Measured drives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.given import Customer, Given, Rep
from salesplan.domain.places import Place
from salesplan.domain.settings import TravelSettings
from salesplan.travel import TravelTimes, travel_times
from salesplan.travel.matrix import places_by_id

if TYPE_CHECKING:
    from pathlib import Path

HOME, SHOP = Place(42.5, 1.5), Place(42.6, 1.6)
GIVEN = Given((Customer("7", "Shop", SHOP), Customer("8", "Bar", Place(42, 2))), (Rep("7", "Ann", HOME),), (), ())


def matrix(folder: Path, text: str) -> TravelTimes:
    (folder / "drives.csv").write_text(text, encoding="utf-8")
    settings = TravelSettings(provider="matrix", matrix_file="drives.csv")
    return travel_times(settings, folder, folder / "cache", places=places_by_id(GIVEN))


def test_drives_are_directed_and_what_is_missing_is_unreachable(tmp_path: Path) -> None:
    legs = matrix(tmp_path, "from_id,to_id,minutes,km\nrep:7,7,12,9.5\n").legs([HOME, SHOP], [HOME, SHOP])
    assert legs.minutes.tolist() == [[0, 12], [np.inf, 0]]
    assert legs.km.tolist() == [[0, 9.5], [np.inf, 0]]


def test_a_customer_comes_before_a_rep_of_the_same_id(tmp_path: Path) -> None:
    travel = matrix(tmp_path, "From_ID ; TO_id; note ;minutes;km\n7;8;;12,5;9\n\n")
    assert travel.legs([SHOP], [Place(42, 2)]).minutes[0, 0] == 12.5


def test_places_may_be_told_by_coordinates(tmp_path: Path) -> None:
    header = "from_latitude\tfrom_longitude\tto_latitude\tto_longitude\tminutes\tkm"
    travel = matrix(tmp_path, f"\ufeff{header}\n42.5\t1.5\t-42.6\t-1.6\t3\t2\n")
    assert travel.legs([HOME], [Place(-42.6, -1.6)]).km[0, 0] == 2
    assert np.isinf(travel.legs([HOME], [Place(42.6, 1.6)]).km[0, 0])


def test_the_digest_changes_with_the_file_and_the_places_of_its_ids(tmp_path: Path) -> None:
    text = "from_id,to_id,minutes,km\nrep:7,7,12,9.5\n"
    first = matrix(tmp_path, text).digest
    assert matrix(tmp_path, text).digest == first
    assert matrix(tmp_path, text.replace("12", "13")).digest != first
    settings = TravelSettings(provider="matrix", matrix_file="drives.csv")
    (tmp_path / "drives.csv").write_text(text, encoding="utf-8")
    moved = {"rep:7": SHOP, "7": HOME}
    assert travel_times(settings, tmp_path, tmp_path / "cache", places=moved).digest != first


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no column from_latitude"),
        ("from_id,to_id,minutes\n", "no column km"),
        ("from_id,to_id,minutes,km\n", "no drives"),
        ("from_id,to_id,minutes,km\n7,9,1,1\n7,8,x,1\n7,8\n7,8,-1,1\n7,8,nan,1\n", "line 2: no customer .* 9; line 3"),
        ("from_id,to_id,minutes,km\n" + "7,9,1,1\n" * 12, "and 2 more"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_with_all_its_lines(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        matrix(tmp_path, text)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "drives.csv").write_bytes("from_id,to_id,minutes,km\n店,7,1,1\n".encode("big5"))
    with pytest.raises(UsageError, match="UTF-8"):
        travel_times(TravelSettings(provider="matrix", matrix_file="drives.csv"), tmp_path, tmp_path / "cache")


def test_a_drive_without_minutes_and_km_is_a_road_that_is_not_there(tmp_path: Path) -> None:
    told = matrix(tmp_path, "from_id,to_id,minutes,km\n7,8,12,10\n8,7,,\n")
    bar = GIVEN.customer["8"].place
    assert told.legs([SHOP, bar], [SHOP, bar]).minutes.tolist() == [[0, 12], [np.inf, 0]]


def test_one_without_the_other_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="line 2"):
        matrix(tmp_path, "from_id,to_id,minutes,km\n7,8,12,\n")
