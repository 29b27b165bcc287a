"""What happens to workflows, for those above who do something about it. Each is sent in the transaction that does it."""

from __future__ import annotations

from django.dispatch import Signal

workflow_created = Signal()
"""With `workflow` and `user`."""

workflow_deleted = Signal()
"""With `workflow` and `user`: what runs of it must end."""

version_saved = Signal()
"""With `version` and `user`: by a page, by a restore or by the Step Functions API."""

version_published = Signal()
"""With `published` and `user`: a version got the next published number."""
