"""What is sealed: say why, break the glass, let somebody in, read who read, and review it the day after."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions import break_glass, exposure, sealed_reviews
from nakhoda.desk.actions.sealed_opening import PurposeRefused, say_purpose
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.glass import case_through_glass, glass_page
from nakhoda.desk.queries.sealed_reads import reads_page
from nakhoda.desk.queries.sealing import seal_of
from nakhoda.desk.queries.wellbeing import budget_words
from nakhoda.desk.views.answers import only_staff, reader, see_other

STEPS = {"grant": break_glass.grant_glass, "refuse": break_glass.refuse_glass}


@never_cache
@only_staff
@require_safe
def purpose(request: HttpRequest, number: int) -> HttpResponse:
    """`/cases/<n>/purpose/`: why do you open it?"""
    return _question(request, number, "")


@only_staff
@require_POST
def said(request: HttpRequest, number: int) -> HttpResponse:
    """The answer; then back to where she came from."""
    told = request.POST.get("purpose", ""), request.POST.get("note", "")
    try:
        say_purpose(number, *told, actor=reader(request), now=timezone.now())
    except PurposeRefused as refusal:
        return _question(request, number, str(refusal), status=422)
    return see_other(_next(request, number))


def _question(request: HttpRequest, number: int, wrong: str, status: int = 200) -> HttpResponse:
    case = case_for(reader(request), number)
    compartment = seal_of(case.scope_id)
    if compartment is None:
        return see_other(reverse("desk:case", args=[number]))
    context = {
        "number": number,
        "compartment": in_words(compartment.title),
        "purposes": [(each.key, in_words(each.title), each.words) for each in compartment.purposes],
        "minutes": compartment.remembered_minutes,
        "next": _next(request, number),
        "say_url": reverse("desk:say_purpose", args=[number]),
        "chosen": request.POST.get("purpose", ""),
        "note": request.POST.get("note", ""),
        "wrong": wrong,
        "back_url": reverse("desk:cases"),
    }
    return render(request, "desk/sealed/purpose.html", context, status=status)


def _next(request: HttpRequest, number: int) -> str:
    """Only ever a page of this very case."""
    own, wanted = reverse("desk:case", args=[number]), request.POST.get("next", "") or request.GET.get("next", "")
    return wanted if wanted.startswith(own) and "\\" not in wanted and ".." not in wanted else own


@only_staff
@require_safe
def glass(request: HttpRequest) -> HttpResponse:
    """`/sealed/`: ask to read one case; what waits for me."""
    return render(request, "desk/sealed/glass.html", glass_page(reader(request), timezone.now()))


@only_staff
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """I need to read one case."""
    given = {name: request.POST.get(name, "") for name in ("case", "reason", "note", "hours")}
    hours = int(given["hours"]) if given["hours"].isdecimal() and len(given["hours"]) < 3 else 0
    return _done(
        request,
        lambda: break_glass.ask_glass(
            given["case"], given["reason"], given["note"], hours, actor=reader(request), now=timezone.now()
        ),
        _("Asked. If there is such a case, somebody with authority over it sees your reason now."),
    )


@only_staff
@require_POST
def step(request: HttpRequest, glass: int, step: str) -> HttpResponse:
    """Let her in, refuse, or end it."""
    actor, now, note = reader(request), timezone.now(), request.POST.get("note", "")
    if step == "end":
        return _done(request, lambda: break_glass.end_glass(glass, actor=actor, now=now), _("It is closed again."))
    if step not in STEPS:
        raise Http404
    told = _("She may read it now.") if step == "grant" else _("Refused.")
    return _done(request, lambda: STEPS[step](glass, note, actor=actor, now=now), told)


def _done(request: HttpRequest, act: Callable[[], Any], told: str, back: str = "desk:glass") -> HttpResponse:
    try:
        with transaction.atomic():
            act()
        messages.success(request, told)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    except (break_glass.NoSuchGlass, sealed_reviews.NothingToReview):
        raise Http404 from None
    return see_other(reverse(back))


@never_cache
@only_staff
@require_safe
def through(request: HttpRequest, glass: int) -> HttpResponse:
    """`/sealed/glass/<n>/`: the one case, to read; every view is written down."""
    now = timezone.now()
    try:
        opened, case = break_glass.enter_glass(glass, "glass", actor=reader(request), now=now)
    except break_glass.NoSuchGlass:
        raise Http404 from None
    return render(request, "desk/sealed/through.html", case_through_glass(opened, case, now))


@only_staff
@require_POST
def look(request: HttpRequest, glass: int) -> HttpResponse:
    """A step of the veil behind the glass."""
    try:
        asked = str(json.loads(request.body or b"{}").get("step", ""))
    except (ValueError, AttributeError):
        asked = ""
    now, content = timezone.now(), request.GET.get("content", "")
    try:
        seen = break_glass.look_through(glass, content, asked, actor=reader(request), now=now)
    except break_glass.NoSuchGlass:
        raise Http404 from None
    except exposure.NotShown as refusal:
        return JsonResponse({"error": {"title": _("The veil stays"), "message": str(refusal)}}, status=409)
    rest = reverse("desk:wellbeing") if seen.rest_until else ""
    return JsonResponse({"budget": budget_words(seen, now), "rest": rest})


@only_staff
@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    """`/sealed/reads/`: who opened what, and what waits for its review."""
    asked = {"case_number": request.GET.get("case", ""), "how": request.GET.get("how", "")}
    return render(request, "desk/sealed/reads.html", reads_page(reader(request), timezone.now(), **asked))


@only_staff
@require_POST
def review(request: HttpRequest, kind: str, row: int) -> HttpResponse:
    """Justified, or not."""
    verdict, note = request.POST.get("verdict", ""), request.POST.get("note", "")
    actor, now = reader(request), timezone.now()
    return _done(
        request,
        lambda: sealed_reviews.review(kind, row, verdict, note, actor=actor, now=now),
        _("Reviewed."),
        "desk:sealed_reads",
    )
