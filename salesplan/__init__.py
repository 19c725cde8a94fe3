"""Continuous territory and call-plan optimizer for field sales."""
