"""The page that explains access: who may do what, where, and whom to ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import PERMISSIONS, ROLES, may, require
from nakhoda.org.queries import everybody_for, person_for, scopes_named


@only_staff
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """One's own access, or (for leads and admins) that of a person of one's own part of the operation."""
    actor = reader(request)
    asked = request.GET.get("person", "")
    subject = actor
    if asked.isdecimal() and asked.isascii() and int(asked) != actor.id:
        require(actor, "access:explain")
        subject = person_for(actor, int(asked))
    rows = rows_for(subject)
    context = {"subject": subject, "is_self": subject.id == actor.id, "rows": rows, "held": roles_of(subject)}
    context["allowed"] = sum(bool(row["verdict"]) for row in rows)
    context["people"] = everybody_for(actor) if may(actor, "access:explain") else []
    return render(request, "web/why.html", context)


def roles_of(subject: Actor) -> list[dict[str, str]]:
    """The roles that somebody holds now, each with its reach in words."""
    return [{"role": ROLES[held.role], "where": scopes_named(held.scopes)} for held in subject.roles]


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
