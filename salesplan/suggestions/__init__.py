"""The next best actions of a rep's coming days, each with a reason in plain words."""

from salesplan.suggestions.candidates import POTENTIAL, RepDesk, rhythm_reason, value_per_contact
from salesplan.suggestions.rank import suggest

__all__ = ["POTENTIAL", "RepDesk", "rhythm_reason", "suggest", "value_per_contact"]
