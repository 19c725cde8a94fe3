"""Everything that the files tell on a day, in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.learn.coins import latest_answers
from salesplan.learn.curve_values import curve_values
from salesplan.learn.curves import find_curves
from salesplan.learn.events import event_values
from salesplan.learn.history import history
from salesplan.learn.learned import Learned
from salesplan.learn.levels import level_values
from salesplan.learn.minutes import minutes_values
from salesplan.learn.no_shows import no_show_values
from salesplan.learn.overrides import override_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.given import Coin, Given
    from salesplan.domain.settings import Settings


def learn(given: Given, settings: Settings, as_of: date, coins: Sequence[Coin] = ()) -> Learned:
    """What calls, sales, events and answers before `as_of` tell; the same inputs, settings and day give the same.

    `coins` are those of all experiments, whether they still bind or not.
    """
    past = history(given, settings, as_of)
    found = find_curves(past, latest_answers(past, coins))
    curves, of_curves = curve_values(past, found)
    levels, of_levels = level_values(past, found, curves, settings)
    events, of_events = event_values(given, past, found, settings)
    minutes, of_minutes = minutes_values(given, as_of)
    no_shows, of_no_shows = no_show_values(given, as_of)
    overrides, of_overrides = override_values(given, past, settings)
    return Learned(
        as_of,
        len(past.months),
        found.carry_over if found.cells else 0.0,
        tuple(curves),
        tuple(levels),
        tuple(events),
        tuple(minutes),
        tuple(no_shows),
        tuple(overrides),
        (*of_curves, *of_levels, *of_events, *of_minutes, *of_no_shows, *of_overrides),
    )
