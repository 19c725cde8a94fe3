"""Rules and segments that concern nobody, and ids that other programs would take for something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.domain.settings import ExportSettings, RuleSettings, SegmentSettings, Settings
from tests.inputs.samples import SOUND, changed, codes, only, read


def ruled(scope: str) -> Settings:
    return Settings(rule=(RuleSettings("mine", "reach", scope, least=1.0),))


@pytest.mark.parametrize(
    ("scope", "value", "near"),
    [
        ("segment=hotels", "segment=hotels", "did you mean hotel?"),
        ("segment=bar segment=AA", "segment=AA", ""),
        ("rep=R9", "rep=R9", ""),
        ("team=north", "team=north", "did you mean North?"),
        ("product=vine", "product=vine", "did you mean wine?"),
        ("segment=restaurant rep=R1", "segment=restaurant rep=R1", ""),
    ],
)
def test_a_rule_that_binds_nobody_is_told(tmp_path: Path, scope: str, value: str, near: str) -> None:
    finding = only(read(tmp_path, settings=ruled(scope)), "scope-of-nobody")
    assert (finding.file, finding.column, finding.value) == ("salesplan.toml", "[[rule]] mine scope", value)
    assert finding.severity == "warning"
    assert near in finding.remedy


@pytest.mark.parametrize("scope", ["", "segment=hotel", "segment=bar rep=R2", "team=*", "product=wine channel=email"])
def test_a_rule_that_binds_somebody_is_no_finding(tmp_path: Path, scope: str) -> None:
    assert codes(read(tmp_path, settings=ruled(scope))) == []


def test_a_segment_of_the_settings_that_nobody_is_in_is_told_from_both_sides(tmp_path: Path) -> None:
    found = read(tmp_path, settings=Settings(segments={"Hotel": SegmentSettings()}))
    assert "did you mean hotel?" in only(found, "scope-of-nobody").remedy
    beside = only(found, "segment-beside-another")
    assert (beside.file, beside.line, beside.value) == ("customers.csv", 2, "hotel")
    assert "did you mean Hotel?" in beside.remedy


@pytest.mark.parametrize("name", ["=1+1", "@home", "+x", "-x", "＝1"])
def test_an_id_that_a_spreadsheet_would_run_is_an_error_unless_exports_are_raw(tmp_path: Path, name: str) -> None:
    changes = {"reps.csv": changed("reps.csv", 1, rep_id=name), "timeoff.csv": None, "customers.csv": None}
    changes["customers.csv"] = SOUND["customers.csv"].replace(",R2,", f",{name},")
    finding = only(read(tmp_path / "a", changes), "id-is-formula")
    assert (finding.severity, finding.file, finding.value) == ("error", "reps.csv", name)
    raw = read(tmp_path / "b", changes, Settings(export=ExportSettings("raw")))
    assert only(raw, "id-is-formula").severity == "warning"


@pytest.mark.parametrize("name", ["-5", "+4930123", "A=1"])
def test_a_number_is_no_formula(tmp_path: Path, name: str) -> None:
    changes = {"reps.csv": changed("reps.csv", 1, rep_id=name), "timeoff.csv": None}
    changes["customers.csv"] = SOUND["customers.csv"].replace(",R2,", f",{name},")
    assert "id-is-formula" not in codes(read(tmp_path, changes))


def test_a_product_with_a_blank_is_told_once(tmp_path: Path) -> None:
    renamed = {name: SOUND[name].replace("wine", "red wine") for name in ("products.csv", "potentials.csv")}
    finding = only(read(tmp_path, {**renamed, "events.csv": None}), "product-with-blank")
    assert (finding.file, finding.line, finding.value, finding.severity) == ("products.csv", 2, "red wine", "warning")
