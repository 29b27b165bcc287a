"""What the ARN of a state machine names: its latest version, a published one, or what an alias routes to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from accounts.kept_queries import KeptQuery
from editor.account_ids import account_stored
from editor.models import Version, Workflow

# Each start asks this: with what a start needs, and without the text.
_newest = KeptQuery(
    lambda name, account: (
        Version.objects.filter(workflow__name=name, workflow__account=account, workflow__deleted_at=None)
        .select_related("workflow")
        .only(
            "workflow", "number", "role_arn", "workflow__name", "workflow__account", "workflow__type",
            "workflow__role_arn",
        )
        .order_by("-number")[:1]
    ),
    str,
    str,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Qualified:
    """A version, and the ARNs of the published version and the alias that led to it; empty where none did."""

    version: Version
    version_arn: str = ""
    alias_arn: str = ""


def qualified_version(name: str, qualifier: str = "", account_id: str | None = None) -> Qualified | None:
    """The version of workflow `name` of an account (the studio's own when left out) that `qualifier` (empty, a number or an alias) stands for, or None.

    An alias with two routes draws one of them by weight, so two calls may differ.
    """
    account = account_stored(account_id or "")
    if not qualifier:
        latest = _newest.first(name, account)
        return Qualified(latest) if latest else None
    workflow = Workflow.objects.filter(name=name, account=account, deleted_at=None).first()
    if workflow is None:
        return None
    if qualifier.isdigit():
        return _published(workflow, int(qualifier), "")
    alias = workflow.aliases.filter(name=qualifier).first()
    return _published(workflow, _drawn(alias.routes), alias.arn) if alias else None


def _published(workflow: Workflow, number: int, alias_arn: str) -> Qualified | None:
    found = workflow.published.select_related("version__workflow").filter(number=number, deleted_at=None).first()
    return Qualified(found.version, found.arn, alias_arn) if found else None


def _drawn(routes: list[list[int]]) -> int:
    ticket = secrets.randbelow(100)  # the routing is recorded with the execution; nothing repeats this choice
    for number, weight in routes:
        ticket -= weight
        if ticket < 0:
            return number
    return routes[-1][0]
