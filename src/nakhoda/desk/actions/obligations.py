"""Somebody looked a law up: kept beside the policy, whose published text nobody changes."""

from __future__ import annotations

from datetime import date, datetime

from nakhoda.desk.actions.policies import policy_scope_id
from nakhoda.desk.models import ObligationCheck
from nakhoda.desk.queries.obligations import obligation_for
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor

LONGEST_SOURCE, LONGEST_NOTE = 300, 500


class CheckRefused(ValueError):
    """The look cannot be written down; the message says what is missing."""


def check_obligation(
    key: str, checked_on: date, source: str, *, actor: Actor, now: datetime, note: str = ""
) -> ObligationCheck:
    """The text of the law was read on that day, there. Raises `CheckRefused`."""
    rule = obligation_for(actor, key, now)
    where = " ".join(source.split())[:LONGEST_SOURCE]
    if not where:
        raise CheckRefused("say where you looked: the Gazette, the Act, a letter of counsel")
    if checked_on > now.date():
        raise CheckRefused("the day on which you looked cannot lie ahead")
    about = {"scope_id": policy_scope_id(), "checked_by": actor.id or None, "checked_at": now}
    kept = ObligationCheck.objects.create(
        obligation=rule.key, checked_on=checked_on, source=where, note=note.strip()[:LONGEST_NOTE], **about
    )
    told = {"checked_on": checked_on.isoformat(), "check_id": kept.id}
    subject = f"obligation:{rule.key}"
    journal.record("obligation.checked", scope_id=kept.scope_id, actor=actor.label, now=now, subject=subject, **told)
    return kept
