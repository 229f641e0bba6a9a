"""One-click sign-in as somebody of the cast. POST only, and only where the settings say that this is a demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nakhoda.org.actors import system
from nakhoda.org.models import User
from nakhoda.org.scope import scope_of
from nakhoda.simulator.cast import CAST

NOTES = {
    "regional_lead": "",
    "leader_access": "",
    "leader_age": "",
    "agent_chennai": "Meridian, Chennai",
    "agent_kl": "Selat, Kuala Lumpur",
    "partner_manager": "Meridian",
}


@require_POST
def sign_in(request: HttpRequest, key: str = "") -> HttpResponse:
    """Sign in as the person named in the path or in the field `person`."""
    key = key or request.POST.get("person", "")
    if not settings.DEMO or key not in CAST:
        raise Http404
    with scope_of(system("demo")):
        user = User.objects.filter(email=CAST[key].email, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(settings.LOGIN_REDIRECT_URL)


def people_of_the_demo(request: HttpRequest) -> dict[str, Any]:
    """Context of the sign-in page: whom one may be."""
    if not settings.DEMO or not request.path.startswith("/accounts/"):
        return {}
    people = [
        {
            "key": each.key,
            "name": each.name,
            "initials": "".join(word[0] for word in each.name.replace("a/p ", "").replace("binti ", "").split()[:2]),
            "role": each.title,
            "note": NOTES.get(each.key, ""),
        }
        for each in CAST.values()
    ]
    return {"demo_people": people, "demo_url": reverse("demo:sign_in")}
