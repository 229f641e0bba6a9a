"""Notices by mail, for who wants them: their fixed phrases in her language and one link, never a word of a case.

What is about a sealed place is only counted. At most `AN_HOUR` mails an hour; what is left waits for the next one.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from nakhoda.desk.actions.letters import OUR_NAME
from nakhoda.desk.actions.post_office import PermanentFailure, hand_over
from nakhoda.desk.actions.tallies import count_one, counted
from nakhoda.desk.mail.compose import ComposeError, Mailbox, compose_reply
from nakhoda.desk.models import Notice, NoticeMail
from nakhoda.desk.queries.inbox import mine, phrase_of
from nakhoda.desk.queries.notice_kinds import KINDS
from nakhoda.desk.queries.sealing import seal_of
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor

AN_HOUR = 4
TALLY = "notice_mail"
MORNING = 8  # o'clock where the reader is
LINES = 20
DAY = timedelta(hours=20)  # a digest a day, also where clocks are put back


def mail_notices(person_id: int, *, now: datetime) -> bool:
    """One mail with what is new to her; whether one left. Temporary trouble raises, and the job tries again."""
    wish = NoticeMail.objects.select_for_update().filter(person_id=person_id).exclude(mode="off").first()
    person = Person.objects.select_related("user").filter(id=person_id, active=True).first()
    rows = _new_to(person, now) if wish and person else []
    if wish is None or person is None or not rows or person.user is None or not person.user.email:
        return False
    if wish.mode == "at_once" and counted(TALLY, str(person_id), since=now) >= AN_HOUR:
        return False
    count_one(TALLY, str(person_id), now=now)
    with contextlib.suppress(PermanentFailure, ComposeError):
        _send(person, person.user.email, rows, now)
    Notice.objects.filter(id__in=[row.id for row in rows]).update(mailed_at=now)
    NoticeMail.objects.filter(id=wish.id).update(sent_at=now)
    return True


def waiting_for_mail(now: datetime) -> list[int]:
    """Whose hour it is: digests in the morning of the reader, and what was held back when there was too much."""
    wishes = NoticeMail.objects.exclude(mode="off").order_by("person_id").values_list("person_id", "mode", "sent_at")
    zones = dict(Person.objects.filter(id__in=[row[0] for row in wishes]).values_list("id", "time_zone"))
    unsent = set(Notice.objects.filter(mailed_at=None, read_at=None, done_at=None).values_list("person_id", flat=True))
    return [
        person
        for person, mode, sent_at in wishes
        if person in unsent and (mode == "at_once" or _is_morning(zones.get(person, "UTC"), sent_at, now))
    ]


def _is_morning(zone: str, sent_at: datetime | None, now: datetime) -> bool:
    rested = sent_at is None or now - sent_at > DAY
    return rested and now.astimezone(ZoneInfo(zone)).hour == MORNING


def _new_to(person: Person, now: datetime) -> list[Notice]:
    rows = mine(person_as_actor(person, now), now).filter(mailed_at=None, read_at=None, done_at=None)
    return list(rows.order_by("-id")[:200])


def _send(person: Person, address: str, rows: list[Notice], now: datetime) -> None:
    language = person.locale if translation.check_for_language(person.locale) else "en"
    with translation.override(language):
        subject = _("Nakhoda: notices for you (%(n)s)") % {"n": len(rows)}
        text = "\n".join([*_lines(rows), "", settings.BASE_URL + reverse("desk:inbox"), "", _footer()])
    name = f"nakhoda-notices-{person.id}-{rows[0].id}"
    raw = compose_reply(
        sender=Mailbox(settings.MAIL_ADDRESS, OUR_NAME),
        to=Mailbox(address),
        subject=subject,
        text=text,
        language=language,
        message_id=name,
        sent_at=now,
        automatic=True,
    )
    hand_over(raw, sender=settings.MAIL_ADDRESS, recipient=address, name=name)


def _lines(rows: list[Notice]) -> list[str]:
    open_rows = [row for row in rows if not _is_sealed(row)]
    told = [f"- {phrase_of(row)}" for row in open_rows[:LINES]]
    if len(open_rows) > LINES:
        told.append("- " + _("and more: %(n)s") % {"n": len(open_rows) - LINES})
    if sealed := len(rows) - len(open_rows):
        told.append("- " + _("to be read in Nakhoda only: %(n)s") % {"n": sealed})
    return told


def _is_sealed(row: Notice) -> bool:
    return KINDS[row.kind].answering or (row.label_id != 0 and seal_of(row.label_id) is not None)


def _footer() -> str:
    return _("You chose to be told by mail. You can change it on the page of your notices.")
