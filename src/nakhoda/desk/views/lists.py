"""Lists of cases: filter, page, choose many, look what would change, change, undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from nakhoda.core.figures import hand_for
from nakhoda.desk.actions import bulk
from nakhoda.desk.queries.choices import LANGUAGES, in_words, people_for, shipped
from nakhoda.desk.queries.faces import case_rows
from nakhoda.desk.queries.lists import FILTERS, BadFilter, Page, page_of_cases
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may, require

TOLD = 5
HOUSE = "inhouse"
LABELS = {
    "status": _("State"),
    "lob": _("Line of business"),
    "queue": _("Queue"),
    "lane": _("Lane"),
    "language": _("Language"),
    "assignee": _("Held by"),
    "due": _("Due"),
}
STATUSES = ("new", "open", "pending_member", "on_hold", "resolved", "closed", "spam", "any")


@only_staff
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Whatever list the address describes: every door of a number leads here."""
    require(reader(request), "case:read")
    chosen = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    words, edge = request.GET.get("q", ""), {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        page = page_of_cases(reader(request), chosen, timezone.now(), **edge, words=words)
    except BadFilter as refusal:
        return render(request, "404.html", {"reason": str(refusal)}, status=404)
    return render(request, "desk/cases.html", _context(request, page, chosen, words))


@only_staff
@require_GET
def bulk_preview(request: HttpRequest) -> HttpResponse:
    """What a bulk action would touch, before it does."""
    try:
        preview = bulk.preview_bulk(
            _change(request.GET), _chosen(request.GET), actor=reader(request), now=timezone.now()
        )
    except ValueError as refusal:
        return render(request, "desk/_bulk_preview.html", {"refusal": str(refusal)})
    return render(request, "desk/_bulk_preview.html", {"preview": preview})


@only_staff
@require_POST
def bulk_change(request: HttpRequest) -> HttpResponse:
    """Do it, say what was left alone and why, and offer to undo it."""
    now = timezone.now()
    try:
        done = bulk.bulk(_change(request.POST), _chosen(request.POST), actor=reader(request), now=now)
    except ValueError as refusal:
        messages.error(request, str(refusal))
        return see_other(reverse("desk:cases"))
    for number, why in done.refused[:TOLD]:
        messages.warning(request, f"#{number}: {why}")
    if done.undo:
        until = (now + bulk.UNDO_TIME).isoformat()
        request.session["undo"] = {"record": done.undo, "count": len(done.changed), "until": until}
    return see_other(_back(request))


@only_staff
@require_POST
def bulk_undo(request: HttpRequest, record: int) -> HttpResponse:
    """Put back what the last bulk action changed, where nobody has touched it since."""
    try:
        back = bulk.undo_bulk(record, actor=reader(request), now=timezone.now())
    except ValueError as refusal:
        return JsonResponse({"error": {"title": "Not undone", "message": str(refusal)}}, status=409)
    messages.success(request, _("%(count)s cases put back.") % {"count": len(back.changed)})
    return JsonResponse({"url": reverse("desk:cases")})


def _change(data: QueryDict) -> bulk.Change:
    kind = data.get("action", "")
    target = data.get(f"target_{kind}", "")
    if kind == "reassign":
        return bulk.Change(kind=kind, to_person=int(target) if target.isdecimal() and len(target) < 19 else 0)
    if kind == "priority":
        return bulk.Change(kind=kind, priority=target)
    return bulk.Change(kind=kind, queue=target if kind == "transfer" else "")


def _chosen(data: QueryDict) -> list[int]:
    return [int(number) for number in data.getlist("cases") if number.isdecimal() and len(number) < 19]


def _back(request: HttpRequest) -> str:
    """The list she came from, if it is one of ours."""
    came = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()})
    return came if ours and reverse("desk:cases") in came else reverse("desk:cases")


def _context(request: HttpRequest, page: Page, chosen: dict[str, str], words: str) -> dict[str, Any]:
    return {
        "title": _("Cases"),
        "explanation": words or " · ".join(f"{name}: {value}" for name, value in chosen.items()),
        "count_text": _count(page, reader(request)),
        "rows": case_rows(reader(request), page.cases, timezone.now()),
        "page": _pager(request, page),
        "filters": _filters(reader(request), chosen),
        "bulk": _bulk(request) if may(reader(request), "case:bulk") else [],
        "urls": {"bulk": reverse("desk:bulk"), "bulk_preview": reverse("desk:bulk_preview")},
        "undo": _undo(request),
    }


def _count(page: Page, actor: Actor) -> str:
    many = hand_for(get_language() or "en", actor.time_zone).whole(page.count)
    if page.counted_all:
        return _("%(count)s cases") % {"count": many}
    return _("more than %(count)s cases") % {"count": many}


def _pager(request: HttpRequest, page: Page) -> dict[str, str]:
    kept = {name: value for name, value in request.GET.items() if name not in ("after", "before")}
    urls = {
        side: f"?{urlencode({**kept, side: edge})}" for side, edge in (("after", page.older), ("before", page.newer))
    }
    return {
        "older_url": urls["after"] if page.older else "",
        "newer_url": urls["before"] if page.newer else "",
        "summary": _count(page, reader(request)),
    }


def _filters(actor: Actor, chosen: dict[str, str]) -> list[dict[str, Any]]:
    policy = policy_in_force(timezone.now())
    choices = {
        "status": [(status, status.replace("_", " ")) for status in STATUSES],
        "lob": [(lob.key, in_words(lob.title)) for lob in policy.lobs.values()],
        "queue": [(queue.key, queue.title) for queue in policy.queues if _is_hers(actor, queue.owner)],
        "lane": [(lane.key, f"{lane.key} {shipped(lane.title)}") for lane in policy.lanes.values()],
        "language": list(LANGUAGES.items()),
        "assignee": [("me", _("me")), ("nobody", _("nobody"))],
        "due": [("past", _("past due")), ("later", _("not yet due"))],
    }
    return [
        {"name": name, "label": LABELS[name], "value": chosen.get(name, ""), "choices": values}
        for name, values in choices.items()
    ]


def _is_hers(actor: Actor, owner: str) -> bool:
    """A partner's people choose among their own queues, and learn of no other partner (handbook 2.5)."""
    return actor.organisation in ("", HOUSE, owner)


def _bulk(request: HttpRequest) -> list[dict[str, Any]]:
    policy = policy_in_force(timezone.now())
    priorities = [(value, value) for value in ("urgent", "high", "normal", "low")]
    return [
        {"value": "reassign", "label": _("Give to"), "icon": "people", "choices": people_for(reader(request))},
        {"value": "priority", "label": _("Priority"), "icon": "up", "choices": priorities},
        {
            "value": "transfer",
            "label": _("Move to"),
            "icon": "next",
            "choices": [(q.key, q.title) for q in policy.queues],
        },
    ]


def _undo(request: HttpRequest) -> dict[str, Any] | None:
    kept = request.session.pop("undo", None)
    if not kept:
        return None
    label = _("%(count)s cases changed.") % {"count": kept["count"]}
    return {
        "label": label,
        "url": reverse("desk:bulk_undo", args=[kept["record"]]),
        "until": datetime.fromisoformat(kept["until"]),
    }
