from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from salesplan.report.formats.file_names import MOST_BYTES, file_names


def test_rep_ids_become_file_names_that_stay_in_the_folder() -> None:
    assert file_names(["R1", "../王"]) == {"R1": "R1", "../王": "%2E%2E%2F王"}


def test_ids_that_differ_only_in_case_get_names_that_differ_in_more() -> None:
    names = file_names(["r1", "R1", "R2"])
    assert names["R2"] == "R2"
    assert len({name.casefold() for name in names.values()}) == 3


def test_names_that_windows_keeps_for_itself_are_written_otherwise() -> None:
    assert file_names(["CON", "lpt1", "console"]) == {"CON": "%43ON", "lpt1": "%6Cpt1", "console": "console"}


@given(st.lists(st.text(min_size=1, max_size=400), unique=True, max_size=6))
def test_every_set_of_ids_gets_names_that_no_file_system_takes_for_one(ids: list[str]) -> None:
    names = file_names([i.encode("utf-8", "replace").decode() for i in ids])
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert all(0 < len(name.encode()) <= MOST_BYTES and "/" not in name for name in names.values())
