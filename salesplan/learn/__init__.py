"""What history tells: curves, levels, events, minutes, no-shows, overrides, and how sure that is."""

from salesplan.learn.acceptance import accept, forget, in_force
from salesplan.learn.comparison import Moved, compare
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.files import parsed, stored, write
from salesplan.learn.learned import Learned
from salesplan.learn.learning import learn
from salesplan.learn.overlay import given_in_force, settings_in_force
from salesplan.learn.provenance import CurveOrigin, Origin, curve_origins

__all__ = [
    "CurveOrigin",
    "Evidence",
    "Learned",
    "Moved",
    "Origin",
    "Quantity",
    "Reason",
    "Verdict",
    "accept",
    "compare",
    "curve_origins",
    "forget",
    "given_in_force",
    "in_force",
    "learn",
    "parsed",
    "settings_in_force",
    "stored",
    "write",
]
