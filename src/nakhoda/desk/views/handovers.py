"""Hand-overs between the tiers: the leader's list, the raiser's answers, what is learnt from them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions import escalation_feedback as feedback
from nakhoda.desk.actions import escalation_questions as questions
from nakhoda.desk.queries.handovers import handovers_page
from nakhoda.desk.views.answers import acts, only_staff, reader, see_other
from nakhoda.org.permissions import require


@only_staff
@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """`/escalations/`."""
    return render(request, "desk/escalations.html", handovers_page(reader(request), timezone.now()))


@acts
def ask(request: HttpRequest, number: int) -> str | None:
    """Tier 2 asks the raiser."""
    questions.request_information(number, request.POST.get("question", ""), actor=reader(request), now=timezone.now())
    messages.success(request, _("The raiser has your question; the case stays here."))
    return None


@acts
def missed(request: HttpRequest, number: int) -> str | None:
    """This case should have been escalated."""
    why, note = request.POST.get("reason", ""), request.POST.get("note", "")
    feedback.mark_missed(number, why, note, actor=reader(request), now=timezone.now())
    return None


@only_staff
@require_POST
def answer(request: HttpRequest, record: int) -> HttpResponse:
    """The raiser answers Tier 2's question from her own page."""
    require(reader(request), "case:escalate")
    text = request.POST.get("answer", "")
    return _done(
        request,
        lambda: questions.answer_information(record, text, actor=reader(request), now=timezone.now()),
        "desk:home",
        _("Tier 2 has your answer."),
    )


@only_staff
@require_POST
def read(request: HttpRequest, record: int) -> HttpResponse:
    """The raiser has read what became of it."""
    require(reader(request), "case:escalate")
    return _done(request, lambda: feedback.read_answer(record, actor=reader(request), now=timezone.now()), "desk:home")


@only_staff
@require_POST
def notice_seen(request: HttpRequest, notice: int) -> HttpResponse:
    """A leader has it in hand."""
    require(reader(request), "board:read")
    return _done(
        request, lambda: feedback.see_notice(notice, actor=reader(request), now=timezone.now()), "desk:escalations"
    )


@only_staff
@require_POST
def knowledge(request: HttpRequest, candidate: int) -> HttpResponse:
    """Take it into the knowledge base, or decline it and say why."""
    require(reader(request), "case:assign")
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    return _done(
        request,
        lambda: feedback.judge_knowledge(candidate, outcome, note, actor=reader(request), now=timezone.now()),
        "desk:escalations",
    )


def _done(request: HttpRequest, act: Callable[[], object], back: str, said: str = "") -> HttpResponse:
    """What an action refuses is told on the page that comes next."""
    try:
        with transaction.atomic():
            act()
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return see_other(reverse(back))
