"""What one more visit costs on the road, as the month that was solved last tells it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import RepPlan, TravelPrices
from salesplan.domain.settings import Settings
from salesplan.domain.versions import StoredPlan
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.replan.stages.travel_prices import margins_of, month_prices, prices_of
from salesplan.travel import Crow
from tests.small import AS_OF, small_given, small_stored

SETTINGS = Settings()
TRAVEL = Crow(SETTINGS.travel)
GIVEN = small_given()
REP = GIVEN.rep["R1"]
EVERYBODY = [c.id for c in GIVEN.customers]
FAR = dict.fromkeys(EVERYBODY, 1000.0)


def between(*customer_ids: str) -> float:
    """Minutes along these stops; "": the rep's own place."""
    places = [GIVEN.customer[c].place if c else REP.place for c in customer_ids]
    minutes = TRAVEL.legs(places, places).minutes
    return float(sum(minutes[i, i + 1] for i in range(len(places) - 1)))


def test_a_visit_costs_what_leaving_it_out_saves_and_a_missing_one_its_cheapest_detour() -> None:
    margins = margins_of([["", "001", "003", ""]], FAR, REP, GIVEN, TRAVEL)
    assert margins.driven == pytest.approx(between("", "001", "003", ""))
    assert margins.each["003"] == pytest.approx(margins.driven - between("", "001", ""), abs=0.01)
    detours = [
        between("", "002", "001") - between("", "001"),
        between("001", "002", "003") - between("001", "003"),
        between("003", "002", "") - between("003", ""),
    ]
    assert margins.each["002"] == pytest.approx(min(detours), abs=0.01)


def test_who_is_not_visited_costs_the_estimate_at_most_so_that_a_far_town_may_pay_as_a_group() -> None:
    margins = margins_of([["", "001", ""]], {**FAR, "004": 1.5}, REP, GIVEN, TRAVEL)
    assert margins.each["004"] == 1.5


def test_margins_and_base_add_up_to_what_was_driven() -> None:
    days = [["", "001", "002", ""], ["", "003", "004", ""]]
    margins = margins_of(days, FAR, REP, GIVEN, TRAVEL)
    prices = month_prices(margins, days, 1000.0)
    assert 1000 * prices.share + sum(minutes for _, minutes in prices.each) == pytest.approx(margins.driven, abs=0.2)


def published(part: RepPlan) -> StoredPlan:
    """The small plan with another part of its rep."""
    stored = small_stored()
    return replace(stored, plan=replace(stored.plan, reps=(part,)))


def test_solving_again_on_the_same_day_reckons_with_the_same_prices() -> None:
    (part,) = small_stored().plan.reps
    told = TravelPrices(0.1, 960.0, tuple((c, 7.0) for c in EVERYBODY))
    night = Night(GIVEN, published(replace(part, prices=told)), SETTINGS, AS_OF, TRAVEL)
    each, prices = prices_of(night, "R1", EVERYBODY)
    assert set(each.values()) == {7.0}
    assert (prices.share, prices.each) == (told.share, told.each)


def test_a_later_night_learns_from_the_published_month_where_nothing_is_known_or_it_drives_otherwise() -> None:
    (part,) = small_stored().plan.reps
    later = AS_OF + timedelta(days=1)
    _, learned = prices_of(Night(GIVEN, published(part), SETTINGS, later, TRAVEL), "R1", EVERYBODY)
    assert [c for c, _ in learned.each] == EVERYBODY
    _, stands = prices_of(
        Night(GIVEN, published(replace(part, prices=learned)), SETTINGS, later, TRAVEL), "R1", EVERYBODY
    )
    assert stands == learned
    dear = replace(learned, share=2 * learned.share, each=tuple((c, 2 * minutes) for c, minutes in learned.each))
    _, halved = prices_of(Night(GIVEN, published(replace(part, prices=dear)), SETTINGS, later, TRAVEL), "R1", EVERYBODY)
    assert dict(halved.each)["001"] == pytest.approx(1.5 * dict(learned.each)["001"], abs=0.01)


def test_a_customer_who_is_new_costs_a_detour_from_the_published_routes() -> None:
    (part,) = small_stored().plan.reps
    told = TravelPrices(0.1, 960.0, tuple((c, 7.0) for c in EVERYBODY[:3]))
    night = Night(GIVEN, published(replace(part, prices=told)), SETTINGS, AS_OF, TRAVEL)
    each, _ = prices_of(night, "R1", EVERYBODY)
    assert each["003"] == 7.0
    assert 0 < each["004"] <= between("002", "004", "") - between("002", "")


def test_a_customer_off_the_road_is_planned_at_what_they_cost_and_everything_fits_into_the_minutes() -> None:
    away = replace(GIVEN.customers[3], place=Place(46.3, 4.85))
    given = replace(GIVEN, customers=(*GIVEN.customers[:3], away))
    part = replan(Night(given, None, SETTINGS, AS_OF, TRAVEL)).plan
    assert part is not None
    (mine,) = part.reps
    each = dict(mine.prices.each)
    assert each["004"] > 5 * each["002"]
    assert mine.planned_minutes == pytest.approx(mine.prices.base + sum(line.minutes for line in mine.callplan))
