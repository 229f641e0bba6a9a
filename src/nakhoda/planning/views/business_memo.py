"""A case on one page of paper: the print page and its PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.planning.models import BusinessCase
from nakhoda.planning.queries.business_cases import book_of, case_for
from nakhoda.planning.views.business_page import page_of
from nakhoda.planning.views.printing import BESIDE, STYLE, NoPrinter, pdf_of, style_text


@only_staff
@require_safe
def paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """`/business-cases/<id>/print/`: the memo alone, for paper."""
    row = case_for(reader(request), case_id)
    return HttpResponse(_paper(request, row, static(STYLE)))


@only_staff
@require_safe
def pdf(request: HttpRequest, case_id: int) -> HttpResponse:
    """`/business-cases/<id>/memo.pdf`."""
    row = case_for(reader(request), case_id)
    try:
        content = pdf_of(_paper(request, row, BESIDE), style_text())
    except NoPrinter as none:
        context = {"row": row, "because": str(none)}
        return render(request, "planning/business/no_printer.html", context, status=503)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="business-case-{row.id}-v{row.version}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _paper(request: HttpRequest, row: BusinessCase, style: str) -> str:
    told = page_of(reader(request), book_of(row), timezone.now(), {})
    return render_to_string("planning/business/memo.html", {**told, "style": style}, request)
