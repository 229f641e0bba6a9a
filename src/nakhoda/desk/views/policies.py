"""The desk policy on pages: what is in force, one version, two side by side, and what it would do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.core.policy import load
from nakhoda.core.triage import IntakeFacts
from nakhoda.desk.actions.placing import queue_loads
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.operator_documents import operator_documents
from nakhoda.desk.queries.policies import (
    document_in_force,
    expiring,
    policy_with,
    row_of,
    version_for,
    versions_for,
)
from nakhoda.desk.queries.policy_diff import diff_sections
from nakhoda.desk.queries.policy_explain import explained, intake_choices
from nakhoda.desk.queries.policy_gate import gate_for
from nakhoda.desk.queries.policy_impact import impact_of, number_in_force
from nakhoda.desk.queries.policy_sections import sections_of
from nakhoda.desk.queries.policy_working import is_unfinished
from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import may, require
from nakhoda.org.scope import scope_of

LONGEST_TEXT = 20_000
SECTIONS = (
    "queues",
    "lanes",
    "sla",
    "obligations",
    "lobs",
    "calendars",
    "routing",
    "escalation",
    "appeals",
    "surveys",
    "requests",
)


@only_staff
@require_safe
def beside(request: HttpRequest) -> HttpResponse:
    """`/policies/beside/`: the operator's documents that are no policy, to read."""
    return render(request, "desk/policies/beside.html", {"documents": operator_documents(reader(request))})


@only_staff
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, and what is in force now."""
    now, actor = timezone.now(), reader(request)
    rows = versions_for(actor, now)
    live = [row for row in rows if row["place"] == "in_force"]
    coming = sorted((row for row in rows if row["place"] == "scheduled"), key=lambda row: row["effective_from"])
    context: dict[str, Any] = {"rows": rows, "live": live, "coming": coming, "expiring": expiring(rows, now.date())}
    context["pair"] = _pair(rows)
    return render(request, "desk/policies/list.html", context | _may(actor))


@only_staff
@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    """The merge of all documents in force, with the variant that set each part."""
    now = timezone.now()
    require(reader(request), "policy:read")
    document = document_in_force(now)
    context = {"merged": True, "title": document.title, "sections": sections_of(document, now.date())}
    return render(request, "desk/policies/policy.html", context | {"names": SECTIONS} | _may(reader(request)))


@only_staff
@require_safe
def show(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version in readable sections; a draft also with what it would touch."""
    return render(request, "desk/policies/policy.html", version_context(request, version_id))


def version_context(request: HttpRequest, version_id: int) -> dict[str, Any]:
    """Context of `desk/policies/policy.html`."""
    now, actor = timezone.now(), reader(request)
    version = version_for(actor, version_id)
    rows = versions_for(actor, now)
    document = load(version.text)
    return {
        "version": row_of(version, now) | {"unfinished": is_unfinished(version)},
        "title": version.title,
        "sections": sections_of(document, now.date()),
        "names": SECTIONS,
        "compare_with": number_in_force(version.document_key, rows),
        "impact": impact_of(version, now) if version.state == "draft" else None,
        "gate": gate_for(actor, version, now) if version.state == "draft" else None,
        "others": [row for row in rows if row["id"] != version.id and row["key"] == version.document_key],
        "is_author": version.author_id is not None and version.author_id == actor.id,
        "zone": actor.time_zone,
    } | _may(actor)


@only_staff
@require_safe
def download(request: HttpRequest, version_id: int) -> HttpResponse:
    """The text as its author wrote it."""
    version = version_for(reader(request), version_id)
    answer = HttpResponse(version.text, content_type="application/yaml; charset=utf-8")
    name = f"{version.document_key}-{version.number or f'draft-{version.id}'}.yaml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@only_staff
@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """Any two versions, path by path."""
    now, actor = timezone.now(), reader(request)
    rows = versions_for(actor, now)
    old, new = _asked(actor, request.GET.get("old", "")), _asked(actor, request.GET.get("new", ""))
    sections = diff_sections(load(old.text), load(new.text)) if old and new else []
    context = {
        "rows": rows,
        "old": row_of(old, now) if old else None,
        "new": row_of(new, now) if new else None,
        "sections": sections,
        "count": sum(len(section["rows"]) for section in sections),
    }
    return render(request, "desk/policies/diff.html", context | _may(actor))


@only_staff
def explain(request: HttpRequest) -> HttpResponse:
    """Type a text: class, queue and clocks with their reasons. Posted, so that no words end in an address."""
    now, actor = timezone.now(), reader(request)
    rows = versions_for(actor, now)
    asked = request.POST if request.method == "POST" else request.GET
    version = _asked(actor, asked.get("version", ""))
    policy = policy_with(version, now)
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    context: dict[str, Any] = {"rows": rows, "asked": asked, "text": text, "choices": intake_choices(policy)}
    if request.method == "POST":
        with scope_of(system("policy")):
            loads = queue_loads(policy)
        context["told"] = explained(policy, text, _facts(request, policy.reasons), now, loads)
    return render(request, "desk/policies/explain.html", context | _may(actor))


def _facts(request: HttpRequest, reasons: Any) -> IntakeFacts:
    given = {
        name: request.POST.get(name, "").strip()[:40] for name in ("channel", "country", "locale", "source", "reason")
    }
    reason = reasons.get(given["reason"])
    return IntakeFacts(
        channel=given["channel"],
        source=given["source"],
        country=given["country"].upper() or None,
        locale=given["locale"] or None,
        form_lob=reason.lob if reason else "",
        form_reason=reason.key if reason else "",
    )


def _pair(rows: list[dict[str, Any]]) -> tuple[int, int]:
    """What is in force and what may come after it: the comparison that is asked for most."""
    nothing: dict[str, Any] = {"id": 0, "key": ""}
    ruling = next((row for row in rows if row["place"] == "in_force"), nothing)
    coming = (row for row in rows if row["place"] in ("draft", "scheduled") and row["key"] == ruling["key"])
    return ruling["id"], next(coming, ruling)["id"]


def _asked(actor: Actor, version_id: str) -> PolicyVersion | None:
    return version_for(actor, int(version_id)) if version_id.isdecimal() and len(version_id) < 10 else None


def _may(actor: Actor) -> dict[str, Any]:
    """What the page offers its reader."""
    doors = ("policy:edit", "policy:publish", "macro:edit")
    return {"may": {door.replace(":", "_"): bool(may(actor, door)) for door in doors}}
