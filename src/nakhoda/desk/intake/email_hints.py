"""References and subjects are hints shown to the agent, never a join: anybody can write them."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.intake.email_records import add_note
from nakhoda.desk.mail.parsed import ParsedMail
from nakhoda.desk.models import Case, Message
from nakhoda.desk.queries.references import reference_of, references_in
from nakhoda.org.actors import Actor

MOST_REFERENCES = 50


def hinted_cases(mail: ParsedMail) -> dict[int, str]:
    """Cases that the mail seems to be about, and by what: references | subject."""
    ids = list(dict.fromkeys((*mail.in_reply_to, *mail.references)))[-MOST_REFERENCES:]
    found = Message.objects.filter(mail_id__in=ids).values_list("case_id", flat=True).distinct()[:5] if ids else []
    hints = dict.fromkeys(found, "references")
    named = Case.objects.filter(id__in=references_in(mail.subject)).values_list("id", flat=True)
    return {**dict.fromkeys(named, "subject"), **hints}


def add_hint(case: Case, hints: dict[int, str], *, actor: Actor, now: datetime) -> None:
    """An internal note that names the cases; the agent decides whether to merge."""
    told = ", ".join(f"{reference_of(number)} (by {what})" for number, what in sorted(hints.items()))
    add_note(case, f"This mail looks like part of another case: {told}. It carried no valid reply token, so it was "
             "not joined. Merge the cases if it is the same person.", actor=actor, now=now)
