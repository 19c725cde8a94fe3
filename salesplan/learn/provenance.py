"""Where a response curve is from: learned, stated by a person, or assumed from the literature."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from salesplan.domain.nouns import Noun
from salesplan.learn.evidence import Verdict
from salesplan.response.curves import segment_curve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesplan.domain.given import Customer, Given, Potential
    from salesplan.domain.settings import Settings
    from salesplan.learn.learned import Learned


class Origin(StrEnum):
    """What a curve stands on."""

    LEARNED = "learned"
    GIVEN = "given"
    ASSUMED = "assumed"


class CurveOrigin(Noun, frozen=True):
    """The curve of one customer and product, and where it is from; `learned_on` where it was learned, ISO."""

    product: str
    origin: Origin
    elasticity: float  # at the segment's reference frequency
    learned_on: str = ""


def curve_origins(
    given: Given, customer: Customer, settings: Settings, learned: Learned | None
) -> tuple[CurveOrigin, ...]:
    """One a product that the customer could buy. Elasticities, defaults or typed, are assumed: nobody measured them."""
    found, known, usual = [], learned_curves(learned), usual_origin(customer.segment, settings)
    for row in given.potentials_of.get(customer.id, ()):
        origin = origin_of(row, customer.segment, usual, known)
        day = settings.learned.accepted if origin is Origin.LEARNED else ""
        found.append(CurveOrigin(row.product, origin, round(_elasticity(row, customer.segment, settings), 3), day))
    return tuple(found)


def learned_curves(learned: Learned | None) -> Mapping[tuple[str, str], tuple[float, float, float, float]]:
    """Accepted curves by segment and product."""
    accepted = () if learned is None else learned.curves
    return {(c.segment, c.product): (c.a, c.b, c.s, c.d) for c in accepted if c.verdict is Verdict.ACCEPTED}


def origin_of(
    row: Potential,
    segment: str,
    usual: Origin,
    known: Mapping[tuple[str, str], tuple[float, float, float, float]],
) -> Origin:
    """Where the curve of a row of potentials, with learned values in force, is from; `usual`: that of its segment."""
    if row.curve is not None and known.get((segment, row.product)) == row.curve:
        return Origin.LEARNED
    return usual if row.curve is None and row.elasticity is None else Origin.GIVEN


def usual_origin(segment: str, settings: Settings) -> Origin:
    """Where the curve of a segment is from that no row knows better."""
    return Origin.ASSUMED if segment_curve(segment, settings).source == "elasticity" else Origin.GIVEN


def _elasticity(row: Potential, segment: str, settings: Settings) -> float:
    from salesplan.response.adbudg import Curve

    if row.elasticity is not None and row.curve is None:
        return row.elasticity
    usual = segment_curve(segment, settings)
    curve = usual.curve if row.curve is None else Curve(*row.curve)
    return curve.elasticity(usual.reference_frequency)
