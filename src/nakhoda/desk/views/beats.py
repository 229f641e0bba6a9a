"""What the agent's page says by itself: focus, presence, drafts, macros, undo."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nakhoda.desk.actions import conversation, drafts, touches
from nakhoda.desk.queries.case_work import revision
from nakhoda.desk.queries.macros import macros_for
from nakhoda.desk.views.answers import only_staff, reader


@only_staff
@require_POST
def touch(request: HttpRequest, number: int) -> HttpResponse:
    """A beat of focus, or its end."""
    now, actor = timezone.now(), reader(request)
    if request.POST.get("state") == "end":
        touches.end_touch(number, actor=actor, now=now)
    else:
        touches.beat(number, actor=actor, now=now, typing=request.POST.get("doing") == "replying")
    return HttpResponse(status=204)


@only_staff
@require_POST
def presence(request: HttpRequest, number: int) -> JsonResponse:
    """Who else has the case open: the collision notice."""
    typing = _body(request).get("doing") == "replying"
    others = touches.show_presence(number, actor=reader(request), now=timezone.now(), typing=typing)
    told = [{"name": one.name, "doing": "replying" if one.typing else "viewing"} for one in others]
    return JsonResponse({"others": told})


@only_staff
@require_POST
def draft(request: HttpRequest, number: int) -> JsonResponse:
    """Keep what she typed; 409 with the newer text when another window was faster."""
    body, actor, now = _body(request), reader(request), timezone.now()
    kind = str(body.get("key", "")).rpartition(":")[2]
    kind = kind if kind in drafts.KINDS else "reply"
    known = drafts.draft_of(number, actor=actor, kind=kind)
    if known and revision(known) > int(str(body.get("rev") or 0)):
        return JsonResponse({"text": known.text, "rev": revision(known)}, status=409)
    kept = drafts.save_draft(number, str(body.get("text", "")), actor=actor, now=now, kind=kind)
    return JsonResponse({"rev": revision(kept) if kept else 0})


@only_staff
@require_GET
def macros(request: HttpRequest, number: int) -> JsonResponse:
    """Macros that fit the case, filled as far as the case knows."""
    return JsonResponse({"items": macros_for(reader(request), number, request.GET.get("q", ""), timezone.now())})


@only_staff
@require_POST
def undo_send(request: HttpRequest, message: int) -> HttpResponse:
    """Take a reply back while it waits; its words return to the draft."""
    try:
        taken = conversation.undo_send(message, actor=reader(request), now=timezone.now())
    except ValueError as refusal:
        return JsonResponse({"error": {"title": "Not taken back", "message": str(refusal)}}, status=409)
    messages.info(request, _("Taken back. Your words are in the reply box."))
    return JsonResponse({"url": reverse("desk:case", args=[taken.case_id])})


def _body(request: HttpRequest) -> dict[str, object]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
