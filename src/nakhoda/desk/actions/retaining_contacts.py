"""Members who have not been heard of for so long: they are told where the law says so, and then forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings

from nakhoda.core.events import WordsErased
from nakhoda.core.legal_holds import covers_member
from nakhoda.core.retention import RecordFacts, RetentionTable, judge, term_for
from nakhoda.desk.actions.erasing_member import erase_identity
from nakhoda.desk.actions.erasing_rows import Gone, erase_class, words_on
from nakhoda.desk.actions.letters import OUR_NAME
from nakhoda.desk.actions.post_office import PermanentFailure, hand_over
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.mail.compose import ComposeError, Mailbox, compose_reply
from nakhoda.desk.mail_texts import language_for_member
from nakhoda.desk.models import Case, ErasureNotice, Member, MemberAddress
from nakhoda.desk.queries.custody import held_facts, running_on, standing_holds, tagged_as_held
from nakhoda.org.actors import Actor
from nakhoda.org.queries import registry_id

CONTACT = "contact"


def forget_dormant(
    members: Sequence[Member], table: RetentionTable, *, actor: Actor, now: datetime
) -> tuple[Counter[str], Gone]:
    """Judge each of them; tell or forget. Counts by verdict, and what went. The caller holds scope and lock."""
    verdicts: Counter[str] = Counter()
    gone = Gone()
    for member, cases in _with_cases(members):
        verdict, notice_hours = _judge(member, cases, table, now)
        verdicts[verdict] += 1
        if verdict == "tell":
            _tell(member, now, notice_hours)
        elif verdict == "erase":
            gone.join(_forget(member, cases, actor, now))
    return verdicts, gone


def _with_cases(members: Sequence[Member]) -> list[tuple[Member, list[Case]]]:
    """Each with their cases, all locked at once by number, as a bulk change locks: neither waits for the other."""
    of: dict[int, list[Case]] = {member.id: [] for member in members}
    for case in Case.objects.filter(member_id__in=list(of)).order_by("id").select_for_update():
        of[int(case.member_id or 0)].append(case)
    return [(member, of[member.id]) for member in members]


def _judge(member: Member, cases: list[Case], table: RetentionTable, now: datetime) -> tuple[str, int]:
    numbers = [case.id for case in cases]
    places = {case.country for case in cases if case.country} | ({member.country} if member.country else set())
    term = term_for(table, CONTACT, places, "ended", now.date()).outcome
    since = max((case.resolved_at or case.received_at for case in cases), default=member.created_at)
    facts = held_facts(numbers).values()
    held = [hold.reference for hold in standing_holds() if covers_member(hold, member.id, facts)]
    held += [f"tag on case {each}" for each in tagged_as_held(numbers)]
    running = [sentence for told in running_on(numbers).values() for sentence in told]
    told_until = _told_until(member.id, since + timedelta(days=term.ceiling_days or 0))
    return judge(term, RecordFacts(since, tuple(held), tuple(running), told_until), now).outcome, term.notice_hours


def _told_until(member_id: int, since: datetime) -> datetime | None:
    """A notice of an earlier silence does not count: they were heard of in between."""
    rows = ErasureNotice.objects.filter(member_id=member_id, record_class=CONTACT, told_at__gte=since)
    return rows.values_list("due_at", flat=True).first()


def _tell(member: Member, now: datetime, hours: int) -> None:
    mail = MemberAddress.objects.filter(member_id=member.id, kind="email").exists()
    told = {"told_at": now, "due_at": now + timedelta(hours=hours), "how": "mail" if mail else "no_address"}
    notice, _ = ErasureNotice.objects.update_or_create(
        member_id=member.id, record_class=CONTACT, defaults={"scope_id": registry_id(), **told}
    )
    if mail:
        defer("send_erasure_notice", notice_id=notice.id)


def _forget(member: Member, cases: list[Case], actor: Actor, now: datetime) -> Gone:
    numbers = [case.id for case in cases]
    known = words_on(numbers)[2]
    gone = erase_class(CONTACT, numbers, now)
    gone.join(erase_identity(member.id, now))
    for case in (case for case in cases if case.id in known):
        write_events(case, [WordsErased(cause="retention", what=CONTACT)], actor=actor, now=now)
    return gone


def send_erasure_notice(notice_id: int) -> None:
    """Hand the letter over; the job itself is the memory of having done it. Nothing is kept of it."""
    notice = ErasureNotice.objects.filter(id=notice_id).first()
    address = notice and MemberAddress.objects.filter(member_id=notice.member_id, kind="email").order_by("id").first()
    if not notice or not address:
        return
    language = language_for_member(Member.objects.get(id=notice.member_id).locale)
    name = f"nakhoda-e{notice.id}"
    try:
        raw = compose_reply(
            sender=Mailbox(settings.MAIL_ADDRESS, OUR_NAME),
            to=Mailbox(address.value),
            subject=notice_text(language)["subject"],
            text=notice_text(language)["text"].format(day=_day(notice.due_at.date())),
            language=language,
            message_id=name,
            sent_at=notice.told_at,
            automatic=True,
        )
        hand_over(raw, sender=settings.MAIL_ADDRESS, recipient=address.value, name=name)
    except (PermanentFailure, ComposeError):
        notice.how = "bounced"
        notice.save(update_fields=["how"])


def notice_text(language: str) -> dict[str, str]:
    """Subject and text; English where the language has none."""
    texts: dict[str, dict[str, str]] = _notices()
    return texts.get(language) or texts["en"]


@cache
def _notices() -> dict[str, Any]:
    return yaml.safe_load(files("nakhoda.desk").joinpath("records/notice.yaml").read_text("utf-8"))  # type: ignore[no-any-return]


def _day(day: date) -> str:
    return day.isoformat()
