"""A pack on paper and as a file: print page, PDF, CSV, XLSX, and the signed text itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from nakhoda.core.safe_cells import Cell, csv_text
from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.performance.models import Pack
from nakhoda.performance.queries.cockpit.files import workbook
from nakhoda.performance.queries.cockpit.words import hand_of
from nakhoda.performance.queries.packs import pack_for
from nakhoda.performance.queries.packs_building import Document
from nakhoda.performance.queries.packs_drawn import HEAD, drawn_pack, flat_rows, shown_document
from nakhoda.performance.views.packs import page_context
from nakhoda.planning.views.printing import BESIDE, STYLE, NoPrinter, pdf_of, style_text

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
}


@only_staff
@require_safe
def paper(request: HttpRequest, pack_id: int) -> HttpResponse:
    """`/packs/<id>/print/`: the pack alone, for paper."""
    row = pack_for(reader(request), pack_id)
    return HttpResponse(_paper(request, row, static(STYLE)))


@only_staff
@require_safe
def saved(request: HttpRequest, pack_id: int, kind: str) -> HttpResponse:
    """`/packs/<id>/pack.<kind>`."""
    row = pack_for(reader(request), pack_id)
    write = WRITERS.get(kind)
    if write is None or (kind == "json" and row.state != "signed"):
        raise Http404(f"there is no such file of this pack: {kind}")
    try:
        content = write(request, row)
    except NoPrinter as none:
        return render(request, "performance/packs/no_printer.html", {"row": row, "because": str(none)}, status=503)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{row.kind}-{row.ends_on}-{row.id}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _paper(request: HttpRequest, row: Pack, style: str) -> str:
    actor = reader(request)
    told = drawn_pack(shown_document(actor, row), hand_of(actor))
    return render_to_string(
        "performance/packs/print.html", {**page_context(actor, row), "pack": told, "style": style}, request
    )


def _pdf(request: HttpRequest, row: Pack) -> bytes:
    return pdf_of(_paper(request, row, BESIDE), style_text())


def _csv(request: HttpRequest, row: Pack) -> bytes:
    return csv_text(HEAD, flat_rows(shown_document(reader(request), row))).encode()


def _xlsx(request: HttpRequest, row: Pack) -> bytes:
    told = shown_document(reader(request), row)
    return workbook(HEAD, flat_rows(told), _about(told, row))


def _json(request: HttpRequest, row: Pack) -> bytes:
    """The signed text, letter by letter: its SHA-256 is the signature's."""
    return row.frozen.encode()


def _about(told: Document, row: Pack) -> list[tuple[str, Cell]]:
    names = ("title", "where", "form", "starts_on", "ends_on", "zone", "source", "load", "as_of")
    return [(name, told[name]) for name in names] + [("sha256", row.sha256)]


WRITERS: dict[str, Callable[[HttpRequest, Pack], bytes]] = {"csv": _csv, "xlsx": _xlsx, "json": _json, "pdf": _pdf}
