"""Whom their rep can never visit: what is told without looking at the clock is what the clock tells."""

from __future__ import annotations

from random import Random

import numpy as np

from salesplan.domain.calendar import Window
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.domain.working_days import usual_day
from salesplan.replan.stages.visitable import unvisitable
from salesplan.routes import problem_of, timetable
from salesplan.travel.legs import Legs
from tests.small import AS_OF, small_given


class Driven:
    """The same drive to everybody and back."""

    digest = ""

    def __init__(self, minutes: float) -> None:
        self._minutes = minutes

    def legs(self, starts, ends):
        shape = (len(starts), len(ends))
        return Legs(np.full(shape, self._minutes), np.full(shape, 1.0))


def test_a_customer_with_hours_can_be_visited_where_the_clock_finds_an_hour() -> None:
    draw, settings, given = Random(0), Settings(), small_given()
    rep, told = given.reps[0], set()
    day = usual_day(rep, settings.visits, AS_OF)
    for _ in range(2000):
        opens = sorted(draw.sample(range(7 * 3600, 20 * 3600, 600), 4))
        hours = (Window(opens[2], opens[3]), Window(opens[0], opens[1]))[draw.randrange(2) :]
        minutes, service = draw.uniform(1.0, 240.0), draw.randrange(5, 120)
        customer = replace(given.customers[0], hours=hours, visit_minutes=service)
        travel = Driven(minutes)
        away = int(travel.legs([0], [0]).seconds()[0, 0])
        drives = np.array([[0, away], [away, 0]], dtype=np.int32), np.zeros((2, 2))
        alone = problem_of(day, drives, [0, 1], {1: 60 * service}, {1: hours}, {})
        fits = away + 60 * service + away <= day.ends + day.overtime - day.starts
        can = fits and timetable(alone, alone.order) is not None
        mine = replace(given, customers=(customer,))
        assert unvisitable(rep, mine, [customer.id], travel, settings, AS_OF) == (set() if can else {customer.id})
        told.add((can, away > 3600))
    assert told == {(True, True), (True, False), (False, True), (False, False)}
