"""The next best actions of a rep's coming days, each with a reason in plain words."""

from salesplan.suggestions.candidates import FIRST_CALL, RepDesk, rhythm_reason, value_per_contact, without_money
from salesplan.suggestions.rank import suggest

__all__ = ["FIRST_CALL", "RepDesk", "rhythm_reason", "suggest", "value_per_contact", "without_money"]
