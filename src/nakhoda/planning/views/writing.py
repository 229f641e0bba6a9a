"""Set, counter, agree to and withdraw targets. A refused form comes back whole, with every fault at its field."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import Refused, may, require
from nakhoda.planning.actions.agreeing import agree_target, counter_target
from nakhoda.planning.actions.targets import NotNow, TargetFaulty, TargetInThePast, set_target, withdraw_target
from nakhoda.planning.models import Target
from nakhoda.planning.queries.metrics import contract_of, contracts
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.queries.one import target_for
from nakhoda.planning.queries.targets import day_of
from nakhoda.planning.views.forms import FigureFields, TargetForm, periods_to_come, started_from
from nakhoda.planning.views.targets import target_context


@only_staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`/targets/new/`, with `?from=<id>` in place of another one."""
    actor, now = reader(request), timezone.now()
    require(actor, "target:propose")
    before = _started(request)
    form = TargetForm(names_for(actor), contracts(), request.POST or None, initial=_initial(request, before))
    if request.method == "POST" and form.is_valid():
        row = _kept(request, form)
        if row is not None:
            return see_other(reverse("planning:target", args=[row.id]))
    context = {
        "form": form,
        "before": before,
        "periods": periods_to_come(day_of(actor, now)),
        "sets": bool(may(actor, "target:set")),
    }
    return render(request, "planning/target_form.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: TargetForm) -> Target | None:
    """The target, or None with the form's errors. The attempt to write the past is recorded: no savepoint here."""
    try:
        row = set_target(form.wish(), actor=reader(request), now=timezone.now())
    except TargetInThePast as past:
        form.add_error("period", _("%(past)s. The attempt is on the record.") % {"past": past})
        return None
    except TargetFaulty as faulty:
        if not form.errors:
            form.take_faults(faulty.faults)
        return None
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    told = (
        _("Agreed. It rules from %(day)s.") % {"day": row.rules_from}
        if row.rules_from
        else _("Proposed. Somebody else agrees to it.")
    )
    messages.success(request, told)
    return row


@require_POST
@only_staff
def counter(request: HttpRequest, target_id: int) -> HttpResponse:
    """Other figures for a proposal."""
    row = target_for(reader(request), target_id)
    form, contract = FigureFields(request.POST), contract_of(row.metric)
    figures: dict[str, Any] = form.figures(contract.unit if contract else "") if form.is_valid() else {}
    if form.errors:
        return _refused(request, target_id, "; ".join(str(errors[0]) for errors in form.errors.values()))
    note = request.POST.get("note", "")
    try:
        counter_target(target_id, **figures, note=note, actor=reader(request), now=timezone.now())
    except (TargetFaulty, NotNow) as refusal:
        return _refused(request, target_id, str(refusal))
    messages.success(request, _("Your figures stand beside the proposal. Somebody else agrees to them."))
    return see_other(reverse("planning:target", args=[target_id]))


@require_POST
@only_staff
def agree(request: HttpRequest, target_id: int) -> HttpResponse:
    """Make a proposal a target."""
    require(reader(request), "target:propose")
    try:
        row = agree_target(target_id, request.POST.get("note", ""), actor=reader(request), now=timezone.now())
    except (NotNow, TargetInThePast, Refused) as refusal:
        return _refused(request, target_id, str(refusal))
    messages.success(request, _("Agreed. It rules from %(day)s.") % {"day": row.rules_from})
    return see_other(reverse("planning:target", args=[target_id]))


@require_POST
@only_staff
def withdraw(request: HttpRequest, target_id: int) -> HttpResponse:
    """Take a proposal back, or let a target end today."""
    try:
        withdraw_target(target_id, request.POST.get("note", ""), actor=reader(request), now=timezone.now())
    except (NotNow, TargetFaulty) as refusal:
        return _refused(request, target_id, str(refusal))
    messages.success(request, _("Withdrawn. Days that are gone keep their target."))
    return see_other(reverse("planning:target", args=[target_id]))


def _refused(request: HttpRequest, target_id: int, refusal: str) -> HttpResponse:
    context = target_context(request, target_id) | {"refusal": refusal, "typed": request.POST}
    return render(request, "planning/target.html", context, status=409)


def _started(request: HttpRequest) -> Target | None:
    number = request.GET.get("from", "")
    return target_for(reader(request), int(number)) if number.isdecimal() and len(number) < 10 else None


def _initial(request: HttpRequest, before: Target | None) -> dict[str, Any]:
    if before is not None and (contract := contract_of(before.metric)):
        return started_from(before, contract)
    return {name: value for name, value in request.GET.items() if name in ("metric", "period", "lob", "owner", "team")}
