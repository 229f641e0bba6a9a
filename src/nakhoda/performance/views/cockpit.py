"""The cockpit's front pages: the home of a role, one's own figures, the flow of cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.permissions import require
from nakhoda.performance.queries.cockpit.burn_downs import burn_down_page, wish_of
from nakhoda.performance.queries.cockpit.flow_page import flow_page
from nakhoda.performance.queries.cockpit.home_kinds import HOME_DAYS
from nakhoda.performance.queries.cockpit.homes import home_page
from nakhoda.performance.queries.cockpit.own_page import own_page
from nakhoda.performance.queries.cockpit.parity import parity_page
from nakhoda.performance.views.cockpit_answers import address_in, answered


@only_staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs her first, then what is fine."""
    actor = reader(request)
    require(actor, "kpi:read")
    address = address_in(request, HOME_DAYS)

    def page() -> dict[str, Any]:
        return home_page(actor, address, timezone.now(), request.GET.get("role", ""))

    return answered(request, "performance/cockpit/home.html", address, page)


@only_staff
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own figures beside the median of the team; nobody else's."""
    actor = reader(request)
    require(actor, "kpi:own")
    address = address_in(request)
    return answered(request, "performance/cockpit/own.html", address, lambda: own_page(actor, address, timezone.now()))


@only_staff
@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Cases between channels, queues and tiers."""
    actor = reader(request)
    require(actor, "kpi:read")
    address = address_in(request)
    return answered(
        request, "performance/cockpit/flow.html", address, lambda: flow_page(actor, address, timezone.now())
    )


@only_staff
@require_safe
def burn_down(request: HttpRequest) -> HttpResponse:
    """When an excess is gone, and what would change that."""
    actor = reader(request)
    require(actor, "kpi:read")
    address, wish = address_in(request), wish_of(request.GET.dict())
    return answered(
        request,
        "performance/cockpit/burn_down.html",
        address,
        lambda: burn_down_page(actor, address, wish, timezone.now()),
    )


@only_staff
@require_safe
def parity(request: HttpRequest) -> HttpResponse:
    """The same service in every language?"""
    actor = reader(request)
    require(actor, "kpi:read")
    address = address_in(request)
    return answered(
        request, "performance/cockpit/parity.html", address, lambda: parity_page(actor, address, timezone.now())
    )
