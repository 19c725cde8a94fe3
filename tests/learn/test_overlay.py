from __future__ import annotations

from salesplan.domain.given import Customer, Given, Potential, Product
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import LearnedSettings, Settings
from salesplan.inputs import LoadedSettings
from salesplan.learn import (
    Evidence,
    Origin,
    Quantity,
    Reason,
    Verdict,
    compare,
    curve_origins,
    given_in_force,
    settings_in_force,
)
from salesplan.learn.learned import (
    Learned,
    LearnedCurve,
    LearnedEvent,
    LearnedLevel,
    LearnedMinutes,
    LearnedNoShow,
)
from tests.learn.test_files import DAY

PLACE = Place(1.0, 1.0)
OWN = (0.2, 0.9, 2.0, 3.0)


def curve(product: str, verdict: Verdict) -> LearnedCurve:
    return LearnedCurve("A", product, verdict, 0.6, 0.25, 0.2, 0.3, 1.0, 0.4, 1.0, 1.5, 0.5)


GIVEN = Given(
    customers=(Customer("c1", "One", PLACE, "A"), Customer("c2", "Two", PLACE, "A", visit_minutes=50)),
    reps=(),
    products=(Product("p", "p"), Product("q", "q")),
    potentials=(
        Potential("c1", "p", 1000.0, propensity=0.5),
        Potential("c1", "q", 1000.0),
        Potential("c2", "p", 1000.0, curve=OWN),
        Potential("c2", "q", 1000.0, elasticity=0.1),
    ),
)
LEARNED = Learned(
    DAY,
    24,
    0.8,
    curves=(curve("p", Verdict.ACCEPTED), curve("q", Verdict.NOT_ENOUGH)),
    levels=(LearnedLevel("c1", "p", 500.0, 800.0, 700.0, 900.0),),
    events=(LearnedEvent("download", Verdict.ACCEPTED, 0.9, 0.5, 1.3, 30.0, 100),),
    minutes=(LearnedMinutes("c1", 42, 5), LearnedMinutes("c2", 42, 5)),
    no_shows=(LearnedNoShow("c1", 0.1, 20),),
    evidence=(Evidence(Quantity.CARRY_OVER, "", Verdict.ACCEPTED, Reason.PATTERN, 100, 0.8),),
)


def test_accepted_values_are_planned_with_and_stated_ones_win() -> None:
    found = given_in_force(GIVEN, LEARNED)
    one, other, own, elastic = found.potentials
    assert (one.potential, one.propensity, one.curve) == (1600.0, 0.45, (0.4, 1.0, 1.5, 0.5))
    assert (other.potential, other.propensity, other.curve) == (1000.0, 0.9, None)
    assert own.curve == OWN
    assert elastic.curve is None
    assert [c.visit_minutes for c in found.customers] == [42, 50]


def test_learned_events_and_carry_over_come_into_force_unless_stated() -> None:
    loaded = settings_in_force(LoadedSettings(Settings(), {}), LEARNED)
    assert (loaded.settings.events["download"].strength, loaded.settings.events["download"].half_life_days) == (0.9, 30)
    assert loaded.settings.response.carry_over == 0.8
    assert loaded.source["events.download.strength"] == "learned 2026-11-23"
    stated = {"events.download.strength": "salesplan.toml", "response.carry_over": "salesplan.toml"}
    kept = settings_in_force(LoadedSettings(Settings(), stated), LEARNED)
    assert kept.settings == Settings()


def test_every_curve_says_where_it_is_from() -> None:
    given = given_in_force(GIVEN, LEARNED)
    settings = replace(Settings(), learned=LearnedSettings(DAY.isoformat(), "d"))
    told = {
        (c.id, o.product): (o.origin, o.learned_on)
        for c in given.customers
        for o in curve_origins(given, c, settings, LEARNED)
    }
    assert told == {
        ("c1", "p"): (Origin.LEARNED, "2026-11-23"),
        ("c1", "q"): (Origin.ASSUMED, ""),
        ("c2", "p"): (Origin.GIVEN, ""),
        ("c2", "q"): (Origin.GIVEN, ""),
    }


def test_an_assumed_curve_tells_the_elasticity_that_is_assumed() -> None:
    (_, other) = curve_origins(GIVEN, GIVEN.customers[0], Settings(), None)
    assert other.elasticity == 0.31


def test_what_moved_beyond_its_interval_is_told() -> None:
    def told(estimate: float) -> Learned:
        row = Evidence(Quantity.EVENT, "download", Verdict.ACCEPTED, Reason.PATTERN, 90, estimate, 0.4, 0.6)
        return Learned(DAY, 24, 0.8, evidence=(row,))

    assert not compare(told(0.5), told(0.55))[0].surprising
    assert compare(told(0.5), told(0.7))[0].surprising
    (gone,) = compare(told(0.5), Learned(DAY, 24, 0.8))
    assert gone.after is None
    assert not gone.surprising
