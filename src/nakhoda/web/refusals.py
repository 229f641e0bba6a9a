"""Errors that actions raise, turned into pages: a refusal explains itself, a foreign case does not exist."""

from __future__ import annotations

from collections.abc import Callable

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
    """Middleware: `Refused` gives 403 with its reason, `NoSuch...` gives 404."""

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
    return None


def _page(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        title = "Refused" if status == 403 else "Not found"
        return JsonResponse({"error": {"title": title, "message": reason}}, status=status)
    return render(request, f"{status}.html", {"reason": reason}, status=status)
