"""A case as its member may see it: how far it is, in human words, and what was said. Looking records nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.personal.case_tokens import with_originals
from nakhoda.desk.models import AppealRecord, Attachment, Case, CaseDecision, ClockRow, Member, Message, Participant
from nakhoda.desk.queries import links
from nakhoda.desk.queries.references import reference_of
from nakhoda.desk.queries.surveys import open_offer
from nakhoda.desk.queries.vault import originals_of, shortened

SHOWN = 300
PROMISES = ("next_response", "first_response", "update", "pausable_update", "resolution", "appeal_decision")
OUR_OWN = ("auto:acknowledgement", "auto:survey")  # what we write by ourselves and is no news of the matter
LINK = "[…]"  # stands in a kept letter for a link of its own
OVER = ("closed", "merged", "spam", "withdrawn")


@dataclass(frozen=True, slots=True)
class MemberView:
    """A case and the participant who looks at it."""

    case: Case
    person: Participant


def view_of_link(token: str, *, now: datetime) -> tuple[MemberView, links.Link]:
    """The case behind a status link, for whom it was made; raises `BadLink`. Under the system's scope."""
    link = links.read(links.STATUS, token, now=now)
    return view_for(link.subject_id, link.recipient), link


def view_for(case_id: int, recipient: str) -> MemberView:
    """The case, for the participant whose digest a link carries; raises `BadLink`."""
    people = Participant.objects.filter(case_id=case_id, approved=True).select_related("case")
    person = next((each for each in people if links.recipient_digest(each.address) == recipient), None)
    if person is None or person.case.status == "spam":
        raise links.BadLink("nobody")
    return MemberView(person.case, person)


def survivor_of(case: Case) -> Case:
    """The case in which a merged one goes on, when it is the same member's; otherwise itself."""
    seen = case
    while seen.merged_into is not None:
        into = Case.objects.filter(id=seen.merged_into).first()
        if into is None or into.member_id != case.member_id:
            return case
        seen = into
    return seen


def page_of(view: MemberView, token: str, *, now: datetime) -> dict[str, Any]:
    """The context of `member/status.html`, but for its form."""
    shown = survivor_of(view.case)
    page: dict[str, Any] = {
        "reference": reference_of(view.case.id),
        "subject": _subject(view) or _("Your message"),
        "subject_lang": view.case.language,
        "status": shown.status,
        "headline": headline_of(shown),
        "promise": promise_of(shown, now),
        "stages": stages_of(shown),
        "messages_list": said_in(view, shown, token),
    }
    return {**page, **_doors(view, shown, token, now)}


def _subject(view: MemberView) -> str:
    number = view.case.id
    return shortened(number, with_originals(view.case.subject, _own(view, [number]).get(number, {})))


def headline_of(case: Case) -> str:
    """Whose turn it is, in one sentence."""
    if _appeal_decided(case):
        return _("We have decided your appeal. Read our answer below.")
    words = {
        "new": _("We have your message. It waits for a person to look at it."),
        "open": _("We are working on it."),
        "pending_member": _("It is your turn: please answer our question below."),
        "on_hold": _("We are waiting for somebody else. We have not forgotten you."),
        "resolved": _("We believe this is solved. Write below if it is not."),
        "closed": _("This is closed. Write to us again if you need more help."),
        "merged": _("This goes on together with another message of yours."),
        "withdrawn": _("You told us that you no longer need help."),
    }
    return words.get(case.status, words["open"])


def _appeal_decided(case: Case) -> bool:
    """Our answer is there, whatever is still to be carried out."""
    return case.channel == "appeal" and AppealRecord.objects.filter(case_id=case.id).exclude(decided_at=None).exists()


def stages_of(case: Case) -> list[dict[str, Any]]:
    """Received, looked at, answered, solved: done, now (the last that was reached) or later."""
    solved = case.status in ("resolved", "closed")
    answered = case.first_response_at is not None or solved or _appeal_decided(case)
    looked_at = answered or case.status not in ("new",)
    states = _progress([True, looked_at, answered, solved])
    titles = (_("Received"), _("A person is looking at it"), _("Answered"), _("Solved"))
    instants = (case.received_at, None, case.first_response_at, case.resolved_at)
    return [
        {"title": title, "at": at, "state": state, "note": ""}
        for title, at, state in zip(titles, instants, states, strict=True)
    ]


def promise_of(case: Case, now: datetime) -> dict[str, Any] | None:
    """The next thing we owe, while it is our turn."""
    if case.status not in ("new", "open", "on_hold") or _appeal_decided(case):
        return None
    rows = ClockRow.objects.filter(case_id=case.id, metric__in=PROMISES, stopped_at=None, paused_at=None)
    clock = min(rows, key=lambda row: (PROMISES.index(row.metric), row.due_at), default=None)
    if clock is None:
        return None
    return {"text": promise_text(clock.metric), "due_at": clock.due_at, "late": clock.due_at < now}


def promises_of(case: Case) -> list[dict[str, Any]]:
    """What comes next, for the page after sending: first by metric, at most one row each."""
    rows = ClockRow.objects.filter(case_id=case.id, metric__in=PROMISES, stopped_at=None).order_by("due_at")
    first = {row.metric: row for row in reversed(rows)}
    told = [first[metric] for metric in ("first_response", "appeal_decision", "resolution") if metric in first]
    return [{"text": promise_text(row.metric), "due_at": row.due_at} for row in told]


