"""What history tells: curves, levels, events, minutes, no-shows, overrides, and how sure that is."""

from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.files import parsed, stored, write
from salesplan.learn.learned import Learned
from salesplan.learn.learning import learn

__all__ = ["Evidence", "Learned", "Quantity", "Reason", "Verdict", "learn", "parsed", "stored", "write"]
