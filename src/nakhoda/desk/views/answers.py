"""How a page of the desk answers a post: do one action, say what happened, go to the page that comes next."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nakhoda.desk.views.sealed_gate import ask_purpose
from nakhoda.org.actors import Actor

Act = Callable[[HttpRequest, int], str | None]


def reader(request: HttpRequest) -> Actor:
    """Who is signed in; `only_staff` saw to it that somebody is."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def acts(act: Act) -> Callable[..., HttpResponse]:
    """A door that changes one case. What an action refuses (ValueError) is told, and nothing is changed.

    `act` returns the address of the next page, or None to come back to the case.
    """

    @require_POST
    @wraps(act)
    def door(request: HttpRequest, number: int) -> HttpResponse:
        from django.db import transaction

        back = reverse("desk:case", args=[number])
        try:
            with transaction.atomic():
                after = act(request, number)
        except ValueError as refusal:
            messages.error(request, str(refusal))
            after = back
        return see_other(after or back)

    return only_staff(door)


def only_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nobody in: to the sign-in page, and back here afterwards."""

    @wraps(view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return _turn_away(request)
        return ask_purpose(request, reader(request), kwargs) or view(request, *args, **kwargs)

    return door


def _turn_away(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; a part of an open page is told so, and must not swallow the sign-in page."""
    if request.user.is_authenticated:
        return redirect("web:stranger")
    page = request.get_full_path() if request.method == "GET" and not _is_part(request) else _page_of(request)
    sign_in = f"{reverse('account_login')}?{urlencode({'next': page})}"
    return HttpResponse(status=401, headers={"HX-Redirect": sign_in}) if _is_part(request) else redirect(sign_in)


def _is_part(request: HttpRequest) -> bool:
    boosted = request.headers.get("HX-Boosted") == "true" and request.method == "GET"
    return not boosted and ("HX-Request" in request.headers or "application/json" in request.headers.get("Accept", ""))


def _page_of(request: HttpRequest) -> str:
    """The path of the page that asks."""
    return urlsplit(request.headers.get("Referer", "")).path or "/"


def see_other(url: str) -> HttpResponse:
    """303: a post ends, a page begins."""
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


def unless_unchanged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A live fragment with its validator: an empty 304 when the reader has it already."""
    tag = f'"{sha256(answer.content).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer
