"""The command bar: a case by number, pages, what can be done from anywhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.desk.queries.lists import page_of_cases
from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.models import AGENT_STATUSES
from nakhoda.org.permissions import may

FOUND = 8
Items = list[dict[str, Any]]


@only_staff
@require_safe
def commands(request: HttpRequest) -> JsonResponse:
    """`?q=` -> {"items": [{label, hint, group, url, method}]}; only what the reader may see or do."""
    words = request.GET.get("q", "").strip()[:100]
    items = _cases(request, words) if words and may(reader(request), "case:read") else []
    return JsonResponse({"items": items + [item for item in _deeds(request) if _fits(item, words)]})


def _cases(request: HttpRequest, words: str) -> Items:
    found = page_of_cases(reader(request), {"status": "any"}, timezone.now(), words=words).cases[:FOUND]
    return [
        {
            "label": f"#{case.id} {case.subject}",
            "hint": case.status,
            "group": _("Cases"),
            "url": reverse("desk:case", args=[case.id]),
            "method": "GET",
        }
        for case in found
    ]


def _deeds(request: HttpRequest) -> Items:
    if not may(reader(request), "person:status"):
        return []
    group = _("Do")
    deeds = [{"label": _("Next case"), "url": reverse("desk:next_case"), "method": "POST", "group": group}]
    return deeds + [
        {"label": _("I am %(status)s") % {"status": status}, "url": reverse("desk:status", args=[status])}
        | {"method": "POST", "group": group}
        for status in AGENT_STATUSES
    ]


def _fits(item: dict[str, Any], words: str) -> bool:
    return words.casefold() in str(item["label"]).casefold()
