"""The theme that a person chose, so that the first paint is right already."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "studio_theme"


def theme(request: HttpRequest) -> dict[str, str]:
    """Give templates `theme`: light, dark, or "" for the system's."""
    chosen = request.COOKIES.get(COOKIE, "")
    return {"theme": chosen if chosen in ("light", "dark") else ""}
