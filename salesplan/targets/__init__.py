"""What reps are to sell: targets from customers' expected sales, which follow their customers."""

from salesplan.targets.expected import Expected, expected_sales
from salesplan.targets.files import accepted, proposal_file, read_cells, write_cells
from salesplan.targets.ownership import PlanOwners, Timeline, timeline_of
from salesplan.targets.periods import Period, read_period
from salesplan.targets.proposing import Proposal, propose
from salesplan.targets.standing import Standing, standing

__all__ = [
    "Expected",
    "Period",
    "PlanOwners",
    "Proposal",
    "Standing",
    "Timeline",
    "accepted",
    "expected_sales",
    "proposal_file",
    "propose",
    "read_cells",
    "read_period",
    "standing",
    "timeline_of",
    "write_cells",
]
