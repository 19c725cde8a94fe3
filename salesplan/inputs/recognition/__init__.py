"""Which table of an export is what, and which of its columns: from names in many languages and from the values."""

from salesplan.inputs.recognition.loose import LooseTable, loose_tables
from salesplan.inputs.recognition.proposal import Match, Open, Proposal, proposed

__all__ = ["LooseTable", "Match", "Open", "Proposal", "loose_tables", "proposed"]
