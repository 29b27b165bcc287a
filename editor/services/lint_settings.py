"""Setting what the workspace makes of the rules of advice, and which of them a workflow does not want."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import Invalid
from accounts.permissions import require
from asl.lint import all_rules
from asl.lint.levels import Level, adjustable_rules
from asl.lint.words import nearest
from editor.models import Draft, RuleLevel
from editor.rule_levels import rule_levels
from editor.validation import findings


def lint_settings_replace(user: Any, levels: Mapping[str, Level]) -> None:
    """Make these the levels of the workspace; every other rule has its own severity again.

    Counts kept with drafts are made anew, because lists show them. Raises Invalid `rule_invalid`, NotAllowed.
    """
    require(user, "admin")
    rules_check(levels, field="levels")
    now = timezone.now()
    with transaction.atomic():
        RuleLevel.objects.all().delete()
        RuleLevel.objects.bulk_create(
            RuleLevel(rule=rule, level=level, changed_at=now, changed_by=user) for rule, level in levels.items()
        )
    held = rule_levels()
    for draft in Draft.objects.filter(workflow__deleted_at=None).select_related("workflow").iterator(chunk_size=50):
        draft_recount(draft, held)


def draft_recount(draft: Draft, levels: Mapping[str, Level] | None = None) -> None:
    """Count a draft's problems again, unless somebody saves it meanwhile (then they are counted there)."""
    workflow = draft.workflow
    found = findings(draft.text, draft.format, workflow.type, workflow.suppressed_rules, levels)
    if (found.errors, found.warnings) != (draft.errors, draft.warnings):
        Draft.objects.filter(pk=draft.pk, revision=draft.revision).update(errors=found.errors, warnings=found.warnings)


def rules_check(rules: Collection[str], *, field: str) -> None:
    """Refuse rules that do not exist or that nobody may turn down. Raises Invalid `rule_invalid`."""
    adjustable = adjustable_rules()
    for rule in rules:
        if rule in adjustable:
            continue
        if any(rule == known.id for known in all_rules()):
            words = f"{rule} gives errors that the service gives too; only advice can be turned down."
        else:
            meant = nearest(rule, sorted(adjustable))
            words = f"There is no rule {rule}." + (f" Did you mean {meant}?" if meant else "")
        raise Invalid("rule_invalid", words, field=field)


def suppressed_rules_check(rules: Sequence[str]) -> list[str]:
    """Return the rules sorted, each once. Raises Invalid `rule_invalid`."""
    rules_check(rules, field="suppressed_rules")
    return sorted(set(rules))
