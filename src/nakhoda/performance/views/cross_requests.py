"""Requests to other teams on pages: which wait, a new one from its cases, one of them with its steps."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from nakhoda.core.cross_request import STEPS, Step
from nakhoda.desk.queries.affected import Trouble, affected_by
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import may, require
from nakhoda.performance.actions import cross_requests as act
from nakhoda.performance.actions.cross_requests import CrossRequestFaulty, Wish, soonest_answer
from nakhoda.performance.queries.cross_request_page import choices_for, cross_request_page, evidence_rows, row_of
from nakhoda.performance.queries.cross_requests import VIEWS, cross_request_for, cross_requests_for
from nakhoda.performance.views.answering import answers_missing, chosen, day_of, decimal, performs, whole

FIELDS = ("title", "kind", "team", "problem", "answer_by", "hour_cost", "currency")
NARROWS = ("lob", "reason", "language", "channel", "words", "days")


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What other teams owe our members, longest past its promise first."""
    actor, now = reader(request), timezone.now()
    view = chosen(request.GET.get("view", ""), VIEWS) or "open"
    rows = [row_of(each, now) for each in cross_requests_for(actor, view)]
    words = {"open": _("Open"), "ended": _("Ended"), "all": _("All")}
    context = {"rows": rows, "view": view, "views": words.items(), "may_raise": bool(may(actor, "cross:raise"))}
    return render(request, "performance/cross/list.html", context)


@only_staff
@answers_missing
def new(request: HttpRequest) -> HttpResponse:
    """Name what the cases have in common, look at them, ask."""
    actor = reader(request)
    require(actor, "cross:raise")
    if request.method == "POST" and request.POST.get("do") == "raise":
        return _raised(request)
    return _form(request, {}, 200)


@only_staff
@require_safe
@answers_missing
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The evidence, the steps, how long members have waited."""
    actor = reader(request)
    found = cross_request_for(actor, number)
    return render(request, "performance/cross/request.html", cross_request_page(actor, found, timezone.now()))


@performs
def more(request: HttpRequest, number: int) -> str:
    """Cases that came since."""
    count = act.link_more(number, actor=reader(request), now=timezone.now())
    messages.success(request, ngettext("%(n)d case more.", "%(n)d cases more.", count) % {"n": count})
    return page(number)


@performs
def step(request: HttpRequest, number: int) -> str:
    """One step of its life; which, is in the form."""
    told = request.POST
    if told.get("step") not in STEPS:
        raise ValueError(_("choose one of the steps on the page"))
    day = day_of(told.get("day", ""))
    act.take_step(
        number,
        cast(Step, told["step"]),
        actor=reader(request),
        now=timezone.now(),
        words=told.get("words", ""),
        day=day,
    )
    messages.success(request, _DONE[told["step"]]())
    return page(number)


def page(number: int) -> str:
    """The address of one request."""
    return reverse("performance:cross_request", args=[number])


_DONE = {
    "accept": lambda: _("Accepted, with its day."),
    "schedule": lambda: _("Scheduled."),
    "ship": lambda: _("Shipped. Every affected member is told in their own language."),
    "verify": lambda: _("Verified: it holds."),
    "reject": lambda: _("Sent back: it does not hold yet."),
    "decline": lambda: _("Declined, with your words."),
}


def _raised(request: HttpRequest) -> HttpResponse:
    told = request.POST
    wish = Wish(
        title=told.get("title", ""), kind=told.get("kind", ""), team=told.get("team", ""),
        problem=told.get("problem", ""), answer_by=day_of(told.get("answer_by", "")) or soonest_answer(timezone.now()),
        hour_cost=decimal(told.get("hour_cost", "") or "0") or 0.0, currency=told.get("currency", "").strip(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            kept = act.raise_request(wish, _trouble(request), actor=reader(request), now=timezone.now())
    except CrossRequestFaulty as faulty:
        return _form(request, faulty.faults, 422)
    messages.success(request, _("Asked. The other team sees the sums, never the cases."))
    return see_other(page(kept.id))


def _trouble(request: HttpRequest) -> Trouble:
    told = request.POST if request.method == "POST" else request.GET
    given = {name: told.get(name, "").strip()[:100] for name in NARROWS if name != "days"}
    return Trouble(**given, days=whole(told.get("days", "")) or 28)


def _form(request: HttpRequest, faults: dict[str, str], status: int) -> HttpResponse:
    actor, now, trouble = reader(request), timezone.now(), _trouble(request)
    told = request.POST if request.method == "POST" else request.GET
    found = affected_by(actor, trouble, now) if trouble.lob else None
    context: dict[str, Any] = {
        "trouble": trouble,
        "found": found,
        "evidence": evidence_rows(act.counted(found)) if found else [],
        "narrows": [(name, getattr(trouble, name)) for name in NARROWS],
        "faults": faults,
        "given": {name: told.get(name, "") for name in FIELDS},
        "answer_by": told.get("answer_by") or soonest_answer(now).isoformat(),
        **choices_for(actor, now),
    }
    return render(request, "performance/cross/new.html", context, status=status)
