"""What becomes of a case: reviewed, decided, tracked, its benefits looked at, closed; people hired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.planning.actions.business_benefits import look_at, move_headcount, realise
from nakhoda.planning.actions.business_cases import new_version
from nakhoda.planning.actions.business_deciding import Verdict, decide_case, review_case, start_tracking
from nakhoda.planning.actions.business_writing import CaseFaulty, CaseNotNow
from nakhoda.planning.queries.business_cases import DECIDES, book_of, case_for
from nakhoda.planning.views.business_cases import shown
from nakhoda.planning.views.business_forms import CaseForm
from nakhoda.planning.views.business_page import page_of
from nakhoda.planning.views.business_words import DECIDING


class VerdictForm(CaseForm):
    """The word of whoever decides."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=list(DECIDING.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    again_on = forms.DateField(
        label=gettext_lazy("If deferred: asked again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sure = forms.BooleanField(label=gettext_lazy("I know that this cannot be changed"), required=False)


@only_staff
@require_POST
def review(request: HttpRequest, case_id: int) -> HttpResponse:
    """A second pair of eyes."""
    note = request.POST.get("note", "")
    return _done(request, case_id, lambda **how: review_case(case_id, note, **how), _("Reviewed. Now it is decided."))


@only_staff
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    """`/business-cases/<id>/decide/`: what is signed, once more, and the word."""
    actor, now = reader(request), timezone.now()
    row = case_for(actor, case_id, DECIDES)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_case(case_id, Verdict(**form.cleaned_data), actor=actor, now=now)
        except CaseFaulty as faulty:
            form.take_faults(faulty.faults)
        except CaseNotNow as refusal:
            return shown(request, case_id, str(refusal), 409)
        else:
            messages.success(request, _("Decided and signed. It never changes."))
            return see_other(reverse("planning:bcase", args=[case_id]))
    context = page_of(actor, book_of(row), now, {}) | {"form": form}
    return render(request, "planning/business/decide.html", context, status=422 if form.errors else 200)


@only_staff
@require_POST
def again(request: HttpRequest, case_id: int) -> HttpResponse:
    """A new version of a decided case."""
    try:
        row = new_version(case_id, actor=reader(request), now=timezone.now())
    except CaseNotNow as refusal:
        return shown(request, case_id, str(refusal), 409)
    messages.success(request, _("A new version is open. The decided one stays as it is."))
    return see_other(reverse("planning:bcase", args=[row.id]))


@only_staff
@require_POST
def track(request: HttpRequest, case_id: int) -> HttpResponse:
    """From which day its benefits count."""
    try:
        first = date.fromisoformat(request.POST.get("first", "").strip())
    except ValueError:
        return shown(request, case_id, _("write the day as 2026-12-31"), 422, request.POST)
    told = _("Its benefits are measured 90 and 180 days later.")
    return _done(request, case_id, lambda **how: start_tracking(case_id, first, **how), told)


@only_staff
@require_POST
def look(request: HttpRequest, case_id: int, measure_id: int) -> HttpResponse:
    """The owner has seen a figure."""
    note = request.POST.get("note", "")
    return _done(request, case_id, lambda **how: look_at(case_id, measure_id, note, **how), _("Kept."))


@only_staff
@require_POST
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    """Closed with what was learned."""
    note = request.POST.get("note", "")
    return _done(request, case_id, lambda **how: realise(case_id, note, **how), _("Closed."))


@only_staff
@require_POST
def hire(request: HttpRequest, case_id: int, request_id: int) -> HttpResponse:
    """A headcount request goes one step on."""
    state = request.POST.get("state", "")
    return _done(request, case_id, lambda **how: move_headcount(case_id, request_id, state, **how), _("Kept."))


def _done(request: HttpRequest, case_id: int, act: Callable[..., Any], said: str) -> HttpResponse:
    """Do it and say so, or show the case with the refusal."""
    try:
        act(actor=reader(request), now=timezone.now())
    except CaseFaulty as faulty:
        return shown(request, case_id, str(faulty), 422, request.POST)
    except CaseNotNow as refusal:
        return shown(request, case_id, str(refusal), 409, request.POST)
    messages.success(request, said)
    return see_other(reverse("planning:bcase", args=[case_id]))
