"""The leader's board, and its live inside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.desk.queries.board_page import board_page
from nakhoda.desk.views.answers import only_staff, reader, unless_unchanged


@only_staff
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What needs her first, then what is fine."""
    page = board_page(reader(request), timezone.now(), request.GET.get("lob", ""))
    return render(request, "desk/board.html", page)


@only_staff
@require_safe
def board_inside(request: HttpRequest) -> HttpResponse:
    """The same, asked for by the page itself."""
    page = board_page(reader(request), timezone.now(), request.GET.get("lob", ""))
    return unless_unchanged(request, render(request, "desk/_board.html", page))
