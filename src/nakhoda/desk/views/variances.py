"""The variance register on a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.core.safe_cells import csv_text
from nakhoda.desk.queries.variances import HEAD, register_page, register_rows
from nakhoda.desk.views.answers import only_staff, reader

STANDINGS = ("expired", "ending", "unlimited", "lasting")


@only_staff
@require_safe
def variances(request: HttpRequest) -> HttpResponse:
    """`/policies/variances/`: every override with its reason and its end; `?standing=` keeps one kind."""
    asked = request.GET.get("standing", "")
    standing = asked if asked in STANDINGS else ""
    page = register_page(reader(request), timezone.now(), standing)
    return render(request, "desk/policies/variances.html", page | {"standing": standing})


@only_staff
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    now = timezone.now()
    return csv_answer(f"variances-{now.date()}.csv", csv_text(HEAD, register_rows(reader(request), now)))


def csv_answer(name: str, text: str) -> HttpResponse:
    """A table to be saved."""
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
