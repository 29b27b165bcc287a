"""Secrets of environments, masked in everything that is shown or told of an execution which was filled from them.

The journal keeps what really happened, because a run is decided from it. Looked for is the secret as it is and as JSON
writes it, alone and inside a text that is JSON again; what an expression makes of a secret is not recognised.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from uuid import UUID

from accounts.errors import Invalid
from editor.environments.filling import secrets_of
from executions.aws.models import Deployment
from executions.models import Execution

JSON = Any
MASK = "********"


class Mask:
    """Masks the secrets of one environment in texts and values."""

    __slots__ = ("_secrets",)

    def __init__(self, secrets: tuple[str, ...]) -> None:
        spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
        longest_first = sorted(spellings, key=lambda text: (-len(text), text))
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    @classmethod
    def of_everything(cls) -> Mask:
        """Return what leaves no text readable."""
        mask = cls(())
        mask._secrets = re.compile(r".+", re.DOTALL)
        return mask

    def text(self, text: str | None) -> str | None:
        """Return a text, JSON or any other, without secrets; None stays None."""
        return text if self._secrets is None or text is None else self._secrets.sub(MASK, text)

    def value(self, value: JSON) -> JSON:
        """Return a JSON value without secrets in its texts and names."""
        if self._secrets is None:
            return value
        if isinstance(value, str):
            return self._secrets.sub(MASK, value)
        if isinstance(value, dict):
            return {self.value(name): self.value(inner) for name, inner in value.items()}
        return [self.value(inner) for inner in value] if isinstance(value, list) else value


NOTHING = Mask(())


def mask_of(what: Execution | Deployment) -> Mask:
    """Return what masks the secrets that an execution or deployment was filled from; for most there is nothing to mask."""
    return mask_of_revisions(what.environment_revision_id)


def mask_of_revisions(*revision_ids: UUID | None) -> Mask:
    """Return what masks the secrets of revisions of environments; None is none."""
    known = tuple(key for key in revision_ids if key is not None)
    return _mask(known) if known else NOTHING


@lru_cache(maxsize=256)
def _mask(revision_ids: tuple[UUID, ...]) -> Mask:
    try:
        return Mask(tuple(secret for key in revision_ids for secret in secrets_of(key)))
    except Invalid:  # the server's own secret was changed: what cannot be recognised must not be shown
        return Mask.of_everything()


def _spellings(secret: str) -> set[str]:
    found = {secret}
    for _ in range(3):  # JSON within JSON within JSON: an input that is sent on as a text
        found |= {json.dumps(text, ensure_ascii=ascii)[1:-1] for text in found for ascii in (True, False)}
    return found
