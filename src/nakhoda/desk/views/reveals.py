"""The page that shows one value for some seconds, and its door. Nothing of it is cached, logged or in an address."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from nakhoda.desk.actions.revealing import CannotReveal, Revealed, reveal
from nakhoda.desk.queries.vault_chips import kind_word
from nakhoda.desk.views.answers import only_staff, reader, see_other


@only_staff
@require_POST
def show_value(request: HttpRequest, number: int) -> HttpResponse:
    """POST: token, purpose."""
    back = reverse("desk:case", args=[number])
    try:
        with transaction.atomic():
            found = _reveal(request, number)
    except CannotReveal as refusal:
        messages.error(request, str(refusal))
        return see_other(back)
    page = {"number": number, "back": back, "found": found, "kind": kind_word(found.kind)}
    answer = render(request, "desk/revealed.html", page)
    answer["Cache-Control"] = "no-store, private"
    answer["Refresh"] = f"{found.hide_seconds}; url={back}"
    return answer


def _reveal(request: HttpRequest, number: int) -> Revealed:
    told = request.POST
    return reveal(number, told.get("token", ""), told.get("purpose", ""), actor=reader(request), now=timezone.now())
