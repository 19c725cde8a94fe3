"""What a run knows before it begins."""

from __future__ import annotations

from datetime import timedelta

from salesplan.domain.given import TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Level
from salesplan.domain.settings import Settings
from salesplan.replan.night import Night
from salesplan.replan.stages.territories import expecting
from salesplan.travel import Crow
from tests.small import AS_OF, small_given, small_stored


def test_what_a_month_has_taught_about_driving_counts_from_the_next_day_on() -> None:
    settings = Settings()
    stored = small_stored()
    (part,) = stored.plan.reps
    part = replace(part, travel_factor=1.8, planned_factor=1.4)
    published = replace(stored, plan=replace(stored.plan, reps=(part,)))
    night = Night(small_given(), published, settings, AS_OF, Crow(settings.travel))
    assert night.travel_factor("R1") == 1.4
    assert replace(night, as_of=AS_OF + timedelta(days=1)).travel_factor("R1") == 1.8


def test_customers_expect_their_rep_whose_visit_is_told_for_his_next_days_at_work() -> None:
    night = Night(small_given(), small_stored(), Settings(), AS_OF, Crow(Settings().travel))
    assert expecting(night) == {"001", "002"}  # told for the day after
    assert expecting(replace(night, as_of=AS_OF - timedelta(days=4))) == frozenset()
    away = (TimeOff("R1", AS_OF + timedelta(days=1), AS_OF + timedelta(days=1)),)
    assert expecting(replace(night, given=replace(small_given(), time_off=away))) == frozenset()
    assert expecting(replace(night, published=None)) == frozenset()


def test_customers_who_have_agreed_on_a_day_expect_their_rep_however_far_off_it_is() -> None:
    stored = small_stored()
    (part,) = stored.plan.reps
    first, second = part.schedule
    part = replace(part, schedule=(replace(first, level=Level.AGREED), second))
    published = replace(stored, plan=replace(stored.plan, reps=(part,)))
    night = Night(small_given(), published, Settings(), AS_OF - timedelta(days=4), Crow(Settings().travel))
    assert expecting(night) == {first.customer_id}
