"""How a page of the cockpit answers: the figures, or in words why there are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.desk.views.answers import reader
from nakhoda.org.permissions import may
from nakhoda.performance.queries.cockpit.address import DEFAULT_DAYS, DESK, Address, address_of
from nakhoda.performance.queries.cockpit.asking import NothingLoaded
from nakhoda.performance.queries.cockpit.case_list import NoSuchPage
from nakhoda.performance.queries.cockpit.files import NoSuchKind
from nakhoda.performance.queries.cockpit.spans import over_the_log
from nakhoda.performance.queries.cockpit.words import zone_of


def address_in(request: HttpRequest, days: int = DEFAULT_DAYS) -> Address:
    """The view that the request's query asks for, in the reader's zone."""
    zone = reader(request).time_zone or "UTC"
    today = timezone.now().astimezone(zone_of(zone)).date()
    return over_the_log(reader(request), address_of(dict(request.GET.lists()), today, zone, days))


def answered(request: HttpRequest, template: str, address: Address, page: Callable[[], dict[str, Any]]) -> HttpResponse:
    """The page; the empty state before the first load; 404 for what does not exist for this reader."""
    from nakhoda.warehouse.queries import NoSuchDimension, NoSuchMetric, TooFew

    try:
        context = page()
    except NothingLoaded as missing:
        return nothing_loaded(request, address, missing)
    except (NoSuchMetric, NoSuchDimension, NoSuchPage, NoSuchKind) as missing:
        raise Http404(str(missing)) from missing
    except TooFew as withheld:
        return render(request, "performance/cockpit/withheld.html", {"because": str(withheld)}, status=403)
    return render(request, template, context)


def nothing_loaded(request: HttpRequest, address: Address, missing: NothingLoaded) -> HttpResponse:
    """An empty region says how it is filled; a load that is gone says which there are."""
    known = address.source == DESK and address.load is None
    context = {
        "address": address,
        "command": f"nakhoda warehouse load --source {DESK}",
        "first_load": known,
        "missing": "" if known else _("There is no such source or load: it was never made, or is no longer kept."),
        "may_import": bool(may(reader(request), "import:run")),
    }
    return render(request, "performance/cockpit/nothing.html", context, status=200 if known else 404)
