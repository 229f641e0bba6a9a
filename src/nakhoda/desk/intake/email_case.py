"""What a read mail becomes: a new case, a reply to one, a record on one, or an unparsed case. One transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from nakhoda.desk.actions.mailing import record_bounce
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.replies import NeedsFollowUp, receive_reply
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.intake.email_arrival import arrival_of, source_of
from nakhoda.desk.intake.email_hints import add_hint, hint_tags, hinted_cases
from nakhoda.desk.intake.email_records import add_record
from nakhoda.desk.intake.email_tokens import case_of_sender, case_of_token
from nakhoda.desk.intake.limits import is_flood
from nakhoda.desk.jobs import defer
from nakhoda.desk.mail.addresses import normal_address
from nakhoda.desk.mail.children import Refusal
from nakhoda.desk.mail.classify import classify, may_auto_acknowledge
from nakhoda.desk.mail.parsed import ParsedMail
from nakhoda.desk.models import RawMail
from nakhoda.org.actors import Actor

Settled = tuple[str, int | None, str]  # outcome, case, detail (codes only)
_MACHINES = {"bounce": "bounce", "auto_reply": "auto-reply", "loop": "mail-loop"}


def settle(mail: ParsedMail | Refusal, row: RawMail, *, actor: Actor, now: datetime) -> Settled:
    """Write what the mail means. The caller holds the raw row and commits."""
    if isinstance(mail, Refusal):
        return _unparsed(row, mail.reason, actor=actor, now=now)
    try:
        arrival = arrival_of(mail, row)
    except (ValueError, LookupError, TypeError) as error:  # odd beyond the parser: a person looks at the bytes
        return _unparsed(row, type(error).__name__, actor=actor, now=now)
    own = {settings.MAIL_ADDRESS, row.mailbox}
    joined = case_of_sender(mail, row.mailbox)
    kind = classify(mail, reply_to_case=joined is not None, own_addresses=own).outcome
    flood = is_flood("mail_in", _sender(mail), now=now)
    if kind in _MACHINES:
        return _from_machine(kind, mail, arrival, row, flood, actor=actor, now=now)
    hints = hinted_cases(mail)
    if joined is not None:
        try:
            return "reply", receive_reply(joined, arrival, actor=actor, now=now).case_id, kind
        except NeedsFollowUp as over:
            hints = {over.follows: "follow-up"}
    flooded = _with_tags(arrival, ["flood"] if flood else [])
    answerable = bool(may_auto_acknowledge(mail, own).outcome) and not flood
    return "case", _open(flooded, hints, answerable, actor=actor, now=now), kind


def _open(arrival: Arrival, hints: Mapping[int, str], answerable: bool, *, actor: Actor, now: datetime) -> int:
    case = open_case(_with_tags(arrival, hint_tags(hints)), actor=actor, now=now)
    if hints:
        add_hint(case, hints, actor=actor, now=now)
    if answerable:
        defer("acknowledge", case_id=case.id)
    return int(case.id)


def _from_machine(
    kind: str, mail: ParsedMail, arrival: Arrival, row: RawMail, flood: bool, *, actor: Actor, now: datetime
) -> Settled:
    """A record on the case it belongs to, without any effect on its clocks; never an answer. A storm is only kept."""
    outcome = "bounce" if kind == "bounce" else "auto_reply"
    case_id = case_of_token(mail, row.mailbox)
    if case_id is None:
        if flood:
            return outcome, None, f"{kind}: flood"
        return outcome, _open(_with_tags(arrival, [_MACHINES[kind]]), {}, False, actor=actor, now=now), kind
    if kind == "bounce":
        record_bounce(case_id, mail.dsn.message_id if mail.dsn else "", actor=actor, now=now)
    if not flood:
        add_record(case_id, arrival, _MACHINES[kind], actor=actor, now=now)
    return outcome, case_id, kind


def _unparsed(row: RawMail, reason: str, *, actor: Actor, now: datetime) -> Settled:
    arrival = Arrival(
        channel="email",
        received_at=min(row.received_at, now),
        text="",
        source=source_of(row.mailbox),
        subject="",
        unparsed=True,
        raw_id=row.id,
    )
    return "unparsed", open_case(arrival, actor=actor, now=now).id, reason[:300]


def _with_tags(arrival: Arrival, tags: Iterable[str]) -> Arrival:
    return replace(arrival, tags=tuple(dict.fromkeys((*arrival.tags, *tags))))


def _sender(mail: ParsedMail) -> str:
    return normal_address(mail.from_.address) if mail.from_ else ""
