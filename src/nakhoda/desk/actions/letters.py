"""A stored message as a mail: to whom, in which language and thread, with which reply address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from nakhoda.desk.jobs import defer
from nakhoda.desk.mail.compose import File, Mailbox, Thread, compose_reply, own_message_id
from nakhoda.desk.mail.tokens import reply_address
from nakhoda.desk.mail_texts import TEXTS, language_for_member
from nakhoda.desk.models import AppealRecord, Attachment, Case, CaseDecision, MemberAddress, Message, Participant
from nakhoda.desk.notice_texts import NOTICES
from nakhoda.desk.queries.evidence import path_of
from nakhoda.desk.queries.links import APPEAL, sign, signing_keys, status_url
from nakhoda.desk.queries.links import SURVEY as SURVEY_LINK
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.references import reference_of
from nakhoda.desk.queries.surveys import open_offer
from nakhoda.desk.queries.vault import shortened

ACKNOWLEDGEMENT, SURVEY = "auto:acknowledgement", "auto:survey"  # Message.macro of what we write by ourselves
DECISION, APPEAL_OUTCOME, REPORTER = "auto:decision", "auto:appeal_outcome", "auto:reporter"
FIXED = "auto:fixed"
NOTICE_SUBJECTS = {
    DECISION: "decision_subject", APPEAL_OUTCOME: "outcome_subject", REPORTER: "reporter_subject",
    FIXED: "fixed_subject",
}  # fmt: skip
OUR_NAME = "Nakhoda"
LINK = "[…]"  # in the place of a signed link where we keep what we wrote
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
        text=_text(case, message, to),
        language=message.language or language_for_member(case.language, case.locale),
        message_id=_name(message.id, copied),
        sent_at=message.at,
        reply_to=reply_to,
        thread=_thread(case),
        automatic=automatic,
        files=_files(message),
    )
    return Letter(raw, reply_to, to.address, _name(message.id, copied))


def automatic_text(kind: str, language: str, case: Case, url: str = LINK) -> str:
    """What we write by ourselves. It is kept without its link: whoever has that speaks as the member."""
    days = policy_in_force(case.received_at).surveys.expires_days
    return str(getattr(TEXTS[language], _stem(kind))).format(reference=reference_of(case.id), url=url, days=days)


def _text(case: Case, message: Message, to: Participant) -> str:
    words = shortened(case.id, message.text)
    if message.author_kind != "system":
        return f"{words}\n\n{_footer(case, message, to)}"
    if message.macro in NOTICE_SUBJECTS:
        return f"{words.replace(LINK, _contest_url(case, message, to))}\n{_footer(case, message, to)}"
    return automatic_text(message.macro, message.language, case, _url(case, message, to))


def _url(case: Case, message: Message, to: Participant) -> str:
    offer = open_offer(case.id, message.at) if message.macro == SURVEY else None
    if offer is None:
        return status_url(case.id, to.address, now=message.at)
    token = sign(SURVEY_LINK, offer.offer_id, to.address, now=message.at, expires_at=offer.expires_at)
    return str(settings.BASE_URL + reverse("quality:survey", args=[token]))


def _contest_url(case: Case, message: Message, to: Participant) -> str:
    """Where the decision may be contested, again where an appeal left it undecided."""
    decision = decision_announced(case, message.macro)
    if decision is None or decision.appeal_until is None:
        return status_url(case.id, to.address, now=message.at)
    token = sign(APPEAL, decision.id, to.address, now=message.at, expires_at=decision.appeal_until)
    return str(settings.BASE_URL + reverse("member:appeal", args=[token]))


def decision_announced(case: Case, kind: str) -> CaseDecision | None:
    """The decision that a notice of this kind on the case is about."""
    if kind == APPEAL_OUTCOME:
        appeal = AppealRecord.objects.filter(case_id=case.id).order_by("-id").first()
        return CaseDecision.objects.filter(id=appeal.decision_id).first() if appeal else None
    rows = CaseDecision.objects.filter(case_id=case.id, about_another=False)
    return rows.exclude(informed_at=None).order_by("-id").first()


def _stem(kind: str) -> str:
    return kind.removeprefix("auto:")


def send_appeal_link(decision_id: int, address: str, language: str, *, now: datetime) -> None:
    """Queue a link by which its member may contest a decision; which address that is stays out of the job."""
    row = MemberAddress.objects.filter(kind="email", value=address.strip().casefold()).first()
    if row is not None:
        defer("send_appeal_link", decision_id=decision_id, address_id=row.id, language=language)


def appeal_letter(decision_id: int, address: str, language: str, *, now: datetime) -> Letter:
    """The mail with the link. It belongs to no case, so nothing is stored of it."""
    spoken = language_for_member(language)
    url = settings.BASE_URL + reverse("member:appeal", args=[sign(APPEAL, decision_id, address, now=now)])
    name = f"nakhoda-d{decision_id}-{int(now.timestamp())}"
    raw = compose_reply(
        sender=Mailbox(settings.MAIL_ADDRESS, OUR_NAME),
        to=Mailbox(address),
        subject=TEXTS[spoken].appeal_subject,
        text=TEXTS[spoken].appeal_link.format(url=url),
        language=spoken,
        message_id=name,
        sent_at=now,
        automatic=True,
    )
    return Letter(raw, settings.MAIL_ADDRESS, address, name)


def notice_letter(decision_id: int, address: str, subject: str, text: str, language: str, *, now: datetime) -> Letter:
    """The notice of a decision to a member who has no case here; of it nothing is stored but that it was served."""
    url = settings.BASE_URL + reverse("member:appeal", args=[sign(APPEAL, decision_id, address, now=now)])
    name = f"nakhoda-n{decision_id}"
    raw = compose_reply(
        sender=Mailbox(settings.MAIL_ADDRESS, OUR_NAME),
        to=Mailbox(address),
        subject=subject,
        text=text.replace(LINK, url),
        language=language,
        message_id=name,
        sent_at=now,
        automatic=True,
    )
    return Letter(raw, settings.MAIL_ADDRESS, address, name)


def _subject(case: Case, message: Message) -> str:
    """Never the sender's words in what we write by ourselves: an acknowledgement must not carry spam."""
    if message.author_kind != "system":
        return f"Re: {shortened(case.id, case.subject) or reference_of(case.id)}"
    if field := NOTICE_SUBJECTS.get(message.macro):
        texts = NOTICES.get(message.language, NOTICES["en"])
        decision = None if message.macro == FIXED else decision_announced(case, message.macro)
        return str(getattr(texts, field)).format(code=decision.reference if decision else reference_of(case.id))
    return str(getattr(TEXTS[message.language], f"{_stem(message.macro)}_subject")).format(
        reference=reference_of(case.id)
    )


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
