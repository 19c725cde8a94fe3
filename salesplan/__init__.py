"""Continuous territory and call-plan optimizer for field sales."""

__version__ = "0.1.0"
