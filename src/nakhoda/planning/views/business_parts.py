"""One part of a case: written, written anew, taken out. A refused form comes back whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.planning.actions.business_parts import (
    MODELS,
    AssumptionWish,
    HeadcountWish,
    LineWish,
    OptionWish,
    Part,
    RateWish,
    TradeOffWish,
    remove_part,
    write_part,
)
from nakhoda.planning.actions.business_writing import CaseFaulty, CaseNotNow
from nakhoda.planning.queries.business_cases import WRITES, Book, book_of, case_for
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.views.business_cases import shown
from nakhoda.planning.views.business_part_forms import FORMS, LineForm, PartForm, started_from

KINDS: dict[str, type[Part]] = {
    "option": MODELS[OptionWish],
    "assumption": MODELS[AssumptionWish],
    "rate": MODELS[RateWish],
    "line": MODELS[LineWish],
    "trade-off": MODELS[TradeOffWish],
    "headcount": MODELS[HeadcountWish],
}
HELD = {"option": "options", "assumption": "assumptions", "rate": "rates", "line": "lines", "trade-off": "tradeoffs",
        "headcount": "headcount"}  # fmt: skip


@only_staff
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, case_id: int, kind: str, part_id: int = 0) -> HttpResponse:
    """`/business-cases/<id>/<kind>/new/` and `/business-cases/<id>/<kind>/<part>/`."""
    actor = reader(request)
    row = case_for(actor, case_id, WRITES)
    if kind not in FORMS:
        raise Http404
    book = book_of(row)
    before = _there(book, kind, part_id)
    initial = started_from(before, FORMS[kind]) if before else _first(request, book, kind)
    form = FORMS[kind](book, names_for(actor), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _kept(request, form, case_id, part_id):
        return see_other(f"{reverse('planning:bcase', args=[case_id])}#{HELD[kind]}")
    context = {
        "form": form, "row": row, "kind": kind, "before": before, "title": form.title,
        "known": form.known() if isinstance(form, LineForm) else [],
    }  # fmt: skip
    return render(request, "planning/business/part.html", context, status=422 if form.errors else 200)


@only_staff
@require_POST
def remove(request: HttpRequest, case_id: int, kind: str, part_id: int) -> HttpResponse:
    """Take it out."""
    if kind not in KINDS:
        raise Http404
    try:
        remove_part(case_id, KINDS[kind], part_id, actor=reader(request), now=timezone.now())
    except (CaseFaulty, CaseNotNow) as refusal:
        return shown(request, case_id, str(refusal), 409)
    messages.success(request, _("Taken out."))
    return see_other(f"{reverse('planning:bcase', args=[case_id])}#{HELD[kind]}")


def _kept(request: HttpRequest, form: PartForm, case_id: int, part_id: int) -> bool:
    wish = form.wish()
    if form.errors:
        return False
    try:
        write_part(case_id, wish, part_id, actor=reader(request), now=timezone.now())
    except CaseFaulty as faulty:
        form.take_faults(faulty.faults)
        return False
    except CaseNotNow as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Kept."))
    return True


def _there(book: Book, kind: str, part_id: int) -> Any:
    found = next((each for each in getattr(book, HELD[kind]) if each.id == part_id), None)
    if part_id and found is None:
        raise Http404
    return found


def _first(request: HttpRequest, book: Book, kind: str) -> dict[str, Any]:
    """A line is begun beside its option."""
    if kind != "line":
        return {} if kind == "trade-off" else {"rules_from": book.row.starts_on}
    option = request.GET.get("option", "")
    return {"option_id": int(option)} if option.isdecimal() and len(option) < 10 else {}
