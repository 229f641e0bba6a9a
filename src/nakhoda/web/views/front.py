"""The front door: each role lands on the page that says first what needs her."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from nakhoda.org.actors import Actor
from nakhoda.org.permissions import HANDLERS, may

# The board is for who opens its cases; who leads by figures starts at them, who is asked for fixes or care at those.
LANDINGS = (
    (("board:read", "case:read"), "desk:board"),
    (("wellbeing:read",), "desk:care"),
    (("cross:work",), "performance:cross_requests"),
    (("kpi:read",), "cockpit:home"),
    (("policy:read",), "desk:policies"),
    (("request:file",), "desk:requests"),
)


def front(request: HttpRequest) -> HttpResponse:
    """Members find help, staff find their work."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is None:
        return redirect("account_login" if request.user.is_anonymous else "web:stranger")
    return redirect(landing_of(actor))


def landing_of(actor: Actor) -> str:
    """The name of the page on which the actor starts."""
    if actor.holds(*HANDLERS):
        return "desk:home"
    return next((door for needed, door in LANDINGS if all(may(actor, each) for each in needed)), "web:why")


def stranger(request: HttpRequest) -> HttpResponse:
    """Signed in, but on no roster."""
    reason = "this sign-in belongs to nobody on the roster; ask an admin to add you"
    return render(request, "403.html", {"reason": reason}, status=403)


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody makes or changes an account by themselves."""
    return render(request, "account/signup_closed.html", status=403)
