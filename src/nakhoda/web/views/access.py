"""The page that explains access: who may do what, where, and whom to ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nakhoda.org.actors import Actor
from nakhoda.org.permissions import PERMISSIONS, ROLES, may, require
from nakhoda.org.queries import everybody_for, person_for, scopes_named


def why(request: HttpRequest) -> HttpResponse:
    """One's own access, or (for leads and admins) that of a person of one's own organisation."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("person", "")
    subject = actor
    if asked.isdigit() and int(asked) != actor.id:
        require(actor, "access:explain")
        subject = person_for(actor, int(asked))
    people = everybody_for(actor) if may(actor, "access:explain") else []
    return render(request, "web/why.html", {"subject": subject, "people": people, "rows": rows_for(subject)})


def rows_for(subject: Actor) -> list[dict[str, object]]:
    """A row a permission: what, the verdict with its reason, and over which parts of the operation."""
    return [
        {"permission": key, "what": rule.what, "verdict": may(subject, key), "where": _where(subject, key)}
        for key, rule in PERMISSIONS.items()
    ]


def _where(subject: Actor, permission: str) -> list[str]:
    roles = PERMISSIONS[permission].roles
    held = [role for role in subject.roles if role.role in roles]
    return [f"{ROLES[role.role]}: {scopes_named(role.scopes)}" for role in held]
