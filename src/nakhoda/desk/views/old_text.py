"""Decisions taken on the text of a policy that was no longer in force."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.desk.queries.old_text import DAYS, decisions_on_old_text
from nakhoda.desk.views.answers import only_staff, reader


@only_staff
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """`/policies/decisions-on-old-text/`: those of cases that the reader may read."""
    rows = decisions_on_old_text(reader(request), timezone.now())
    return render(request, "desk/policies/old_text.html", {"rows": rows, "days": DAYS})
