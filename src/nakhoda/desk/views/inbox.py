"""`/notices/`: what a person was told, and how she wants to hear of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions import inbox as reading
from nakhoda.desk.queries.inbox import NoSuchNotice, door_of, inbox_of, mail_mode_of, unread_of
from nakhoda.desk.views.answers import only_staff, reader, see_other, unless_unchanged

MODES = (
    ("off", gettext_lazy("Not by mail")),
    ("at_once", gettext_lazy("By mail at once")),
    ("daily", gettext_lazy("One mail a day, in the morning")),
)


@only_staff
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A page of notices, newest first."""
    before = request.GET.get("before", "")
    found = inbox_of(reader(request), timezone.now(), before)
    page = {
        "older_url": f"?before={found.older}" if found.older else "",
        "newer_url": reverse("desk:inbox") if before else "",
        "summary": "",
    }
    context = {"rows": found.rows, "unread": found.unread, "page": page, "modes": MODES}
    return render(request, "desk/notices/list.html", context | {"mode": mail_mode_of(reader(request))})


@only_staff
@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """The number in the top bar, asked for by the page itself."""
    context = {"unread": unread_of(reader(request), timezone.now())}
    return unless_unchanged(request, render(request, "desk/notices/_badge.html", context))


@only_staff
@require_POST
def follow(request: HttpRequest, notice: int) -> HttpResponse:
    """Read it, and go where it leads; with `stay`, read it only."""
    try:
        row = reading.read_notice(notice, actor=reader(request), now=timezone.now())
    except NoSuchNotice:
        raise Http404 from None
    return see_other(reverse("desk:inbox") if request.POST.get("stay") else door_of(row))


@only_staff
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """She has seen all of them."""
    count = reading.read_all(actor=reader(request), now=timezone.now())
    if count:
        messages.success(request, _("Read: %(n)s") % {"n": count})
    return see_other(reverse("desk:inbox"))


@only_staff
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Off, at once or daily."""
    try:
        reading.set_mail(request.POST.get("mode", ""), actor=reader(request), now=timezone.now())
        messages.success(request, _("Kept."))
    except reading.InboxRefused as refusal:
        messages.error(request, str(refusal))
    return see_other(reverse("desk:inbox"))
