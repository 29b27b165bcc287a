"""Pages for signed-in people: the check at the door and the shell that the front end fills."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.errors import NotAllowed
from accounts.permissions import Capability, require
from accounts.session import session_as_json

View = Callable[..., HttpResponse]


def page(capability: Capability = "view") -> Callable[[View], View]:
    """Let a view run for people with the capability; others go to the sign-in page or get a 403 page with the reason."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            try:
                require(request.user, capability)
            except NotAllowed as refusal:
                raise PermissionDenied(refusal.message) from None
            return view(request, *args, **kwargs)

        return checked

    return wrap


def render_shell(request: HttpRequest, name: str, title: str, **ids: Any) -> HttpResponse:
    """Render the shell of a page. `name` is the front end's entry (`src/pages/<name>.tsx`), `ids` go into the bootstrap."""
    bootstrap = {"page": name, "session": session_as_json(request.user), **ids}
    context = {"entry": f"src/pages/{name}.tsx", "title": title, "bootstrap": bootstrap}
    return render(request, "studio/page.html", context)
