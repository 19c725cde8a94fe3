"""What a run knows before it begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from salesplan.domain.settings import Settings
from salesplan.replan.tonight import Tonight
from salesplan.travel import Crow
from tests.small import AS_OF, small_given, small_stored


def test_what_a_month_has_taught_about_driving_counts_from_the_next_day_on() -> None:
    settings = Settings()
    stored = small_stored()
    (part,) = stored.plan.reps
    part = replace(part, travel_factor=1.8, planned_factor=1.4)
    published = replace(stored, plan=replace(stored.plan, reps=(part,)))
    tonight = Tonight(small_given(), published, settings, AS_OF, Crow(settings.travel))
    assert tonight.travel_factor("R1") == 1.4
    assert replace(tonight, as_of=AS_OF + timedelta(days=1)).travel_factor("R1") == 1.8
