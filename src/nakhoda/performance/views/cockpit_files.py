"""The same tables and lists as files."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.permissions import Refused, require
from nakhoda.performance.queries.cockpit.asking import NothingLoaded, open_book
from nakhoda.performance.queries.cockpit.breakdown import breakdown_of
from nakhoda.performance.queries.cockpit.case_list import NoSuchPage
from nakhoda.performance.queries.cockpit.files import NoSuchKind, SavedFile, cases_file, table_file
from nakhoda.performance.queries.cockpit.words import hand_of
from nakhoda.performance.views.cockpit_answers import address_in


@only_staff
@require_safe
def table(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A breakdown: numbers, their n, their interval."""
    actor = reader(request)
    require(actor, "kpi:read")

    def write() -> SavedFile:
        book = open_book(actor, address_in(request))
        return table_file(book, key, breakdown_of(book, key, None, hand_of(actor)), kind)

    return _sent(write, key)


@only_staff
@require_safe
def cases(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Every row behind a figure: numbers of cases, never words of members."""
    actor = reader(request)
    require(actor, "kpi:read")

    def write() -> SavedFile:
        book = open_book(actor, address_in(request).but(by=(), grain=""))
        return cases_file(book, key, request.GET.get("part", ""), kind)

    return _sent(write, key)


def _sent(write: Callable[[], SavedFile], key: str) -> HttpResponse:
    """The file; before the first load the metric's page, which says how to make one."""
    from nakhoda.warehouse.queries import NoSuchDimension, NoSuchMetric, TooFew

    try:
        file = write()
    except NothingLoaded:
        return redirect("cockpit:metric", key=key)
    except (NoSuchMetric, NoSuchDimension, NoSuchPage, NoSuchKind) as missing:
        raise Http404(str(missing)) from missing
    except TooFew as withheld:
        raise Refused(str(withheld)) from withheld
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
