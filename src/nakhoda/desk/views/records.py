"""What must be kept and what must go: holds, orders, the table and its nights. For the keepers of records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import timezone as utc

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions import holding
from nakhoda.desk.queries.records_page import records_page
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import require

LONGEST_NUMBER = 15


@only_staff
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """`/records/`."""
    return render(request, "desk/records.html", records_page(reader(request), timezone.now()))


@only_staff
@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """A hold stands from now on."""
    require(reader(request), "records:keep")
    return _done(
        request,
        lambda: holding.place_hold(_terms(request), actor=reader(request), now=timezone.now()),
        _("The hold stands. Nothing that it covers is erased."),
    )


@only_staff
@require_POST
def step(request: HttpRequest, hold: int, step: str) -> HttpResponse:
    """Ask to end a hold, agree to end it, or say that it is still needed."""
    who, now = reader(request), timezone.now()
    require(who, "records:keep")
    steps: dict[str, Callable[[], object]] = {
        "ask": lambda: holding.ask_to_end(hold, request.POST.get("reason", ""), actor=who, now=now),
        "end": lambda: holding.end_hold(hold, actor=who, now=now),
        "review": lambda: holding.review_hold(hold, actor=who, now=now),
    }
    if step not in steps:
        raise Http404
    try:
        return _done(request, steps[step])
    except LookupError:
        raise Http404 from None


def _terms(request: HttpRequest) -> holding.HoldTerms:
    told = {name: request.POST.get(name, "").strip() for name in ("reference", "authority", "reason", "lob")}
    return holding.HoldTerms(
        **told,
        country=request.POST.get("country", "").strip().upper()[:2],
        case_id=_number(request, "case_id"),
        member_id=_number(request, "member_id"),
        received_from=_day(request, "received_from"),
        received_until=_day(request, "received_until"),
        review_at=_day(request, "review_at"),
    )


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "").strip().removeprefix("#")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_NUMBER:
        raise holding.HoldRefused(f"{name}: a number")
    return int(text)


def _day(request: HttpRequest, name: str) -> datetime | None:
    text = request.POST.get(name, "").strip()
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=utc.utc) if text else None
    except ValueError:
        raise holding.HoldRefused(f"{name}: a day such as 2026-11-30") from None


def _done(request: HttpRequest, act: Callable[[], object], said: str = "") -> HttpResponse:
    """What an action refuses is told on the page that comes next."""
    try:
        with transaction.atomic():
            act()
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return see_other(reverse("desk:records"))
