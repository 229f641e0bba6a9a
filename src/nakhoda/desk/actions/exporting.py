"""All that is held about a member, for the member: what they said and what was said to them, with the originals.

Staff appear as roles. Other people who take part are "another person", and what they wrote is left out. Internal notes
are handed out where no seal lies on the case; of sealed cases only what the member was told (no tipping-off,
handbook 5.4). Who asked, and the digest of the file, are on record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from nakhoda.desk.actions.exporting_zip import Original, zip_of
from nakhoda.desk.models import Attachment, Member, MemberAddress, RawMail, SubjectExport
from nakhoda.desk.queries.custody import cases_of
from nakhoda.desk.queries.evidence import is_kept, path_of
from nakhoda.desk.queries.subject import case_told, decisions_of
from nakhoda.desk.queries.vault_seal import opened_mail
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

PROGRAM = system("records")
Answers = Callable[[Sequence[int]], list[dict[str, Any]]]  # another app's rows on these cases
HELD_ABOUT = {
    "member": "who you are, as far as we were told",
    "cases": "what you asked us, and what we answered",
    "decisions": "what was decided about your account or your content",
    "surveys": "what you told us about our help",
}


def export_subject(member_id: int, *, surveys: Answers, actor: Actor, now: datetime) -> tuple[bytes, SubjectExport]:
    """The ZIP file and its record. Call it outside of any transaction; nothing of the member is changed."""
    require(actor, "records:keep")
    with scope_of(PROGRAM):
        data = _gathered(member_id, surveys, now)
        originals = _originals(data)
        packed = zip_of(data, originals)
        counts = {"cases": len(data["cases"]), "messages": sum(len(c["messages"]) for c in data["cases"])}
        told = {"member_id": member_id, "asked_by": actor.label, "asked_at": now, "sha256": sha256(packed).hexdigest()}
        record = SubjectExport.objects.create(scope_id=registry_id(), counts=counts | {"files": len(originals)}, **told)
        about = {"scope_id": record.scope_id, "actor": actor.label, "now": now, "subject": f"member:{member_id}"}
        journal.record("subject.exported", **about, export=record.id, counts=record.counts)  # type: ignore[arg-type]
    return packed, record


def _gathered(member_id: int, surveys: Answers, now: datetime) -> dict[str, Any]:
    member = Member.objects.get(id=member_id)
    numbers = cases_of(member_id)
    addresses = MemberAddress.objects.filter(member_id=member_id).order_by("kind", "value")
    who = {
        name: getattr(member, name)
        for name in ("id", "name", "handle", "locale", "country", "honorific", "survey_opt_out")
    }
    return {
        "made_at": now.isoformat(),
        "what_this_is": HELD_ABOUT,
        "member": who
        | {"known_since": member.created_at.isoformat()}
        | {"addresses": [{"kind": row.kind, "value": row.value} for row in addresses]},
        "cases": [case_told(number, member_id) for number in numbers],
        "decisions": decisions_of(member_id, numbers),
        "surveys": surveys(numbers),
    }


def _originals(data: dict[str, Any]) -> list[Original]:
    """The files and mails that the export names, with their bytes; a name in the ZIP that cannot climb out of it."""
    found: list[Original] = []
    for case in data["cases"]:
        for message in case["messages"]:
            for file in message["files"]:
                row = Attachment.objects.get(id=file.pop("number"))
                if is_kept(row.sha256):
                    file["in_this_export"] = f"files/{case['number']}/{row.id}-{_safe(row.name)}"
                    found.append(Original(file["in_this_export"], path_of(row.sha256).read_bytes()))
            if raw := message.pop("raw", None):
                mail = RawMail.objects.get(id=raw)
                message["original"] = f"mail/{case['number']}/{mail.id}.eml"
                found.append(Original(message["original"], opened_mail(mail.raw, mail.sha256)))
    return found


def _safe(name: str) -> str:
    kept = "".join(sign if sign.isalnum() or sign in "._- " else "_" for sign in name).strip(". ")
    return kept[:80] or "file"
