"""Nouns of the field: frozen values on the standard library and msgspec alone."""
