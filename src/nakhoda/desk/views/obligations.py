"""The obligations register, its monthly report, and the word that somebody looked the law up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.core.safe_cells import Cell, csv_text
from nakhoda.desk.actions.obligations import CheckRefused, check_obligation
from nakhoda.desk.queries.obligations import HEAD, Month, late_cases, month_of, register_of, sees_counts
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.desk.views.variances import csv_answer
from nakhoda.org.permissions import may


@only_staff
@require_safe
def obligations(request: HttpRequest) -> HttpResponse:
    """`/policies/obligations/`: every law that sets a clock, with its standing and its month."""
    now = timezone.now()
    rows = register_of(reader(request), now, _month(request))
    context = _context(request, rows) | {"unverified": sum(row["unverified"] for row in rows)}
    return render(request, "desk/policies/obligations.html", context)


@only_staff
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """`/policies/obligations/report/`: due, met, breached and open of a month, and the late cases by number."""
    actor, now, month = reader(request), timezone.now(), _month(request)
    rows = [row for row in register_of(actor, now, month) if row["counts"]["due"] or row["standing"] == "in_force"]
    context = _context(request, rows) | {"late": late_cases(actor, now, month)}
    return render(request, "desk/policies/obligation_report.html", context)


@only_staff
@require_safe
def report_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    month = _month(request)
    rows = register_of(reader(request), timezone.now(), month)
    name = f"obligations-{month.first:%Y-%m}.csv"
    return csv_answer(name, csv_text(HEAD, [_cells(row, month) for row in rows]))


@only_staff
@require_POST
def checked(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody looked."""
    actor, now = reader(request), timezone.now()
    try:
        day = date.fromisoformat(request.POST.get("checked_on", "") or now.date().isoformat())
        with transaction.atomic():
            note = request.POST.get("note", "")
            check_obligation(key, day, request.POST.get("source", ""), actor=actor, now=now, note=note)
    except ValueError as refusal:
        told = str(refusal) if isinstance(refusal, CheckRefused) else _("give a day such as 2026-11-23")
        messages.error(request, told)
    else:
        messages.success(request, _("Written down: %(key)s was looked up.") % {"key": key})
    return see_other(reverse("desk:obligations"))


def _month(request: HttpRequest) -> Month:
    return month_of(request.GET.get("month", ""), timezone.now().date())


def _context(request: HttpRequest, rows: list[dict[str, Any]]) -> dict[str, Any]:
    actor, month, today = reader(request), _month(request), timezone.now().date()
    return {
        "rows": rows,
        "month": month,
        "today": today,
        "this_month": month.first == today.replace(day=1),
        "counted": sees_counts(actor),
        "may_check": bool(may(actor, "obligation:check")),
    }


def _cells(row: dict[str, Any], month: Month) -> list[Cell]:
    rule, counts = row["rule"], row["counts"]
    told: list[Cell] = [rule.code, rule.key, rule.jurisdiction, f"{month.first:%Y-%m}"]
    share = None if row["share"] is None else round(row["share"], 4)
    return [*told, *(counts[name] for name in counts), share, row["looked_on"], not row["unverified"]]
