"""Internal requests: one's own, the kinds there are, a form, and the steps that wait for one's word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nakhoda.desk.actions.requests import RequestRefused, decide_approval
from nakhoda.desk.intake.internal_forms import NoSuchRequest, RequestForm, request_rule, submit_request
from nakhoda.desk.queries.choices import shipped
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import approvals_for, requests_of
from nakhoda.desk.queries.requests import request_for, role_words
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import require


@only_staff
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """`/requests/`."""
    actor = reader(request)
    require(actor, "request:file")
    kinds = policy_in_force(timezone.now()).request_types
    context = {
        "rows": [_row(row, kinds) for row in requests_of(actor)],
        "waiting": [_step(row, kinds) for row in approvals_for(actor)],
        "kinds": [
            {
                "url": reverse("desk:request_new", args=[rule.key]),
                "title": shipped(rule.title),
                "steps": len(rule.approvals),
            }
            for rule in kinds.values()
        ],
    }
    return render(request, "desk/requests.html", context)


@only_staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """`/requests/new/<type>/`."""
    actor, now = reader(request), timezone.now()
    require(actor, "request:file")
    try:
        rule = request_rule(policy_in_force(now), key)
    except NoSuchRequest:
        raise Http404 from None
    form = RequestForm(rule, translation.get_language() or "en", request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case = submit_request(form, actor=actor, now=now)
        if case is not None:
            messages.success(request, _("Your request has the number %(number)s.") % {"number": case.id})
            return see_other(reverse("desk:request", args=[case.id]))
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "title": shipped(rule.title),
        "roles": rule.approvals,
        "back_url": reverse("desk:requests"),
    }
    return render(request, "desk/request_new.html", context, status=status)


@only_staff
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """`/requests/<number>/`: to whoever filed it, and to whoever may approve a step."""
    page = request_for(reader(request), number, timezone.now())
    return render(request, "desk/request.html", page)


@only_staff
@require_POST
def decide(request: HttpRequest, number: int, step: int) -> HttpResponse:
    """`/requests/<number>/steps/<step>/`: approve or refuse."""
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    try:
        decide_approval(number, step, outcome, note, actor=reader(request), now=timezone.now())
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return see_other(reverse("desk:request", args=[number]))
    messages.success(request, _("Your word is recorded."))
    return see_other(reverse("desk:requests"))


def _row(row: Any, kinds: Any) -> dict[str, Any]:
    return {
        "number": row.case_id,
        "url": reverse("desk:request", args=[row.case_id]),
        "title": shipped(kinds[row.request_type].title) if row.request_type in kinds else row.request_type,
        "filed_at": row.filed_at,
        "status": row.status,
        "outcome": row.outcome,
        "steps": [{"role": role and role_words(role), "state": state, "note": note} for role, state, note in row.steps],
    }


def _step(row: Any, kinds: Any) -> dict[str, Any]:
    return {
        "number": row.case_id,
        "url": reverse("desk:request", args=[row.case_id]),
        "title": shipped(kinds[row.request_type].title) if row.request_type in kinds else row.request_type,
        "step": row.step,
        "role": row.role,
    }
