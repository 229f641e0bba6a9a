"""The member beside the case: as this case knows her, and her other cases in the reader's sight."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.honorifics import forms_in, said_as
from nakhoda.desk.models import Case, Member, Participant
from nakhoda.desk.queries.masking import masked
from nakhoda.desk.queries.sealing import closed_to
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import visible
from nakhoda.org.scope import reading_as

PAST_SHOWN, PAST_COUNTED = 5, 100
KINDS = {"email": "E-mail", "app": "App account", "staff": "Staff"}


def member_of_case(case: Case, form: str) -> dict[str, Any] | None:
    """`member` of `desk/case.html`; contacts are shown as tokens, never whole (handbook 2.5)."""
    people = list(Participant.objects.filter(case_id=case.id).order_by("id"))
    who = next((person for person in people if person.role == "requester"), None)
    if who is None:
        return None
    return {
        "honorific": said_as(form, case.language),
        "form": form,
        "forms": forms_in(case.language, form),
        "name": who.name or _("Member"),
        "initials": (who.name or "?")[:1].upper(),
        "handle": "",
        "country": case.country or "",
        "languages": [case.language] if case.language else [],
        "contacts": [{"kind": KINDS.get(p.kind, p.kind), "token": masked(p.address)} for p in people],
        "minor": case.lane in ("L1", "L5"),
    }


def form_of(case: Case) -> str:
    """The form of address that the case's member chose; the register is nobody's scope."""
    with reading_as(system("case_page")):
        return Member.objects.filter(id=case.member_id or 0).values_list("honorific", flat=True).first() or ""


def past_cases_of(case: Case, actor: Actor, now: datetime) -> dict[str, Any]:
    """Her other cases, latest first, as far as the reader may see them; that one of them is sealed is told to nobody
    who has not said why she opens that very case."""
    if case.member_id is None:
        return {"past_cases": [], "past_count": 0}
    rows = Case.objects.filter(member_id=case.member_id, scope_id__in=visible(actor, "case:read"))
    told = rows.only("id", "scope_id", "assignee_id", "subject", "status", "received_at")
    found = list(told.exclude(id=case.id).order_by("-id")[:PAST_COUNTED])
    closed = closed_to(actor, found, now)
    past = [row for row in found if row.id not in closed]
    return {"past_cases": [_past(row) for row in past[:PAST_SHOWN]], "past_count": len(past)}


def hints_of(case: Case) -> list[dict[str, str]]:
    """ "May belong to case 1234", from a mail's References or subject: shown, never acted on."""
    numbers = [tag.removeprefix("maybe-") for tag in case.tags if tag.startswith("maybe-")]
    return [
        {
            "text": _("May belong to case %(number)s") % {"number": number},
            "url": reverse("desk:case", args=[int(number)]),
            "action": _("Look, then merge if it does"),
        }
        for number in numbers
        if number.isdigit()
    ]


def _past(row: Case) -> dict[str, Any]:
    url = reverse("desk:case", args=[row.id])
    return {"number": row.id, "url": url, "subject": row.subject, "status": row.status, "at": row.received_at}
