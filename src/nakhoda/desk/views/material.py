"""Suspected material: flag it, the register, the second person. Crisis cards: see them, verify a number."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions import flagging, handing_over
from nakhoda.desk.actions.crisis_checks import CheckRefused, verify_contact
from nakhoda.desk.queries.crisis import NoSuchContact, crisis_page
from nakhoda.desk.queries.material import material_page
from nakhoda.desk.views.answers import acts, only_staff, reader, see_other
from nakhoda.org.permissions import require

LONGEST_NUMBER = 15


@acts
def flag(request: HttpRequest, number: int) -> str | None:
    """Suspected illegal material: it goes at once, and the case with it."""
    kind, _dash, digits = request.POST.get("what", "").partition("-")
    known = {"file": flagging.flag_file, "message": flagging.flag_message}
    if kind not in known or not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST_NUMBER:
        raise flagging.NotFlagged(_("choose what you flag"))
    known[kind](number, int(digits), actor=reader(request), now=timezone.now())
    messages.success(request, _("It is put away, and the case lies with the people who are cleared for it."))
    return reverse("desk:home")


@only_staff
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """`/material/`."""
    return render(request, "desk/sealed/material.html", material_page(reader(request), timezone.now()))


@only_staff
@require_POST
def step(request: HttpRequest, item: int, step: str) -> HttpResponse:
    """Agree to hand it over, or write down their reference."""
    actor, now = reader(request), timezone.now()
    try:
        with transaction.atomic():
            if step == "approve":
                handing_over.approve(item, actor=actor, now=now)
            elif step == "acknowledge":
                handing_over.acknowledge(item, request.POST.get("reference", ""), actor=actor, now=now)
            else:
                raise Http404
        messages.success(request, _("Agreed: the pointer is on its way.") if step == "approve" else _("Written down."))
    except handing_over.HandOverRefused as refusal:
        messages.error(request, str(refusal))
    except handing_over.NoSuchMaterial:
        raise Http404 from None
    return see_other(reverse("desk:material"))


@only_staff
@require_safe
def crisis(request: HttpRequest) -> HttpResponse:
    """`/crisis-cards/`."""
    return render(request, "desk/sealed/crisis.html", crisis_page(reader(request), timezone.now()))


@only_staff
@require_POST
def verify(request: HttpRequest, contact: str) -> HttpResponse:
    """I called it, or read it at its source."""
    require(reader(request), "crisis:verify")
    told = {name: request.POST.get(name, "") for name in ("number", "source")}
    try:
        verify_contact(contact, **told, day=_day(request), actor=reader(request), now=timezone.now())
        messages.success(request, _("Verified. It is shown to whoever needs it."))
    except CheckRefused as refusal:
        messages.error(request, str(refusal))
    except NoSuchContact:
        raise Http404 from None
    return see_other(reverse("desk:crisis"))


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise CheckRefused(_("say the day, such as 2026-11-23")) from None
