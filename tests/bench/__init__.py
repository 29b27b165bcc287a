"""Measures what the documentation quotes; asserts nothing."""
