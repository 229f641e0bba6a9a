"""An account is given back, step by step; leads see what requests have in common; matters told twice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.desk.actions import duplicates, recovery_ending, recovery_steps
from nakhoda.desk.queries.duplicates import duplicates_page
from nakhoda.desk.queries.recoveries_page import recoveries_page
from nakhoda.desk.views.answers import acts, only_staff, reader


@only_staff
@require_safe
def recoveries(request: HttpRequest) -> HttpResponse:
    """`/recoveries/`."""
    return render(request, "desk/recoveries.html", recoveries_page(reader(request), timezone.now()))


@only_staff
@require_safe
def duplicate_counts(request: HttpRequest) -> HttpResponse:
    """`/duplicates/`."""
    return render(request, "desk/duplicates.html", duplicates_page(reader(request), timezone.now()))


@acts
def begin(request: HttpRequest, number: int) -> str | None:
    """Somebody asks for an account back."""
    handle = request.POST.get("handle", "")[:80]
    recovery_steps.open_recovery(number, _told(request), actor=reader(request), now=timezone.now(), handle=handle)
    messages.success(request, _("The recovery has begun. Freeze the account first."))
    return None


@acts
def signals(request: HttpRequest, number: int) -> str | None:
    """More became known."""
    recovery_steps.report_signals(number, _told(request), actor=reader(request), now=timezone.now())
    return None


@acts
def freeze(request: HttpRequest, number: int) -> str | None:
    """It is frozen in the product."""
    recovery_steps.freeze_account(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("Frozen: nobody can use the account now."))
    return None


@acts
def proof(request: HttpRequest, number: int) -> str | None:
    """A proof was checked."""
    post = request.POST
    file = post.get("file", "")
    named = int(file) if file.isdecimal() else None
    kind, how, outcome = (post.get(name, "") for name in ("kind", "how", "outcome"))
    actor, now = reader(request), timezone.now()
    recovery_steps.record_proof(number, kind, how, outcome, actor=actor, now=now, file_id=named)
    return None


@acts
def contact(request: HttpRequest, number: int) -> str | None:
    """Send the member the link under which a contact is named."""
    recovery_steps.ask_contact(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("The link is on its way to the member."))
    return None


@acts
def propose(request: HttpRequest, number: int) -> str | None:
    """Everything is there."""
    row = recovery_ending.propose_restore(number, actor=reader(request), now=timezone.now())
    waits = row.state == "proposed"
    said = _("A second person must agree now.") if waits else _("The old contact points are told; they may object.")
    messages.success(request, said)
    return None


@acts
def approve(request: HttpRequest, number: int) -> str | None:
    """The second person agrees, or sends it back."""
    agrees = request.POST.get("agrees") == "yes"
    recovery_ending.approve_restore(number, agrees, actor=reader(request), now=timezone.now())
    return None


@acts
def restore(request: HttpRequest, number: int) -> str | None:
    """Give it back."""
    recovery_ending.restore_account(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("The account is given back."))
    return None


@acts
def end(request: HttpRequest, number: int) -> str | None:
    """Refused, or abandoned."""
    outcome, why = request.POST.get("outcome", ""), request.POST.get("reason", "")
    recovery_ending.end_recovery(number, outcome, why, actor=reader(request), now=timezone.now())
    return None


@acts
def judge(request: HttpRequest, number: int) -> str | None:
    """It turned out wrong."""
    recovery_ending.judge_recovery(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("It is on record."))
    return None


@acts
def dismiss_duplicate(request: HttpRequest, number: int) -> str | None:
    """They are two matters."""
    other = request.POST.get("other", "")
    told = int(other) if other.isdecimal() else 0
    duplicates.dismiss_offer(number, told, actor=reader(request), now=timezone.now())
    return None


def _told(request: HttpRequest) -> dict[str, Any]:
    told: dict[str, Any] = {name: request.POST.get(name) == "on" for name in recovery_steps.REPORTED}
    return told | {"changed": request.POST.getlist("changed")}
