"""Changes → scope → the stages → audit."""
