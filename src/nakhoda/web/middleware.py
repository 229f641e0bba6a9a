"""What happens around every request: who reads, in which language, and what when the database is away."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils import timezone, translation

from nakhoda.org.queries import actor_for
from nakhoda.org.scope import scope_of
from nakhoda.web.languages import staff_language

Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("nakhoda.web")
OWN_TRANSACTIONS = "own_transactions"
APP_DOOR = "/api/app/"
MEMBERS = frozenset({"member", "quality"})  # whose doors members come by
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; "
    "manifest-src 'self'"
)


def refuse_while_away(get_response: Next) -> Next:
    """503 with Retry-After when the database or the disk does not answer; never a 2xx for what was not saved."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        try:
            response = get_response(request)
        except (OperationalError, InterfaceError, OSError) as error:
            log.error("the database or the disk is away: %s", type(error).__name__)
            response = away(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response

    # Django turns what a view or an inner middleware raises into a 500 before it gets here; these two see it first.
    middleware.process_exception = _away_after  # type: ignore[attr-defined]
    return middleware


def _away_after(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if not isinstance(error, (OperationalError, InterfaceError, OSError)):
        return None
    log.error("the database or the disk is away: %s", type(error).__name__)
    return away(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: what a middleware raised (a commit that failed, a reader that could not be looked up)."""
    error = sys.exc_info()[1]
    found = _away_after(request, error) if isinstance(error, Exception) else None
    return found or HttpResponseServerError(render(None, "500.html", {}).content)


def away(request: HttpRequest) -> HttpResponse:
    """The answer while we cannot save: nothing was kept, try again."""
    message = "We cannot save anything just now. Nothing was lost on your side; please try again in a minute."
    if request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse({"error": {"title": "Unavailable", "message": message}}, status=503)
    else:
        answer = render(None, "503.html", {"message": message}, status=503)
    answer["Retry-After"] = "30"
    return answer


def security_headers(get_response: Next) -> Next:
    """A strict content policy: no inline script or style, nothing from other hosts. What somebody read is kept nowhere
    after she left the desk."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if getattr(request, "actor", None) is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


def straight_to_the_app(get_response: Next) -> Next:
    """The app's API carries its own token and speaks JSON: no session, form token or language is looked up for it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(APP_DOOR):
            return get_response(request)
        from django.urls import Resolver404, resolve

        try:
            match = request.resolver_match = resolve(request.path_info)
        except Resolver404:
            return JsonResponse({"error": {"title": "Not found", "message": "there is no such door"}}, status=404)
        try:
            return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]
        except (OperationalError, InterfaceError, OSError) as error:
            return _away_after(request, error) or away(request)

    return middleware


def language_of_reader(get_response: Next) -> Next:
    """`?lang=` wins and is remembered, then the cookie, then the browser's wish; staff pages speak fewer languages."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        asked = request.GET.get("lang", "")
        wanted = asked if translation.check_for_language(asked) else ""
        language = wanted or translation.get_language_from_request(request)
        request.for_staff = _is_for_staff(request)  # type: ignore[attr-defined]
        if request.for_staff:  # type: ignore[attr-defined]
            language = staff_language(language, settings.STAFF_LANGUAGES)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            if wanted:
                response.set_cookie("django_language", wanted, max_age=31_536_000, samesite="Lax")
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def act_as_reader(get_response: Next) -> Next:
    """Everything a signed-in person does in one request is one transaction under that person's scopes.

    It is committed before the answer leaves, so a 2xx is never a promise that the database did not keep.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.actor = actor_for(request.user, timezone.now())  # type: ignore[attr-defined]
        if request.actor is None or getattr(_view_of(request), OWN_TRANSACTIONS, False):  # type: ignore[attr-defined]
            return get_response(request)
        with timezone.override(request.actor.time_zone):  # type: ignore[attr-defined]
            return _under_scope(get_response, request)

    return middleware


class _Undo(Exception):
    """Carries an error answer out of the transaction, which is rolled back."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


def _under_scope(get_response: Next, request: HttpRequest) -> HttpResponseBase:
    try:
        zone = ZoneInfo(request.actor.time_zone)  # type: ignore[attr-defined]
        with timezone.override(zone), scope_of(request.actor):  # type: ignore[attr-defined]
            response = get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
            if response.status_code >= 500:
                raise _Undo(response)
            return response
    except _Undo as undo:
        return undo.response


def _view_of(request: HttpRequest) -> object:
    found = _door_of(request)
    return found.func if found else None


def _is_for_staff(request: HttpRequest) -> bool:
    """Whether no member is meant; who came to no door at all may be one."""
    found = _door_of(request)
    return found is not None and found.namespace not in MEMBERS


def _door_of(request: HttpRequest) -> ResolverMatch | None:
    from django.urls import Resolver404, resolve

    try:
        return resolve(request.path_info)
    except (Resolver404, DisallowedHost):
        return None
