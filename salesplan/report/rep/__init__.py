"""What a rep's own page tells: their days, their customers, what changed for them, and nothing of anybody else."""

from salesplan.report.rep.desk import desks
from salesplan.report.rep.told import page_rows

__all__ = ["desks", "page_rows"]
