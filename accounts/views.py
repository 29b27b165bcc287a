"""Sign-in and sign-out, which work without JavaScript, and the page of access keys."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import TooMany
from accounts.pages import page, render_shell
from accounts.services import password_try_check, password_try_failed, password_try_succeeded, sign_in_link_use

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST sign in with user name and password."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(_next(request))
        return _form(request)
    username, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
    if not username or not password:
        return _form(request, "Enter both your user name and your password.", status=422)
    address = request.META.get("REMOTE_ADDR", "")
    try:
        password_try_check(username, address)
    except TooMany as refusal:
        return _form(request, refusal.message, status=refusal.status)
    user = authenticate(request, username=username, password=password)
    if user is None:
        password_try_failed(username, address)
        return _form(request, "This user name and password do not belong together. Check both.", status=422)
    password_try_succeeded(username)
    login(request, user)
    return redirect(_next(request))


@never_cache
@require_safe
def sign_in_once(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a one-time link."""
    # Link previews and browsers that look ahead send HEAD: that must not use the link up.
    if request.method == "HEAD":
        return HttpResponse()
    user = sign_in_link_use(token)
    if user is None:
        if request.user.is_authenticated:
            return redirect("/")
        return _form(
            request,
            "This sign-in link was used already or has run out. Start the studio again to get a new one, or run "
            "“manage.py sign_in_link”.",
            status=403,
        )
    login(request, user, backend=BACKEND)
    return redirect("/")


@require_safe
@ensure_csrf_cookie
@page("view")
def access_keys(request: HttpRequest) -> HttpResponse:
    """Show the page of one's own access keys."""
    return render_shell(request, "access_keys", "Access keys")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseRedirect:
    """Sign out and go to the sign-in page."""
    logout(request)
    return HttpResponseRedirect("/sign-in/")


def _form(request: HttpRequest, problem: str = "", *, status: int = 200) -> HttpResponse:
    context = {"problem": problem, "username": request.POST.get("username", ""), "next": _next(request)}
    return render(request, "accounts/sign_in.html", context, status=status)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else "/"
