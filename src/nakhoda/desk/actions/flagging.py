"""An agent flags suspected illegal material: the bytes leave the desk at once, a pointer and a hash stay (0.10, 5.1).

The case goes to the lane of child safety and its people. Nothing that the member's side can see tells of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction

from nakhoda.core.events import CaseClassified, Event
from nakhoda.core.facts import TERMINAL
from nakhoda.core.routing import lane_rank
from nakhoda.desk.actions.escalation_returns import redirected
from nakhoda.desk.actions.letting_go import drain_for, let_go
from nakhoda.desk.actions.placing import moved, routed
from nakhoda.desk.actions.sealed_store import seal_bytes, seal_file
from nakhoda.desk.actions.telling import tell
from nakhoda.desk.actions.unlinking import DIGEST, unlink_files
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.models import Attachment, Case, Draft, HeldMaterial, Message, RawMail
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import attachment_for
from nakhoda.desk.queries.sealing import PROGRAM
from nakhoda.desk.queries.vault_seal import opened_mail
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

LANE = "L1"
WHY = ("flagged: somebody must look at it who is cleared to",)
NAMELESS = "held back"


class NotFlagged(ValueError):
    """Nothing was flagged; the message says why."""


@dataclass(slots=True)
class _Found:
    """What goes away: its parts, and the hashes whose rows must forget them."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)

    def add(self, what: str, digest: str, size: int) -> None:
        """One part more."""
        self.parts.append({"what": what, "sha256": digest, "size": size})


def flag_file(case_id: int, attachment_id: int, *, actor: Actor, now: datetime) -> HeldMaterial:
    """A file is suspected: it, every copy of it and the mail that brought it go. Raises `NoSuchCase`, `NotFlagged`."""
    case = locked_case_for(actor, case_id, "case:work")
    file = attachment_for(actor, case_id, attachment_id)
    if file is None or not file.sha256:
        raise NotFlagged("there is no such file here any more")
    with scope_of(PROGRAM):
        found = _Found()
        message = Message.objects.filter(id=file.message_id or 0).first()
        kind, digest, size = _kind(file), file.sha256, file.size
        _take_files([file], found)
        _take_mail(message, found)
        item = _hold(case, message, file.id, "file", kind, digest, size, found, actor=actor, now=now)
    _to_child_safety(case, {}, actor=actor, now=now)
    tell("material_flagged", item.id, label_id=case.scope_id, by=actor, now=now)
    return item


def flag_message(case_id: int, message_id: int, *, actor: Actor, now: datetime) -> HeldMaterial:
    """A message is suspected: its words, its files and the mail that brought it go."""
    case = locked_case_for(actor, case_id, "case:work")
    with scope_of(PROGRAM):
        message = Message.objects.filter(id=message_id, case_id=case_id).first()
        files = list(Attachment.objects.filter(message_id=message_id).exclude(sha256=""))
        if message is None or not (message.text or message.quoted or message.html or files):
            raise NotFlagged("there is no such message here any more")
        found = _Found()
        digest, size = _take_words(message, found)
        _take_files(files, found)
        _take_mail(message, found)
        first = not Message.objects.filter(case_id=case_id, id__lt=message_id).exists()
        item = _hold(case, message, None, "words", "text", digest, size, found, actor=actor, now=now)
    _to_child_safety(case, {"subject": ""} if first else {}, actor=actor, now=now)
    tell("material_flagged", item.id, label_id=case.scope_id, by=actor, now=now)
    return item


# -- the bytes go --------------------------------------------------------------------------------------------


def _take_words(message: Message, found: _Found) -> tuple[str, int]:
    told = {"text": message.text, "quoted": message.quoted, "html": message.html}
    digest, size = seal_bytes(json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
    found.add("words", digest, size)
    Message.objects.filter(id=message.id).update(text="", quoted="", html="")
    Draft.objects.filter(case_id=message.case_id).delete()  # an answer in work may quote it
    return digest, size


def _take_files(files: list[Attachment], found: _Found) -> None:
    """Every row that names the same bytes forgets them, in whichever case it lies."""
    for file in files:
        found.add("file", file.sha256, seal_file(file.sha256) or file.size)
        found.digests.add(file.sha256)
    copies = Attachment.objects.filter(sha256__in=found.digests)
    copies.update(sha256="", content_id="", name=NAMELESS, suspicious=True)
    gone = [f"{DIGEST}{digest}" for digest in sorted(found.digests)]
    transaction.on_commit(lambda: _unlink(gone))


def _take_mail(message: Message | None, found: _Found) -> None:
    """The raw mail holds the file once more, and the words: it goes too."""
    row = RawMail.objects.filter(id=message.raw_id).first() if message and message.raw_id else None
    if row is None or not row.raw:
        return
    content = opened_mail(row.raw, row.sha256)
    found.add("mail", *seal_bytes(content))
    row.raw, row.detail = b"", ""
    row.save(update_fields=["raw", "detail"])


def _unlink(names: list[str]) -> None:
    """What was sent this very minute stays for the sweep of files that no row names; no door reads it."""
    with scope_of(PROGRAM):
        unlink_files(names)


def _kind(file: Attachment) -> str:
    """`image`, `video` ...: never more of what a sender may have written himself."""
    return file.content_type.partition("/")[0][:20]


# -- the pointer stays ---------------------------------------------------------------------------------------


def _hold(
    case: Case,
    message: Message | None,
    attachment_id: int | None,
    what: str,
    kind: str,
    digest: str,
    size: int,
    found: _Found,
    *,
    actor: Actor,
    now: datetime,
) -> HeldMaterial:
    item = HeldMaterial.objects.create(
        scope_id=registry_id(),
        case_id=case.id,
        label_id=case.scope_id,
        message_id=message.id if message else None,
        attachment_id=attachment_id,
        what=what,
        content_type=kind,
        sha256=digest or sha256(b"").hexdigest(),
        size=size,
        parts=found.parts,
        channel=message.channel if message else case.channel,
        flagged_by=actor.id,
        flagged_at=now,
        system=settings.HANDOVER_SYSTEM,
    )
    about = {"scope_id": registry_id(), "actor": actor.label, "now": now, "subject": f"material:{item.id}"}
    journal.record("material.flagged", **about, case=case.id, what=what, sha256=digest)  # type: ignore[arg-type]
    return item


def _to_child_safety(case: Case, words: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """The case takes the lane of child safety, and lies with its people; whoever flagged it may see it no more."""
    policy = policy_in_force(now)
    lane = policy.lanes.get(LANE)
    if lane is None or case.status in TERMINAL:
        return
    graver = lane_rank(policy, case.lane) <= lane.rank
    found: dict[str, Any] = {"lane": case.lane if graver else LANE, "priority": lane.priority or case.priority}
    if lane.reason and not graver:
        found |= {"lob": policy.reasons[lane.reason].lob, "reason": lane.reason}
    told = {"lob": case.lob, "reason": case.reason, "language": case.language} | found
    events: list[Event] = [CaseClassified(**told, confidence=1.0, reasons=WHY)]
    after = replace(state_of(case), **found)
    place = routed(policy, after, tier=lane.tier)
    before = case.assignee_id
    if place.queue != case.queue and not graver:
        let_go(case, now=now)
        events += [*redirected(case, place.queue), moved(policy, after, policy.queue_by_key[place.queue], "skill")]
    write_events(case, events, actor=actor, now=now, words=words)
    with scope_of(PROGRAM):
        HeldMaterial.objects.filter(case_id=case.id).update(label_id=case.scope_id)  # whose people hand it over
    if case.assignee_id != before:
        drain_for(before)
