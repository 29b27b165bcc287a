"""Validation: one rule per file."""
