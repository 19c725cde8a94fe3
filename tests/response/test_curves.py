from __future__ import annotations

import numpy as np
import pytest

from salesplan.domain.errors import InputError, UsageError
from salesplan.domain.given import Potential
from salesplan.domain.nouns import replace
from salesplan.domain.settings import SegmentSettings, Settings
from salesplan.response import segment_curve
from salesplan.response.adbudg import Curve, largest_elasticity, usual_share
from salesplan.response.curves import curves
from tests.response.market import with_section


def test_the_default_curve_has_the_default_elasticity_at_one_call() -> None:
    found = segment_curve("A", Settings())
    assert found.source == "elasticity"
    assert found.curve.elasticity(1.0) == pytest.approx(0.31)
    assert (found.curve.a, found.curve.b, found.curve.s) == (pytest.approx(0.30), 1.0, 1.5)


def test_the_most_specific_way_in_wins() -> None:
    segments = {
        "told": SegmentSettings(elasticity=0.2, reference_frequency=2.0),
        "judged": SegmentSettings(elasticity=0.2, reference_frequency=2.0, judgements=[0.3, 0.6, 1.0, 1.2, 1.5]),
        "fitted": SegmentSettings(judgements=[0.3, 0.6, 1.0, 1.2, 1.5], curve=[0.1, 0.9, 2.0, 3.0]),
    }
    settings = replace(Settings(), segments=segments)
    assert segment_curve("told", settings).curve.elasticity(2.0) == pytest.approx(0.2)
    assert segment_curve("judged", settings).source == "judgements"
    assert segment_curve("fitted", settings).curve == Curve(0.1, 0.9, 2.0, 3.0)
    rows = [
        Potential("c", "p", 1.0),
        Potential("c", "p", 1.0, elasticity=0.1),
        Potential("c", "p", 1.0, elasticity=0.1, curve=(0.2, 0.8, 1.0, 5.0)),
    ]
    found = curves(rows, ["fitted", "judged", "told"], np.array([0, 2, 1]), settings)
    assert found.d[0] == 3.0
    assert Curve(found.a[1], found.b[1], found.s[1], found.d[1]).elasticity(2.0) == pytest.approx(0.1)
    assert (found.a[2], found.b[2], found.s[2], found.d[2]) == (0.2, 0.8, 1.0, 5.0)


def test_judgements_saturate_at_the_potential_and_refer_to_the_present_frequency() -> None:
    judged = SegmentSettings(reference_frequency=2.0, judgements=[0.30, 0.45, 1.00, 1.40, 1.60])
    found = segment_curve("A", replace(Settings(), segments={"A": judged})).curve
    assert found.b == 1.0
    assert found.at([0.0, 1.0, 2.0, 3.0]) * 1.6070 == pytest.approx([0.30, 0.45, 1.00, 1.40], abs=0.05)


def test_an_elasticity_out_of_reach_names_the_largest_one() -> None:
    settings = with_section("response", elasticity=0.6)
    with pytest.raises(UsageError, match=r"0\.6 is out of reach") as error:
        segment_curve("A", settings)
    assert f"{largest_elasticity(1.5, usual_share(0.3, 1.0, 1.5)):.4f}" in error.value.remedy


def test_a_share_won_without_calls_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no response curve with a = 0\.6") as error:
        segment_curve("A", with_section("response", a=0.6))
    assert "lower [response] a" in error.value.remedy


def test_rows_and_segments_of_one_elasticity_have_one_curve() -> None:
    found = curves([Potential("c", "p", 1.0, elasticity=0.1)], ["A"], np.zeros(1, np.int64), Settings())
    told = segment_curve("A", with_section("response", elasticity=0.1)).curve
    assert Curve(found.a[0], found.b[0], found.s[0], found.d[0]) == told


def test_every_row_with_an_elasticity_out_of_reach_is_found_at_once() -> None:
    rows = [
        Potential("c1", "p", 1.0, elasticity=0.9),
        Potential("c2", "p", 1.0),
        Potential("c3", "q", 1.0, elasticity=2),
    ]
    with pytest.raises(InputError) as error:
        curves(rows, ["A"], np.zeros(3, np.int64), Settings())
    assert [f.value for f in error.value.findings] == ["c1 p: 0.9", "c3 q: 2"]
    assert "0.5116" in error.value.findings[0].remedy


@pytest.mark.parametrize("judgements", [[1, 2, 3], [1.0, 0.9, 1.0, 1.1, 1.2], [1, 1, 1, 1, 1], [-1, 0, 1, 2, 3]])
def test_judgements_that_do_not_rise_are_refused(judgements: list[float]) -> None:
    settings = replace(Settings(), segments={"A": SegmentSettings(judgements=judgements)})
    with pytest.raises(UsageError, match="cannot be fitted"):
        segment_curve("A", settings)


def test_an_elasticity_of_zero_means_that_calls_change_nothing() -> None:
    found = curves([Potential("c", "p", 1.0, elasticity=0.0)], ["A"], np.zeros(1, np.int64), Settings())
    assert found.b[0] == found.a[0]


def test_a_curve_that_is_none_is_refused() -> None:
    settings = replace(Settings(), segments={"A": SegmentSettings(curve=[0.9, 0.1, 1.0, 1.0])})
    with pytest.raises(UsageError, match="no response curve"):
        segment_curve("A", settings)
    with pytest.raises(InputError):
        curves([Potential("c", "p", 1.0, curve=(0.1, 0.9, 0.0, 1.0))], ["B"], np.zeros(1, np.int64), Settings())
