"""Nights that are supposed and never published."""
