"""The survey's page: a GET looks, only a POST records (mail scanners follow links)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nakhoda.desk.queries.links import BadLink
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.quality.actions import REASONS, SOLVED, AnsweredAlready, SurveyClosed, record_response
from nakhoda.quality.queries import SurveyView, survey_of_link

READER = system("survey")


@never_cache
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """`/survey/<token>/`."""
    now = timezone.now()
    try:
        with scope_of(READER):
            view = survey_of_link(token, now=now)
            if request.method == "POST":
                return _answer(request, view)
    except BadLink:
        return render(request, "member/gone.html", _shell({"start_url": reverse("member:start")}), status=404)
    return _page(request, view, {"answered": view.is_answered, "closed": view.is_closed})


def _answer(request: HttpRequest, view: SurveyView) -> HttpResponse:
    told = request.POST
    score, solved = told.get("score", ""), told.get("solved", "")
    errors = {} if score in ("1", "2", "3", "4", "5") else {"score": _("Choose a number from 1 to 5.")}
    if solved and solved not in SOLVED:
        errors["solved"] = _("Choose yes, partly or no.")
    if errors:
        return _page(request, view, {"errors": errors, "score": score}, status=422)
    try:
        record_response(
            view.offer.id,
            int(score),
            solved=solved,
            reasons=told.getlist("reasons"),
            comment=told.get("words", ""),
            actor=READER,
            now=timezone.now(),
        )
    except AnsweredAlready:
        pass  # a double click: there is one answer, and the page says thanks
    except SurveyClosed:
        return _page(request, view, {"closed": True})
    return _page(request, view, {"answered": True})


def _page(request: HttpRequest, view: SurveyView, more: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {"reference": view.reference, "subject": view.subject, "scale": _scale(view), "reasons": _reasons()}
    return render(request, "quality/survey.html", _shell({**context, **more}), status=status)


def _scale(view: SurveyView) -> list[tuple[int, str]]:
    if view.offer.form == "B":
        return [(1, _("Unsatisfied")), (5, _("Satisfied"))]
    words = (_("Very unsatisfied"), _("Unsatisfied"), _("Neither"), _("Satisfied"), _("Very satisfied"))
    return list(enumerate(words, start=1))


def _reasons() -> list[tuple[str, str]]:
    words = {
        "kindness": _("How we spoke with you"),
        "clarity": _("How clear the answer was"),
        "speed": _("How fast it went"),
        "effort": _("How easy it was for you"),
        "decision": _("The decision itself"),
        "rule": _("The rule behind it"),
        "bug": _("A fault in the app"),
    }
    return [(reason, words[reason]) for reason in REASONS]


def _shell(context: dict[str, Any]) -> dict[str, Any]:
    return {"set_language_url": reverse("set_language"), **context}
