"""Who may do what: five groups, five capabilities, one table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from accounts.errors import NotAllowed, NotSignedIn

Capability = Literal["view", "edit", "operate", "review", "admin"]

GROUPS = ("viewer", "editor", "operator", "reviewer", "admin")

GRANTS: dict[Capability, frozenset[str]] = {
    "view": frozenset(GROUPS),
    "edit": frozenset({"editor", "admin"}),
    "operate": frozenset({"operator", "admin"}),
    "review": frozenset({"reviewer", "admin"}),
    "admin": frozenset({"admin"}),
}

_DEEDS: dict[Capability, str] = {
    "view": "see this",
    "edit": "change workflows",
    "operate": "start, stop or deploy workflows",
    "review": "review workflows",
    "admin": "change settings that concern everybody",
}

# A user (django.contrib.auth), AnonymousUser or a lazy object around one of them.
User = Any


def groups_of(user: User) -> frozenset[str]:
    """Return the names of our groups that the user is in; asked of the database once for each user object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(GROUPS)
    known = getattr(user, "_studio_groups", None)
    if known is None:
        known = frozenset(user.groups.filter(name__in=GROUPS).values_list("name", flat=True))
        user._studio_groups = known
    return known


def groups_known(user: User, names: Iterable[str | None]) -> User:
    """Return the user, whose groups have been read already: `groups_of` will not ask the database again."""
    user._studio_groups = frozenset(GROUPS).intersection(names)
    return user


def can(user: User, capability: Capability) -> bool:
    """Say whether one of the user's groups gives the capability."""
    return not GRANTS[capability].isdisjoint(groups_of(user))


def can_view(user: User) -> bool:
    """Say whether the user may look at workflows, executions and targets."""
    return can(user, "view")


def can_edit(user: User) -> bool:
    """Say whether the user may change workflows and save versions."""
    return can(user, "edit")


def can_operate(user: User) -> bool:
    """Say whether the user may start and stop executions and deploy."""
    return can(user, "operate")


def can_review(user: User) -> bool:
    """Say whether the user may review workflows."""
    return can(user, "review")


def can_admin(user: User) -> bool:
    """Say whether the user may change what concerns everybody, such as targets."""
    return can(user, "admin")


def require(user: User, capability: Capability) -> None:
    """Go on silently or raise.

    Raises NotSignedIn when nobody is signed in, NotAllowed with the groups that may when the user is in none of them.
    """
    if not user.is_authenticated:
        raise NotSignedIn
    if can(user, capability):
        return
    names = [name for name in GROUPS if name in GRANTS[capability]]
    who = f"group {names[0]}" if len(names) == 1 else f"groups {', '.join(names[:-1])} and {names[-1]}"
    raise NotAllowed(f"You are signed in as {user.get_username()} and may not {_DEEDS[capability]}: the {who} may.")
