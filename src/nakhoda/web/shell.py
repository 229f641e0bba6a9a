"""What the staff shell shows of its reader: who she is, where she may go, what she may call up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.desk.queries.inbox import unread_of
from nakhoda.org.actors import Actor
from nakhoda.org.doors import door
from nakhoda.org.permissions import ROLES
from nakhoda.web.navigation import navigation_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor for `base.html`; empty for pages without a reader."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"demo": settings.DEMO, "set_language_url": door("set_language")}
    return {
        "actor": actor,
        "me": {"name": actor.name, "initials": initials(actor.name), "role": _role(actor), "kind": actor.kind},
        "nav": navigation_for(actor, request.path),
        "me_menu": _menu(request.user.is_authenticated and request.user.has_usable_password()),
        "set_language_url": door("set_language"),
        "ping_url": door("web:alive"),
        "command_url": door("desk:commands"),
        "unread": lambda: unread_of(actor, timezone.now()),  # asked only by a page that shows it
        "home_url": "/",
        "demo": settings.DEMO,
    }


def initials(name: str) -> str:
    """First letters of the first and the last word; one for a mononym. Names are one field, never split further."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


def _role(actor: Actor) -> str:
    return ", ".join(dict.fromkeys(_(ROLES[held.role]) for held in actor.roles)) or _("No role")


def _menu(has_password: bool) -> list[dict[str, object]]:
    """Who signs in by the company's way has no password to change here."""
    change = {"url": door("account_change_password"), "label": _("Change password"), "icon": "user", "post": False}
    return [
        {"url": door("web:why"), "label": _("What may I do?"), "icon": "key", "post": False},
        {"url": door("mfa_index"), "label": _("Second factor"), "icon": "lock", "post": False},
        *([change] if has_password else []),
        {"url": door("account_logout"), "label": _("Sign out"), "icon": "logout", "post": True},
    ]
