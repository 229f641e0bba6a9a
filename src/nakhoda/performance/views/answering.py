"""How a page of performance answers a post: one action, what happened, the page that comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from nakhoda.desk.views.answers import only_staff, see_other
from nakhoda.performance.queries.missing import NoSuchRecord

Act = Callable[..., str]
NUMBER_LENGTH = 18


def performs(act: Act) -> Callable[..., HttpResponse]:
    """A door that changes one record; `act` returns the next address. A refusal is told there, and nothing changes."""

    @require_POST
    @wraps(act)
    def door(request: HttpRequest, number: int, **more: int) -> HttpResponse:
        try:
            with transaction.atomic():
                after = act(request, number, **more)
        except ValueError as refusal:
            messages.error(request, str(refusal))
            after = request.path.rsplit("/", 2)[0] + "/" if not more else request.path.split("/action")[0] + "/"
        return see_other(after)

    return only_staff(answers_missing(door))


def answers_missing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404, in the words of whoever looked for it."""

    @wraps(view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except NoSuchRecord as missing:
            return render(request, "404.html", {"reason": str(missing)}, status=404)

    return door


def day_of(text: str) -> date | None:
    """A day as the browser writes it; None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def midnight(day: date, zone: str) -> datetime:
    """The first instant of a day where the reader is."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone or "UTC"))


def window_of(text: str, zone: str) -> tuple[datetime, datetime] | None:
    """`2026-11-01..2026-11-14`, both days included, as instants in the reader's zone."""
    first, _dots, last = text.partition("..")
    days = day_of(first), day_of(last)
    if days[0] is None or days[1] is None:
        return None
    return midnight(days[0], zone), midnight(days[1] + timedelta(days=1), zone)


def whole(text: str) -> int | None:
    """A number of a record, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= NUMBER_LENGTH else None


def decimal(text: str) -> float | None:
    """A number as people type it: `2.5`, `2,5`, `75 %`."""
    try:
        value = float(text.replace("%", "").replace(",", ".").strip())
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def chosen(value: str, known: Any) -> str:
    """The value if it is known, else nothing."""
    return value if value in known else ""
