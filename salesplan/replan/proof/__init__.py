"""Whether planning every night pays: years drawn from a truth, and planned by the planner of every night."""
