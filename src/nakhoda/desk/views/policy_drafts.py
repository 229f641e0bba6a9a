"""Write, check, publish and withdraw a policy. A refused text comes back whole, with every problem at its line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nakhoda.core.policy import PolicyError, Problem
from nakhoda.desk.actions.policies import (
    NotADraft,
    draft_policy,
    edit_draft,
    publish_policy,
    withdraw_policy,
)
from nakhoda.desk.actions.policy_fitness import NotPublishable
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policies import version_for, versions_for
from nakhoda.desk.queries.policy_problems import problems_of
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.desk.views.policies import version_context
from nakhoda.org.permissions import require


@only_staff
def new(request: HttpRequest) -> HttpResponse:
    """A new draft, from the text of an earlier version when one is named."""
    actor = reader(request)
    require(actor, "policy:edit")
    if request.method == "POST":
        return _saved(request, None)
    start = request.GET.get("from", "")
    source = version_for(actor, int(start)) if start.isdecimal() and len(start) < 10 else None
    return _editor(request, None, source.text if source else "", "", [])


@only_staff
def edit(request: HttpRequest, version_id: int) -> HttpResponse:
    """One's own draft again."""
    draft = version_for(reader(request), version_id, "policy:edit")
    if request.method == "POST":
        return _saved(request, draft)
    return _editor(request, draft, draft.text, draft.note, [])


def _saved(request: HttpRequest, draft: PolicyVersion | None) -> HttpResponse:
    text, note = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("note", "")
    if request.POST.get("do") == "check":
        problems = problems_of(text, timezone.now())
        return _editor(request, draft, text, note, problems, checked=True, status=422 if problems else 200)
    try:
        with transaction.atomic():
            kept = _keep(request, draft, text, note)
    except PolicyError as error:
        return _editor(request, draft, text, note, list(error.problems), checked=True, status=422)
    except NotADraft as refusal:
        return _editor(request, draft, text, note, [], refusal=str(refusal), status=409)
    messages.success(request, _("Draft saved. Somebody else publishes it."))
    return see_other(reverse("desk:policy", args=[kept.id]))


def _keep(request: HttpRequest, draft: PolicyVersion | None, text: str, note: str) -> PolicyVersion:
    actor, now = reader(request), timezone.now()
    if draft is None:
        return draft_policy(text, actor=actor, now=now, note=note)
    return edit_draft(draft.id, text, actor=actor, now=now, note=note)


def _editor(
    request: HttpRequest,
    draft: PolicyVersion | None,
    text: str,
    note: str,
    problems: list[Problem],
    *,
    checked: bool = False,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    lines = text.split("\n")
    context: dict[str, Any] = {
        "draft": draft,
        "text": text,
        "note": note,
        "problems": [asdict(problem) | {"said": _line(lines, problem.line)} for problem in problems],
        "checked": checked,
        "refusal": refusal,
        "sources": versions_for(reader(request), timezone.now()) if draft is None else [],
    }
    return render(request, "desk/policies/editor.html", context, status=status)


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip()[:120] if 0 < number <= len(lines) else ""


@require_POST
@only_staff
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give a draft its number and its date; a refusal is told on the version's page, and nothing changes."""
    actor, now = reader(request), timezone.now()
    draft = version_for(actor, version_id)
    try:
        since = _instant(request.POST.get("effective_from", ""), actor.time_zone) or now
        with transaction.atomic():
            why = request.POST.get("emergency", "")
            done = publish_policy(draft, actor=actor, now=now, effective_from=since, emergency=why)
    except NotPublishable as refusal:
        return _refused(request, version_id, str(refusal))
    messages.success(request, _("Published as version %(number)s.") % {"number": done.number})
    return see_other(reverse("desk:policy", args=[version_id]))


@require_POST
@only_staff
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take a draft or a scheduled version back."""
    try:
        with transaction.atomic():
            withdraw_policy(version_id, actor=reader(request), now=timezone.now())
    except NotADraft as refusal:
        return _refused(request, version_id, str(refusal))
    messages.success(request, _("Withdrawn. What is in force stays in force."))
    return see_other(reverse("desk:policy", args=[version_id]))


def _refused(request: HttpRequest, version_id: int, refusal: str) -> HttpResponse:
    context = version_context(request, version_id)
    context |= {"refusal": refusal, "effective_from": request.POST.get("effective_from", "")}
    context["emergency"] = request.POST.get("emergency", "")
    return render(request, "desk/policies/policy.html", context, status=409)


def _instant(text: str, zone: str) -> datetime | None:
    """A `datetime-local` field in the reader's zone; None when it is empty."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=ZoneInfo(zone))
    except ValueError as error:
        raise NotPublishable(_("give date and time as 2026-12-01T09:00")) from error
