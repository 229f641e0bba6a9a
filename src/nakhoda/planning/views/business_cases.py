"""Business cases on pages: those there are, one with its options side by side, its head written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may, require
from nakhoda.org.queries import faces_of_people
from nakhoda.planning.actions.business_cases import open_case, write_head
from nakhoda.planning.actions.business_deciding import who_decides, wrote_alone
from nakhoda.planning.actions.business_writing import CaseFaulty, CaseNotNow
from nakhoda.planning.models import BusinessCase
from nakhoda.planning.models.business_cases import OPEN, STATES
from nakhoda.planning.queries.business_cases import (
    DECIDES,
    WRITES,
    Book,
    book_of,
    case_for,
    cases_for,
    leads,
    measures_due,
)
from nakhoda.planning.queries.business_runs import Pinned, pinned_run, runs_to_pin
from nakhoda.planning.queries.metrics import contracts
from nakhoda.planning.queries.names import Names, names_for
from nakhoda.planning.views.business_forms import HeadForm, head_of, next_month
from nakhoda.planning.views.business_page import page_of
from nakhoda.planning.views.business_words import DECISION_WORDS, STATE_WORDS


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`/business-cases/`: by state, what waits for a decision first; and benefits that are due."""
    actor, now = reader(request), timezone.now()
    rows, names = cases_for(actor), names_for(actor)
    people = {number: face.name for number, face in faces_of_people(row.owner_id for row in rows).items()}
    asked = request.GET.get("state", "")
    shown = [_listed(row, names, people) for row in rows if asked in ("", row.state)]
    context = {
        "groups": [(STATE_WORDS[s], [each for each in shown if each["row"].state == s]) for s in _order()],
        "states": [(state, STATE_WORDS[state]) for state in STATES],
        "asked": asked,
        "total": len(rows),
        "shown": len(shown),
        "due": measures_due(actor, now.date(), rows),
        "runs": runs_to_pin(actor),
        "may_write": bool(may(actor, WRITES)),
    }
    return render(request, "planning/business/list.html", context)


@only_staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`/business-cases/new/`, with `?run=<id>` from a scenario run: its options and what they came to."""
    actor, now = reader(request), timezone.now()
    require(actor, WRITES)
    pinned = _run_of(request, actor)
    form = HeadForm(names_for(actor), contracts(), request.POST or None, initial=_first(actor, pinned, now))
    if request.method == "POST" and form.is_valid() and (head := form.head()):
        try:
            row = open_case(head, pinned, actor=actor, now=now)
        except CaseFaulty as faulty:
            form.take_faults(faulty.faults)
        else:
            messages.success(request, _("Opened. Now its options, what they cost and what they bring."))
            return see_other(reverse("planning:bcase", args=[row.id]))
    context = {"form": form, "pinned": pinned, "row": None}
    return render(request, "planning/business/form.html", context, status=422 if form.errors else 200)


@only_staff
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case_id: int) -> HttpResponse:
    """`/business-cases/<id>/edit/`: its head."""
    actor, known = reader(request), contracts()
    row = case_for(actor, case_id, WRITES)
    form = HeadForm(names_for(actor), known, request.POST or None, initial=head_of(row, known))
    if request.method == "POST" and form.is_valid() and (head := form.head()):
        try:
            write_head(case_id, head, actor=actor, now=timezone.now())
        except CaseFaulty as faulty:
            form.take_faults(faulty.faults)
        except CaseNotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return see_other(reverse("planning:bcase", args=[case_id]))
    context = {"form": form, "pinned": None, "row": row}
    return render(request, "planning/business/form.html", context, status=422 if form.errors else 200)


@only_staff
@require_safe
def show(request: HttpRequest, case_id: int) -> HttpResponse:
    """`/business-cases/<id>/`, with `?name=value` for other values of its assumptions."""
    return shown(request, case_id)


def shown(request: HttpRequest, case_id: int, refusal: str = "", status: int = 200, typed: Any = None) -> HttpResponse:
    """The page of a case, with what was refused."""
    actor = reader(request)
    row = case_for(actor, case_id)
    book = book_of(row)
    asked, wrong = _asked_values(request, book)
    context = page_of(actor, book, timezone.now(), asked)
    context |= {"refusal": refusal or wrong, "typed": typed or {}, "may": _doors(actor, book)}
    return render(request, "planning/business/case.html", context, status=422 if wrong and status == 200 else status)


def _doors(actor: Actor, book: Book) -> dict[str, bool]:
    row = book.row
    writes = leads(actor, row.lob, WRITES)
    return {
        "write": writes and row.state in OPEN,
        "review": writes and row.state == "draft" and not wrote_alone(row, actor),
        "decide": leads(actor, row.lob, DECIDES) and row.state == "reviewed" and actor.holds(who_decides(book)),
        "track": writes and row.state == "decided" and row.decision == "approve",
        "follow": writes and row.state == "tracked",
        "hire": writes and row.decision == "approve",
        "again": writes and row.state not in OPEN,
    }


def _asked_values(request: HttpRequest, book: Book) -> tuple[dict[str, float], str]:
    """Other values that the reader asked for, and what is wrong with one."""
    found = {}
    for each in book.assumptions:
        text = request.GET.get(each.name, "").strip()
        try:
            value = float(text) if text else each.best
        except ValueError:
            return {}, _("%(text)s is not a number") % {"text": text[:40]}
        if value != value or abs(value) > 1e12:
            return {}, _("%(text)s is not a number") % {"text": text[:40]}
        if value != each.best:
            found[each.name] = value
    return found, ""


def _listed(row: BusinessCase, names: Names, people: dict[int, str]) -> dict[str, Any]:
    return {
        "row": row,
        "url": reverse("planning:bcase", args=[row.id]),
        "where": names.words({"lob": row.lob} if row.lob else {}),
        "word": STATE_WORDS[row.state],
        "decision": DECISION_WORDS.get(row.decision, ""),
        "owner": people.get(row.owner_id or 0, ""),
        "option": _recommended(row),
    }


def _recommended(row: BusinessCase) -> str:
    found = book_of(row).recommended
    return found.name if found else ""


def _order() -> tuple[str, ...]:
    return ("reviewed", "draft", "tracked", "decided", "realised")


def _run_of(request: HttpRequest, actor: Actor) -> Pinned | None:
    told = request.POST.get("run", "") or request.GET.get("run", "")
    return pinned_run(actor, int(told)) if told.isdecimal() and len(told) < 10 else None


def _first(actor: Actor, pinned: Pinned | None, now: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {"starts_on": next_month(now.date()), "owner_id": actor.id}
    if pinned is not None:
        said = _("The run “%(name)s” compares %(n)s options over %(days)s days.")
        problem = said % {"name": pinned.name, "n": len(pinned.options), "days": pinned.days}
        told |= {"title": pinned.name[:120], "problem": problem, "run": pinned.id}
    return told
