"""Nouns of the field: frozen, slotted dataclasses on the standard library alone."""
