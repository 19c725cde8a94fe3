from __future__ import annotations

from io import StringIO

import pandas as pd
import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.plan import Plan
from salesplan.domain.versions import StoredPlan
from salesplan.report.formats.comma import table as csv_text
from salesplan.report.frames import comma, frame, frames
from salesplan.report.tables import TABLES, ExportTable, tables_of


def test_every_exported_table_is_a_frame_of_its_columns(version: StoredPlan) -> None:
    found = frames(version)
    assert {name: list(f.columns) for name, f in found.items()} == {t.name: list(t.columns) for t in tables_of(version)}
    assert len(found["schedule"]) == sum(1 for _ in version.plan.schedule())


def test_days_times_numbers_and_words_have_types_of_their_own(version: StoredPlan) -> None:
    found = frames(version)["schedule"]
    assert found.dtypes.astype(str).to_dict() | {"customer_id": "object", "cause": "object", "reason": "object"} == {
        "date": "datetime64[s]",
        "rep_id": "category",
        "customer_id": "object",
        "channel": "category",
        "start": "timedelta64[s]",
        "end": "timedelta64[s]",
        "product": "category",
        "status": "category",
        "level": "category",
        "due": "datetime64[s]",
        "cause": "object",
        "reason": "object",
    }
    visits = found[found["channel"] == "visit"]
    assert (visits["end"] > visits["start"]).all()
    assert found.loc[found["channel"] == "phone", "start"].isna().all()


def test_frames_add_up_to_what_the_plan_says(version: StoredPlan) -> None:
    found = frames(version)
    assert found["callplan"].groupby("rep_id", observed=True)["value"].sum()["R1"] == pytest.approx(421.75)
    assert found["routes"]["drive_minutes"].sum() == pytest.approx(
        sum(round(s.drive_seconds / 60, 2) for d in version.plan.routes() for s in d.stops)
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_frame_is_written_as_its_table_is_cell_by_cell(table: ExportTable, version: StoredPlan) -> None:
    texts = [texts for texts, _ in table.sorted_rows(version)]
    assert comma(table, frame(table, version), raw=True) == csv_text(list(table.columns), texts)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_csv_file_that_is_read_again_makes_the_same_file(table: ExportTable, version: StoredPlan) -> None:
    text = comma(table, frame(table, version), raw=True)
    again = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)
    assert csv_text(list(again.columns), again.to_numpy().tolist()) == text


def test_an_empty_plan_has_empty_frames_of_the_same_columns(version: StoredPlan) -> None:
    empty = frames(replace(version, plan=Plan(version.plan.as_of, 28, ())))
    assert all(not len(f) for f in empty.values())
    assert {name: list(f.columns) for name, f in empty.items()} == {t.name: list(t.columns) for t in tables_of(version)}
