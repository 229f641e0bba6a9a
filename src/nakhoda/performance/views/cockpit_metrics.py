"""The catalogue, one metric, and the cases behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.permissions import require
from nakhoda.performance.queries.cockpit.case_page import cases_page
from nakhoda.performance.queries.cockpit.catalogue_page import catalogue_page
from nakhoda.performance.queries.cockpit.metric_page import metric_page
from nakhoda.performance.views.cockpit_answers import address_in, answered


@only_staff
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Every figure that the reader may see, with its formula."""
    actor = reader(request)
    require(actor, "kpi:read")
    address = address_in(request)
    return answered(request, "performance/cockpit/metrics.html", address, lambda: catalogue_page(actor, address))


@only_staff
@require_safe
def metric(request: HttpRequest, key: str) -> HttpResponse:
    """One figure and all that belongs to it."""
    actor = reader(request)
    require(actor, "kpi:read")
    address, show = address_in(request), request.GET.get("show", "")
    return answered(
        request,
        "performance/cockpit/metric.html",
        address,
        lambda: metric_page(actor, key, address, timezone.now(), show),
    )


@only_staff
@require_safe
def cases(request: HttpRequest, key: str) -> HttpResponse:
    """The exact list that recounts to the figure."""
    actor = reader(request)
    require(actor, "kpi:read")
    address = address_in(request).but(by=(), grain="")
    part, after = request.GET.get("part", ""), request.GET.get("after", "")
    return answered(
        request,
        "performance/cockpit/cases.html",
        address,
        lambda: cases_page(actor, key, address, timezone.now(), part=part, after=after),
    )