def promise_text(metric: str) -> str:
    """A promise in human words."""
    words = {
        "first_response": _("We answer you"),
        "next_response": _("We answer you"),
        "update": _("We tell you how far it is"),
        "pausable_update": _("We tell you how far it is"),
        "appeal_decision": _("We decide your appeal"),
    }
    return words.get(metric, _("We solve it"))


def said_in(view: MemberView, shown: Case, token: str) -> list[dict[str, Any]]:
    """Public messages, oldest first: not what waits to be undone, not what we write by ourselves, never a note."""
    cases = {view.case.id, shown.id}
    hidden = Q(delivery__in=("recalled", "suppressed")) | Q(delivery="queued", send_at__isnull=False)
    rows = Message.objects.filter(case_id__in=cases, is_public=True).exclude(hidden).exclude(macro__in=OUR_OWN)
    messages = sorted(rows.order_by("-id")[:SHOWN], key=lambda message: (message.at, message.id))
    files, own = _files_of(messages), _own(view, cases)
    return [_said(message, files.get(message.id, []), token, own.get(message.case_id, {})) for message in messages]


def _own(view: MemberView, cases: Iterable[int]) -> dict[int, dict[str, str]]:
    """What stands behind the tokens, for the eyes of the member whose link it is; to everybody else tokens stay."""
    return originals_of(cases) if is_her_own(view) else {}


def is_her_own(view: MemberView) -> bool:
    """Whether the link is the case's member's, and not a copied person's."""
    person, case = view.person, view.case
    return person.role == "requester" and person.member_id is not None and person.member_id == case.member_id


def file_in(view: MemberView, attachment_id: int) -> Attachment | None:
    """A file of a public message of this case (or of the one it goes on in)."""
    cases = {view.case.id, survivor_of(view.case).id}
    rows = Attachment.objects.filter(id=attachment_id, case_id__in=cases, suspicious=False, message__is_public=True)
    hidden = Q(message__delivery__in=("recalled", "suppressed")) | Q(
        message__delivery="queued", message__send_at__isnull=False
    )
    return rows.exclude(hidden).first()


def _progress(reached: Iterable[bool]) -> list[str]:
    """Never a step ahead: a case that was only opened is looked at, it is not answered."""
    states = ["done" if each else "later" for each in reached]
    if "later" in states:
        states[states.index("later") - 1] = "now"
    return states


def _files_of(messages: list[Message]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(message_id__in=[message.id for message in messages]).order_by("id"):
        found.setdefault(int(file.message_id or 0), []).append(file)
    return found


def _said(message: Message, files: list[Attachment], token: str, values: dict[str, str]) -> dict[str, Any]:
    ours = message.author_kind in ("agent", "bot", "system")
    own = not ours and message.author_kind != "third_party"
    text = with_originals(message.text, values) if own else message.text
    text = shortened(message.case_id, text)  # what is still a token: another's words, or ours
    return {
        "ours": ours,
        "name": _("Support") if ours else ("" if own else message.author_name or _("Somebody else")),
        "at": message.at,
        "lang": message.language,
        "text": text.replace(LINK, "").rstrip(),
        "attachments": [_file(file, token, values if own else {}) for file in files],
    }


def _file(file: Attachment, token: str, values: dict[str, str]) -> dict[str, Any]:
    if file.disposed_at:
        return {"name": _("Document"), "size": 0, "content_type": "", "url": "", "held": _("destroyed after use")}
    url = "" if file.suspicious else reverse("member:file", args=[token, file.id])
    name = shortened(file.case_id, with_originals(file.name, values))
    return {"name": name, "size": file.size, "content_type": file.content_type, "url": url, "held": ""}


def _doors(view: MemberView, shown: Case, token: str, now: datetime) -> Mapping[str, Any]:
    doors: dict[str, Any] = {}
    if shown.status not in (*OVER, "resolved") and view.person.role in ("requester", "guardian"):
        doors["withdraw_url"] = reverse("member:withdraw", args=[token])
    if shown.status in ("resolved", "closed"):
        doors["reopen_text"] = _("Not solved? Write to us")
    if is_her_own(view):
        form = Member.objects.filter(id=view.case.member_id or 0).values_list("honorific", flat=True).first()
        doors |= {"address_url": reverse("member:address", args=[token]), "address_form": form or ""}
    return doors | _appeal_door(view, now) | _survey_door(view, shown, now)


def _appeal_door(view: MemberView, now: datetime) -> dict[str, Any]:
    rows = CaseDecision.objects.filter(case_id=view.case.id, adverse=True, about_another=False, appeal_until__gt=now)
    decision = rows.exclude(informed_at=None).order_by("-id").first()
    if decision is None or view.person.role not in ("requester", "guardian"):
        return {}
    token = links.sign(links.APPEAL, decision.id, view.person.address, now=now, expires_at=decision.appeal_until)
    return {"appeal_url": reverse("member:appeal", args=[token]), "appeal_until": decision.appeal_until}


def _survey_door(view: MemberView, shown: Case, now: datetime) -> dict[str, Any]:
    """The journal says whether a survey is open; its page (of another app) has the last word."""
    if view.person.role != "requester" or shown.status not in ("resolved", "closed"):
        return {}
    offer = open_offer(shown.id, now)
    if offer is None:
        return {}
    token = links.sign(links.SURVEY, offer.offer_id, view.person.address, now=now, expires_at=offer.expires_at)
    return {"survey_url": reverse("quality:survey", args=[token])}
