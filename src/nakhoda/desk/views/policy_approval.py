"""Propose a draft, agree to one, and write down who passed the training that it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nakhoda.desk.actions.policies import NotADraft
from nakhoda.desk.actions.policy_approval import approve_policy, propose_policy
from nakhoda.desk.queries.policies import NoSuchPolicy, version_for
from nakhoda.desk.queries.training import training_due, training_terms
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.actions import NotTrained, certify
from nakhoda.org.permissions import require

MOST_PEOPLE = 500


@require_POST
@only_staff
def propose(request: HttpRequest, version_id: int) -> HttpResponse:
    """The author's word that the draft is ready."""
    return _did(request, version_id, propose_policy, "policy:edit", _("Proposed. Somebody else agrees to it."))


@require_POST
@only_staff
def approve(request: HttpRequest, version_id: int) -> HttpResponse:
    """Another person's word."""
    return _did(request, version_id, approve_policy, "policy:publish", _("Agreed. Training on it can begin."))


def _did(request: HttpRequest, version_id: int, act: Callable[..., object], permission: str, said: str) -> HttpResponse:
    actor, now = reader(request), timezone.now()
    require(actor, permission)
    version_for(actor, version_id)
    try:
        with transaction.atomic():
            act(version_id, actor=actor, now=now)
    except NotADraft as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return see_other(reverse("desk:policy", args=[version_id]))


@only_staff
def training(request: HttpRequest) -> HttpResponse:
    """`/training/`: what is due, and who of one's own people lacks it; POST: these passed."""
    actor, now = reader(request), timezone.now()
    require(actor, "training:record")
    if request.method == "POST":
        return _passed(request, now)
    return render(request, "desk/policies/training.html", {"rows": training_due(actor, now)})


def _passed(request: HttpRequest, now: datetime) -> HttpResponse:
    actor, topic = reader(request), request.POST.get("topic", "")
    version_id = request.POST.get("version", "")
    people = [int(each) for each in request.POST.getlist("person")[:MOST_PEOPLE] if each.isdecimal() and len(each) < 18]
    try:
        days, number = training_terms(actor, int(version_id) if version_id.isdecimal() else 0, topic, now)
        with transaction.atomic():
            count = certify(people, topic, days=days, version=number, actor=actor, now=now)
    except (NotTrained, NoSuchPolicy) as refusal:
        messages.error(request, str(refusal.args[0]))
    else:
        messages.success(request, _("%(count)s certificates written down.") % {"count": count})
    return see_other(reverse("desk:training"))
