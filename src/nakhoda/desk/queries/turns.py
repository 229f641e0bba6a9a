"""Whose turn it is: the cases in somebody's hands, and those that wait for a member."""

from __future__ import annotations

from nakhoda.desk.models import Case, Participant
from nakhoda.org.actors import Actor

__all__ = ["Case", "in_hands_of", "waiting_for_members", "who_wrote"]


def in_hands_of(actor: Actor, most: int = 3) -> list[Case]:
    """The most pressing open cases that the actor holds."""
    return list(Case.objects.filter(assignee_id=actor.id, status="open").order_by("urgency", "id")[:most])


def waiting_for_members(most: int = 40) -> list[Case]:
    """The newest cases in which a member was asked something."""
    return list(Case.objects.filter(status="pending_member").order_by("-id")[:most])


def who_wrote(case: Case) -> tuple[str, str, str] | None:
    """(kind, address, name) of the requester, as the case knows them."""
    rows = Participant.objects.filter(case_id=case.id, role="requester")
    return rows.values_list("kind", "address", "name").first()
