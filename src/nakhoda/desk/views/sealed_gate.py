"""Before any door of a sealed case: has she said why? One place for all of them (`answers.only_staff` asks here)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.desk.actions.sealed_opening import open_sealed
from nakhoda.desk.models import Attachment, Case, Message
from nakhoda.desk.queries.sealing import visible_case
from nakhoda.org.actors import Actor

FREE = ("purpose", "say_purpose", "request", "request_decide")  # where one says why, and what one filed oneself
MERGES = ("merge", "merge_preview")
SHOWS = ("case", "history", "file", "picture", "merge_preview", "decision_new")  # each of these is a reading


def ask_purpose(request: HttpRequest, actor: Actor, kwargs: Mapping[str, Any]) -> HttpResponse | None:
    """The answer that asks for a purpose; None where the door may open (or will say itself that there is nothing)."""
    match = request.resolver_match
    if match is None or match.namespace != "desk" or match.url_name in FREE:
        return None
    told = match.url_name in SHOWS and request.method in ("GET", "HEAD")
    for case in _cases_of(request, actor, kwargs):
        if not open_sealed(case, match.url_name or "", actor=actor, now=timezone.now(), told=told):
            return _to_the_question(request, case)
    return None


def _cases_of(request: HttpRequest, actor: Actor, kwargs: Mapping[str, Any]) -> Iterator[Case]:
    """The cases that a door names: by number, by a file, by a message, or as the other half of a merge."""
    numbers = [kwargs.get("number")]
    if "attachment_id" in kwargs:
        numbers += Attachment.objects.filter(id=kwargs["attachment_id"]).values_list("case_id", flat=True)
    if "message" in kwargs:
        numbers += Message.objects.filter(id=kwargs["message"]).values_list("case_id", flat=True)
    if request.resolver_match and request.resolver_match.url_name in MERGES:
        into = request.POST.get("into", "") or request.GET.get("into", "")
        numbers.append(case_number(into))
    for number in filter(None, numbers):
        case = visible_case(actor, number)
        if case is not None:
            yield case


def case_number(text: str) -> int | None:
    """The case that a field names, in any digits: the gate reads it as the door behind it does, or could be passed."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _to_the_question(request: HttpRequest, case: Case) -> HttpResponse:
    """A page goes to the form and back; a part of a page is told so and shows nothing."""
    page = request.get_full_path() if request.method == "GET" else reverse("desk:case", args=[case.id])
    back = page if page.startswith(f"/cases/{case.id}/") else reverse("desk:case", args=[case.id])
    url = f"{reverse('desk:purpose', args=[case.id])}?{urlencode({'next': back})}"
    boosted = request.headers.get("HX-Boosted") == "true"
    if "application/json" in request.headers.get("Accept", ""):
        told = {"title": _("Say why first"), "message": _("This case is sealed: say why you open it.")}
        return JsonResponse({"error": told}, status=409)
    if "HX-Request" in request.headers and not boosted:
        return HttpResponse(status=409, headers={"HX-Redirect": reverse("desk:purpose", args=[case.id])})
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer
