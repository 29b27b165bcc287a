"""What people do to workflows. Each function checks permission, keeps text byte for byte and is one transaction."""

from editor.services.drafts import draft_save
from editor.services.lint_settings import lint_settings_replace
from editor.services.versions import version_restore, version_save
from editor.services.workflows import workflow_create, workflow_delete, workflow_update

__all__ = [
    "draft_save",
    "lint_settings_replace",
    "version_restore",
    "version_save",
    "workflow_create",
    "workflow_delete",
    "workflow_update",
]
