"""Validation: one rule per file."""

from asl.lint.checker import check
from asl.lint.registry import all_rules

__all__ = ["all_rules", "check"]
