"""What a night opens: typed changes, their causes, owners and calls as they stand, what belongs to whom."""
