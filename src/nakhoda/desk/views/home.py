"""The agent's start, the next case, her status."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions import work
from nakhoda.desk.models import Case
from nakhoda.desk.queries.faces import case_rows
from nakhoda.desk.queries.home import IN_HAND, home_page
from nakhoda.desk.queries.work import own_next
from nakhoda.desk.views.answers import only_staff, reader, see_other, unless_unchanged
from nakhoda.org.permissions import require


@only_staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My desk."""
    require(reader(request), "person:status")
    page = home_page(reader(request), timezone.now())
    return render(request, "desk/home.html", page)


@only_staff
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """The rows of my open cases, asked for by the page itself."""
    mine = Case.objects.filter(assignee_id=reader(request).id, status__in=IN_HAND).order_by("urgency")[:50]
    rows = case_rows(reader(request), list(mine), timezone.now())
    return unless_unchanged(request, render(request, "desk/_case_rows.html", {"rows": rows}))


@only_staff
@require_POST
def next_case(request: HttpRequest) -> HttpResponse:
    """The one case that should be next, not a pick list: what is in her hands already, then what waits."""
    leaving = request.POST.get("leaving", "")
    actor = reader(request)
    require(actor, "case:work")
    case = own_next(actor, int(leaving) if leaving.isdecimal() and len(leaving) < 19 else None)
    try:
        case = case or work.next_case(actor=actor, now=timezone.now())
    except ValueError as refusal:
        messages.error(request, str(refusal))
    if case is None:
        messages.info(request, _("Nothing is waiting that you can do and read."))
    return see_other(reverse("desk:case", args=[case.id]) if case else reverse("desk:home"))


@only_staff
@require_POST
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Change what I am doing; available brings work."""
    try:
        work.set_my_status(code, actor=reader(request), now=timezone.now())
    except ValueError as refusal:
        messages.error(request, str(refusal))
    return see_other(reverse("desk:home"))
