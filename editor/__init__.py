"""Workflows: drafts, versions, comparison. Never runs anything."""
