"""The next best actions of a rep's coming days, each with a reason in plain words."""

from salesplan.suggestions.candidates import RepDesk
from salesplan.suggestions.rank import suggest

__all__ = ["RepDesk", "suggest"]
