"""Errors that actions raise, turned into pages: a refusal explains itself, a foreign case does not exist."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.macros import NoSuchMacro
from nakhoda.desk.queries.policies import NoSuchPolicy
from nakhoda.exchange.queries import NoSuchImport
from nakhoda.org.permissions import Refused
from nakhoda.org.queries import NoSuchPerson
from nakhoda.performance.queries.packs_specs import NoSuchPack
from nakhoda.planning.queries import NoSuchBusinessCase, NoSuchForecast, NoSuchPlan, NoSuchRun, NoSuchTarget

Next = Callable[[HttpRequest], HttpResponseBase]


def answer_refusals(get_response: Next) -> Next:
    """Middleware: `Refused` gives 403 with its reason, `NoSuch...` gives 404, what no column can hold gives 422."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    middleware.process_exception = _answer  # type: ignore[attr-defined]
    return middleware


MISSING = (
    NoSuchBusinessCase,
    NoSuchCase,
    NoSuchForecast,
    NoSuchImport,
    NoSuchMacro,
    NoSuchPack,
    NoSuchPerson,
    NoSuchPlan,
    NoSuchPolicy,
    NoSuchRun,
    NoSuchTarget,
)


def _answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if isinstance(error, Refused):
        return _page(request, 403, str(error))
    if isinstance(error, MISSING):
        return _page(request, 404, str(error))
    if isinstance(error, DataError):  # a NUL, more letters than a column has: nobody's fault of ours, and undone
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        return _page(request, 422, "something in it is too long, or holds a character that no text may have")
    return None


TITLES = {403: "Refused", 404: "Not found", 422: "Cannot be kept"}


def _page(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": {"title": TITLES[status], "message": reason}}, status=status)
    return render(request, f"{status}.html", {"reason": reason}, status=status)
