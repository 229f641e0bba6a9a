"""The command bar: a case by number, pages, what can be done from anywhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.desk.queries.faces import closed_subject
from nakhoda.desk.queries.lists import page_of_cases
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.sealing import closed_to
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
    now = timezone.now()
    found = page_of_cases(reader(request), {"status": "any"}, now, words=words).cases[:FOUND]
    closed, policy = closed_to(reader(request), found, now), policy_in_force(now)
    return [
        {
            "label": f"#{case.id} {closed_subject(case, policy) if case.id in closed else case.subject}",
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
