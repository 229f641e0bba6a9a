"""Why did it move? The question, and the answer at an address that can be passed on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.core.metrics import MetricContract
from nakhoda.core.slices import Slice, slice_of
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import may, require
from nakhoda.performance.actions import diagnoses as act
from nakhoda.performance.queries.cubes import KINDS
from nakhoda.performance.queries.diagnoses import diagnoses_for, diagnosis_for
from nakhoda.performance.queries.diagnosis_page import diagnosis_page, listed
from nakhoda.performance.queries.figures import NoSuchFigure, contracts
from nakhoda.performance.queries.words import dimension_words, metric_words, part_words
from nakhoda.performance.views.answering import answers_missing, chosen, performs, whole, window_of

DAYS = 14


@only_staff
@require_safe
def diagnoses(request: HttpRequest) -> HttpResponse:
    """What was asked, newest first."""
    actor = reader(request)
    verdict = chosen(request.GET.get("verdict", ""), ("accepted", "rejected"))
    rows = [listed(found) for found in diagnoses_for(actor, request.GET.get("metric", "")[:60], verdict)]
    return render(request, "performance/diagnoses/list.html", {"rows": rows, "verdict": verdict})


@only_staff
def new(request: HttpRequest) -> HttpResponse:
    """The question; an address may fill it in, and only a post asks it."""
    actor = reader(request)
    require(actor, "diagnosis:run")
    if request.method == "POST":
        return _asked(request)
    return _form(request, request.GET, "")


@only_staff
@require_safe
@answers_missing
def diagnosis(request: HttpRequest, number: int) -> HttpResponse:
    """The answer, or how far it is."""
    found = diagnosis_for(reader(request), number)
    return render(request, "performance/diagnoses/diagnosis.html", diagnosis_page(reader(request), found))


@performs
def judge(request: HttpRequest, number: int) -> str:
    """A verdict on one cause."""
    told = request.POST
    cause = whole(told.get("cause", ""))
    act.judge_cause(
        number,
        told.get("verdict", ""),
        -1 if cause is None else cause,
        told.get("reason", ""),
        actor=reader(request),
        now=timezone.now(),
    )
    messages.success(request, _("Written down. The next diagnosis knows it."))
    return reverse("performance:diagnosis", args=[number])


@performs
def withdraw(request: HttpRequest, number: int) -> str:
    """Take the verdict back."""
    act.withdraw_verdict(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("The verdict is taken back."))
    return reverse("performance:diagnosis", args=[number])


def _asked(request: HttpRequest) -> HttpResponse:
    actor, told = reader(request), request.POST
    try:
        question = _question(request)
        alert = whole(told.get("alert", ""))
        with transaction.atomic():
            kept = act.ask_why(question, actor=actor, now=timezone.now(), alert_id=alert)
    except (act.QuestionRefused, NoSuchFigure) as refusal:
        return _form(request, told, str(refusal), status=422)
    return see_other(reverse("performance:diagnosis", args=[kept.id]))


def _question(request: HttpRequest) -> act.Question:
    """What was typed; raises `QuestionRefused`."""
    told, zone = request.POST, reader(request).time_zone
    windows = [window_of(_window_text(told, name), zone) for name in ("before", "after")]
    if windows[0] is None or windows[1] is None:
        raise act.QuestionRefused(_("give both windows with their first and last day"))
    if told.get("metric", "") not in dict(_metrics()):
        raise act.QuestionRefused(_("choose a figure"))
    where = _where(told.getlist("where")) + _typed_slice(told)
    source = told.get("source", "desk")[:40] or "desk"
    return act.Question(told["metric"], windows[0], windows[1], slice_of(dict(where)), source)


def _window_text(told: Any, name: str) -> str:
    """`first..last`, in one field or in two."""
    return told.get(name, "") or f"{told.get(f'{name}_first', '')}..{told.get(f'{name}_last', '')}"


def _typed_slice(told: Any) -> Slice:
    pairs = zip(told.getlist("dimension"), told.getlist("value"), strict=False)
    return tuple((name[:40], value.strip()[:120]) for name, value in pairs if name and value.strip())


def _where(texts: list[str]) -> Slice:
    pairs = (text.partition(":") for text in texts[:6])
    return tuple((name[:40], value[:120]) for name, colon, value in pairs if colon and name and value)


def _metrics() -> list[tuple[str, str]]:
    told: list[MetricContract] = [contract for contract in contracts().values() if contract.kind in KINDS]
    return sorted(((contract.key, _(contract.title)) for contract in told), key=lambda pair: pair[1])


def _form(request: HttpRequest, told: Any, refusal: str, status: int = 200) -> HttpResponse:
    context = {
        "refusal": refusal,
        "metrics": _metrics(),
        "metric": chosen(told.get("metric", ""), dict(_metrics())),
        "windows": _windows(told),
        "where": [
            (f"{name}:{value}", f"{dimension_words(name)}: {part_words(name, value)}")
            for name, value in _where(told.getlist("where"))
        ],
        "dimensions": [(name, dimension_words(name)) for name in _DIMENSIONS],
        "alert": whole(told.get("alert", "")) or "",
        "source": told.get("source", "desk")[:40] or "desk",
        "title": metric_words(told.get("metric", "")) if told.get("metric") in contracts() else "",
        "may_judge": bool(may(reader(request), "diagnosis:judge")),
    }
    return render(request, "performance/diagnoses/new.html", context, status=status)


_DIMENSIONS = ("owner", "lob", "language", "channel", "tier", "site", "team", "queue", "reason", "country")


def _windows(told: Any) -> dict[str, str]:
    """The days in the four fields: as told, else the last two weeks against the two before."""
    yesterday = timezone.localdate() - timedelta(days=1)
    usual = {"after": (yesterday - timedelta(days=DAYS - 1), yesterday)}
    usual["before"] = (yesterday - timedelta(days=2 * DAYS - 1), yesterday - timedelta(days=DAYS))
    days: dict[str, str] = {}
    for name, (first, last) in usual.items():
        given_first, _dots, given_last = _window_text(told, name).partition("..")
        days[f"{name}_first"] = given_first if _is_day(given_first) else first.isoformat()
        days[f"{name}_last"] = given_last if _is_day(given_last) else last.isoformat()
    return days


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.strptime(text, "%Y-%m-%d").astimezone(timezone.get_current_timezone()))
    except ValueError:
        return False
