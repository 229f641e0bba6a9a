"""Looking at harm, and being cared for: the veil's steps, my own page, the officer's page, the groups of eight."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions import care as caring
from nakhoda.desk.actions import exposure
from nakhoda.desk.queries.evidence import path_of
from nakhoda.desk.queries.harm import picture_for
from nakhoda.desk.queries.wellbeing import budget_words, care_page, groups_page, my_page
from nakhoda.desk.views.answers import acts, only_staff, reader, see_other

SANDBOX = "sandbox; default-src 'none'"


@only_staff
@require_POST
def look(request: HttpRequest, number: int) -> HttpResponse:
    """A step of the veil; answers how much of today's limit is used, and whether a break began."""
    try:
        step = str(json.loads(request.body or b"{}").get("step", ""))
    except (ValueError, AttributeError):
        step = ""
    content, kind = request.GET.get("content", ""), request.GET.get("kind", "text")
    try:
        seen = exposure.look(number, content, kind, step, actor=reader(request), now=timezone.now())
    except exposure.NotShown as refusal:
        return JsonResponse({"error": {"title": _("The veil stays"), "message": str(refusal)}}, status=409)
    rest = reverse("desk:wellbeing") if seen.rest_until else ""
    return JsonResponse({"budget": budget_words(seen, timezone.now()), "rest": rest})


@never_cache
@only_staff  # type: ignore[arg-type]  # it streams
@require_safe
def picture(request: HttpRequest, attachment_id: int) -> FileResponse:
    """A picture for its veil: drawn by the page, never opened by itself."""
    file = picture_for(reader(request), attachment_id, timezone.now())
    if file is None:
        raise Http404
    answer = FileResponse(path_of(file.sha256).open("rb"), content_type=file.content_type)
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@acts
def skip(request: HttpRequest, number: int) -> str | None:
    """Give it back unread; no reason is asked."""
    exposure.skip(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("It went back to its queue. Nobody asks why."))
    return reverse("desk:home")


@only_staff
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """`/my-wellbeing/`."""
    return render(request, "desk/wellbeing/mine.html", my_page(reader(request), timezone.now()))


def _own(request: HttpRequest, act: Any, said: str) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    return see_other(reverse("desk:wellbeing"))


@only_staff
@require_POST
def agree(request: HttpRequest, lane: str) -> HttpResponse:
    """I have read the risk sheet and agree."""
    actor, now = reader(request), timezone.now()
    return _own(request, lambda: exposure.consent(lane, actor=actor, now=now), _("Written down. You can take it back."))


@only_staff
@require_POST
def withdraw(request: HttpRequest, lane: str) -> HttpResponse:
    """I no longer agree."""
    actor, now = reader(request), timezone.now()
    said = _("Taken back. Nothing of this kind comes to you any more, and nobody asks why.")
    return _own(request, lambda: exposure.withdraw(lane, actor=actor, now=now), said)


@only_staff
@require_POST
def cover(request: HttpRequest) -> HttpResponse:
    """I need cover."""
    actor, now = reader(request), timezone.now()
    said = _("You are off the line. Your leader sees that cover is needed, not why. The wellbeing officer will call.")
    return _own(request, lambda: exposure.ask_for_cover(actor=actor, now=now), said)


@only_staff
@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """`/wellbeing/`: who asked for cover, and who is near a limit."""
    return render(request, "desk/wellbeing/care.html", care_page(reader(request), timezone.now()))


@only_staff
@require_POST
def cared(request: HttpRequest, request_id: int, step: str) -> HttpResponse:
    """The officer spoke with her: on the day, the day after, the week after."""
    try:
        caring.note_care(request_id, step, actor=reader(request), now=timezone.now())
    except LookupError as missing:
        raise Http404 from missing
    return see_other(reverse("desk:care"))


@only_staff
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """`/wellbeing/groups/`: how much harm teams of eight and more look at."""
    return render(request, "desk/wellbeing/groups.html", groups_page(reader(request), timezone.now()))
