"""References and subjects are hints shown to the agent, never a join: anybody can write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def hint_tags(hints: Iterable[int]) -> list[str]:
    """`maybe-1042`: the case page shows it as a suggestion."""
    return [f"maybe-{number}" for number in sorted(hints)]


def add_hint(case: Case, hints: Mapping[int, str], *, actor: Actor, now: datetime) -> None:
    """An internal note that names the cases and says by what; the agent decides whether to merge."""
    told = ", ".join(f"{reference_of(number)} (by {what})" for number, what in sorted(hints.items()))
    words = (
        f"This looks like part of another case: {told}. It was not joined by itself; merge if it is the same person."
    )
    add_note(case, words, actor=actor, now=now)
