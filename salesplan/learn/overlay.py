"""Learned values where a plan reads them: what people have stated themselves wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.inputs.settings import DEFAULT, LoadedSettings
from salesplan.learn.evidence import Quantity, Verdict
from salesplan.learn.provenance import learned_curves

if TYPE_CHECKING:
    from salesplan.domain.given import Customer, Given, Potential
    from salesplan.learn.learned import Learned


def settings_in_force(loaded: LoadedSettings, learned: Learned) -> LoadedSettings:
    """Strengths and half-lives of events and the carry-over, where their keys stand at the default."""
    settings, source = loaded.settings, dict(loaded.source)
    told = f"learned {learned.as_of}"
    events = dict(settings.events)
    for event in learned.events:
        keys = [f"events.{event.event}.{name}" for name in ("strength", "half_life_days")]
        stated = any(source.get(key, DEFAULT) != DEFAULT for key in keys)
        if event.verdict is Verdict.ACCEPTED and event.event in events and not stated:
            strength = min(20.0, max(-1.0, event.strength))
            events[event.event] = replace(events[event.event], strength=strength, half_life_days=event.half_life_days)
            source |= dict.fromkeys(keys, told)
    response = settings.response
    if source.get("response.carry_over", DEFAULT) == DEFAULT and carry_over_seen(learned):
        response = replace(response, carry_over=learned.carry_over)
        source["response.carry_over"] = told
    return LoadedSettings(replace(settings, events=events, response=response), source)


def carry_over_seen(learned: Learned) -> bool:
    """Whether the data told how long calls last."""
    return any(e.quantity is Quantity.CARRY_OVER and e.verdict is Verdict.ACCEPTED for e in learned.evidence)


def given_in_force(given: Given, learned: Learned) -> Given:
    """Curves, levels, visit minutes and the probability that somebody is there.

    A row's own curve or elasticity, and a customer's own visit minutes, stay. A level replaces potential × propensity;
    the propensity is then multiplied by the probability that a visit takes place, as whoever is not met buys nothing
    because of it.
    """
    curves = learned_curves(learned)
    levels = {(x.customer_id, x.product): x.learned for x in learned.levels}
    minutes = {m.customer_id: m.minutes for m in learned.minutes}
    absent = {n.customer_id: n.probability for n in learned.no_shows}
    segment = {c.id: c.segment for c in given.customers}

    def potential(row: Potential) -> Potential:
        curve = row.curve
        if curve is None and row.elasticity is None:
            curve = curves.get((segment[row.customer_id], row.product))
        level = levels.get((row.customer_id, row.product))
        money = row.potential if level is None or row.propensity <= 0 else round(level / row.propensity, 2)
        there = 1 - absent.get(row.customer_id, 0.0)
        return replace(row, potential=money, propensity=round(row.propensity * there, 6), curve=curve)

    def customer(row: Customer) -> Customer:
        own = row.visit_minutes
        return replace(row, visit_minutes=minutes.get(row.id)) if own is None and row.id in minutes else row

    return replace(
        given, potentials=tuple(map(potential, given.potentials)), customers=tuple(map(customer, given.customers))
    )
