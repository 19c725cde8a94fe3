"""What a night answers: the plan put together, its differences, totals, guard, audit and reports."""
