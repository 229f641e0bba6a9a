"""A stored message as a mail: to whom, in which language and thread, with which reply address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from nakhoda.desk.mail.compose import File, Mailbox, Thread, compose_reply, own_message_id
from nakhoda.desk.mail.tokens import reply_address
from nakhoda.desk.mail_texts import TEXTS, language_for_member
from nakhoda.desk.models import Attachment, Case, Message, Participant
from nakhoda.desk.queries.evidence import path_of
from nakhoda.desk.queries.links import signing_keys, status_url
from nakhoda.desk.queries.references import reference_of

ACKNOWLEDGEMENT, SURVEY = "auto:acknowledgement", "auto:survey"  # Message.macro of what we write by ourselves
OUR_NAME = "Nakhoda"
_THREAD_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """Bytes ready to go, and the name by which a repeat is recognised."""

    raw: bytes
    sender: str  # the envelope's: a reply address, so that what comes back finds its case
    recipient: str
    name: str


def requester_of(case: Case) -> Participant | None:
    """The person by mail for whom the case is, if we know an address."""
    return Participant.objects.filter(case_id=case.id, role="requester", kind="email").order_by("id").first()


def mail_id_of(message_id: int) -> str:
    """The Message-ID under which a message of ours goes to its requester: the same at every attempt."""
    return own_message_id(_name(message_id, None), settings.MAIL_ADDRESS)


def letter_for(case: Case, message: Message, to: Participant) -> Letter:
    """The mail to one participant. Raises `compose.ComposeError` for an address that no mail system takes."""
    automatic = message.author_kind == "system"
    copied = None if to.role == "requester" else to.id
    reply_to = reply_address(settings.MAIL_ADDRESS, case.id, to.address, signing_keys())
    raw = compose_reply(
        sender=Mailbox(settings.MAIL_ADDRESS, OUR_NAME),
        to=Mailbox(to.address, to.name),
        subject=_subject(case, message),
        text=message.text if automatic else f"{message.text}\n\n{_footer(case, message, to)}",
        language=message.language or language_for_member(case.language, case.locale),
        message_id=_name(message.id, copied),
        sent_at=message.at,
        reply_to=reply_to,
        thread=_thread(case),
        automatic=automatic,
        files=_files(message),
    )
    return Letter(raw, reply_to, to.address, _name(message.id, copied))


def automatic_text(kind: str, case: Case, to: str, *, now: datetime, **more: object) -> tuple[str, str]:
    """(language, text) of a message that we write by ourselves."""
    language = language_for_member(case.locale, case.language)
    fields = {"reference": reference_of(case.id), "url": status_url(case.id, to, now=now), **more}
    return language, getattr(TEXTS[language], kind.removeprefix("auto:")).format(**fields)


def _subject(case: Case, message: Message) -> str:
    """Never the sender's words in what we write by ourselves: an acknowledgement must not carry spam."""
    if message.author_kind != "system":
        return f"Re: {case.subject or reference_of(case.id)}"
    stem = message.macro.removeprefix("auto:")
    return str(getattr(TEXTS[message.language], f"{stem}_subject")).format(reference=reference_of(case.id))


def _name(message_id: int, participant_id: int | None) -> str:
    return f"nakhoda-m{message_id}" + (f"-p{participant_id}" if participant_id else "")


def _footer(case: Case, message: Message, to: Participant) -> str:
    language = language_for_member(message.language, case.language, case.locale)
    url = status_url(case.id, to.address, now=message.at)
    return TEXTS[language].footer.format(reference=reference_of(case.id), url=url)


def _thread(case: Case) -> Thread:
    known = Message.objects.filter(case_id=case.id).exclude(mail_id="").order_by("-id")
    rows = list(known.values_list("author_kind", "mail_id")[:_THREAD_LONGEST])[::-1]
    theirs = [mail_id for kind, mail_id in rows if kind in ("member", "third_party")]
    return Thread(theirs[-1] if theirs else "", tuple(mail_id for _, mail_id in rows))


def _files(message: Message) -> list[File]:
    rows = Attachment.objects.filter(message_id=message.id).order_by("id")
    return [File(row.name, row.content_type, path_of(row.sha256).read_bytes()) for row in rows]
