"""What the workspace makes of the rules of advice, for whoever checks or shows it."""

from __future__ import annotations

from typing import Any

from asl.lint import all_rules
from asl.lint.levels import Level
from editor.models import RuleLevel

_WORDS = {"ERROR": "error", "WARNING": "warning", "INFO": "note", "OFF": "switched off"}


def rule_levels() -> dict[str, Level]:
    """Return the level of each rule that somebody has set one for."""
    return dict(RuleLevel.objects.values_list("rule", "level"))


def rule_explained(rule_id: str) -> dict[str, Any] | None:
    """Return what the page of a rule shows; None for a rule that does not exist."""
    rule = next((rule for rule in all_rules() if rule.id == rule_id), None)
    if rule is None:
        return None
    return {
        "rule": rule,
        "why": rule.why,
        "word": _WORDS[rule.severity],
        "here": _WORDS[rule_levels().get(rule_id, rule.severity)],
        "adjustable": rule.severity != "ERROR",
    }


def lint_settings_as_json() -> dict[str, Any]:
    """Return `LintSettings`: every rule, with the level that holds for it here."""
    levels = rule_levels()
    return {
        "rules": [
            {
                "id": rule.id,
                "says": rule.says,
                "code": rule.code,
                "severity": rule.severity,
                "level": levels.get(rule.id, rule.severity),
                "adjustable": rule.severity != "ERROR",
            }
            for rule in all_rules()
        ]
    }
