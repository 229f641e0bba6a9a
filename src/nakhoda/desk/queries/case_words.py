"""What was said on a case and what hangs on it, read once for everything on its page that asks."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.core.events import Entry
from nakhoda.desk.models import Attachment, Case, Message
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.journal.queries import entries_of

SHOWN = 200  # the latest messages; older ones are on the journal page
# Rare beside a case: asked for only where there are any.
BESIDE = {
    "escalations": "desk_escalation",
    "decisions": "desk_decision",
    "files": "desk_attachment",
    "drafts": "desk_draft",
    "recoveries": "desk_recovery",
}
_THERE = "EXISTS (SELECT 1 FROM {table} r WHERE r.{column} = c.id)"
_BESIDE = f"""
SELECT {", ".join(_THERE.format(table=table, column="case_id") for table in BESIDE.values())},
  {_THERE.format(table="desk_duplicate_offer", column="case_id")}
    OR {_THERE.format(table="desk_duplicate_offer", column="other_id")},
  (SELECT r.raised_by FROM desk_escalation r WHERE r.case_id = c.id ORDER BY r.id DESC LIMIT 1),
  s.name, s.time_zone, (SELECT p.name FROM org_organisation p WHERE p.key = c.owner AND p.kind = 'partner')
FROM desk_case c LEFT JOIN org_site s ON s.key = c.calendar WHERE c.id = %s
"""  # noqa: S608 -- names of tables


@dataclass(frozen=True, slots=True)
class Words:
    """Messages oldest first (at most the latest `SHOWN`), files by number, the journal."""

    messages: list[Message]
    files: list[Attachment]
    journal: list[Entry]

    @property
    def whole(self) -> bool:
        """Whether no older message was left out."""
        return len(self.messages) < SHOWN


@dataclass(frozen=True, slots=True)
class Beside:
    """Which rare things the reader's sight holds beside a case, and where it lies."""

    kinds: frozenset[str]  # of BESIDE, and "offers"
    raiser: int | None  # who raised its last escalation
    site: str
    zone: str
    partner: str | None


def read_words(case: Case, has_files: bool = True) -> Words:
    """Read for whoever may read the case."""
    messages = list(Message.objects.filter(case_id=case.id).order_by("-id")[:SHOWN])
    files = list(Attachment.objects.filter(case_id=case.id).order_by("id")) if has_files else []
    return Words(messages[::-1], files, entries_of(case.id))


def beside(case: Case) -> Beside:
    """In one trip what would take eight."""
    *found, raiser, site, zone, partner = prepared_rows(_BESIDE, [case.id])[0]
    kinds = (kind for kind, there in zip((*BESIDE, "offers"), found, strict=True) if there)
    return Beside(frozenset(kinds), raiser, site or "", zone or "UTC", partner)
