"""Environments: named sets of values that `${Name}` placeholders are filled from."""
