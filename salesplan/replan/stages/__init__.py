"""The stages of a night, each for the reps whose inputs differ from when theirs was solved."""
