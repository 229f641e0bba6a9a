"""A sheet of targets: chosen or pasted, shown line by line, then taken in whole or not at all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import require
from nakhoda.planning.actions.sheets import COLUMNS, LONGEST_SHEET, Line, SheetFaulty, preview_sheet, take_in_sheet


@only_staff
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """`/targets/sheet/`."""
    actor, now = reader(request), timezone.now()
    require(actor, "target:propose")
    if request.method == "GET":
        return _page(request, "", ())
    try:
        text = _text(request)
        if request.POST.get("do") != "take":
            return _page(request, text, preview_sheet(text, actor=actor, now=now))
        rows = take_in_sheet(text, actor=actor, now=now)
    except SheetFaulty as faulty:
        return _page(request, request.POST.get("text", ""), faulty.lines, refusal=str(faulty), status=422)
    told = ngettext("%(count)s target was taken in.", "%(count)s targets were taken in.", len(rows))
    messages.success(request, told % {"count": len(rows)})
    return see_other(reverse("planning:targets"))


def _text(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("text", "").replace("\r\n", "\n")
    if (sent.size or 0) > LONGEST_SHEET:
        raise SheetFaulty(_("this file is too large for a sheet of targets"))
    try:
        return str(sent.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SheetFaulty(_('this file is no CSV in UTF-8; save it as "CSV UTF-8" and send it again')) from None


def _page(
    request: HttpRequest, text: str, lines: tuple[Line, ...], *, refusal: str = "", status: int = 200
) -> HttpResponse:
    wrong = sum(line.does == "wrong" for line in lines)
    context = {
        "text": text, "lines": lines, "wrong": wrong, "ready": bool(lines) and not wrong, "refusal": refusal,
        "columns": COLUMNS, "changes": sum(line.does in ("new", "replaces") for line in lines),
    }  # fmt: skip
    return render(request, "planning/sheet.html", context, status=422 if wrong else status)
