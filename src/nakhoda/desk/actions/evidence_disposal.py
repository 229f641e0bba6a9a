"""Documents of identity are destroyed when their time has come; what was found is kept (handbook 5.2, 5.4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from nakhoda.core.events import EvidenceDisposed
from nakhoda.core.legal_holds import holds_on
from nakhoda.desk.actions.unlinking import DIGEST, unlink_files
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import AppealRecord, Attachment, Case
from nakhoda.desk.queries.custody import held_facts, standing_holds
from nakhoda.journal import actions as journal
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

LIMIT = 200
LEGAL_HOLD = "legal_hold"  # the tag that beats every deletion
ASK_AGAIN = timedelta(days=1)
NAMELESS = "destroyed"


def dispose_evidence(now: datetime, limit: int = LIMIT) -> int:
    """Destroy what is due, earliest first; the count of appeals. Runs as the system."""
    due = AppealRecord.objects.filter(dispose_at__lte=now, disposed_at=None).order_by("dispose_at")
    cases = set(due.values_list("case_id", flat=True)[:limit])
    free = list(Case.objects.filter(id__in=cases).order_by("id").select_for_update(skip_locked=True))
    return sum(_dispose(case, now) for case in free)


def _dispose(case: Case, now: datetime) -> int:
    count, held = 0, LEGAL_HOLD in case.tags or _is_held(case)
    for appeal in AppealRecord.objects.filter(case_id=case.id, dispose_at__lte=now, disposed_at=None):
        if held:
            _refuse(case, appeal, now)
            continue
        files = _destroy(case, now)
        appeal.disposed_at = now
        appeal.save(update_fields=["disposed_at"])
        told = EvidenceDisposed(appeal_id=appeal.id, files=files)
        write_events(case, [told], actor=system("clock"), now=now)
        count += 1
    return count


def _is_held(case: Case) -> bool:
    """Whether an order covers the case, by itself or by its member, line, country and dates."""
    return bool(holds_on(standing_holds(), held_facts([case.id])[case.id]))


def _refuse(case: Case, appeal: AppealRecord, now: datetime) -> None:
    """A hold beats the deletion: written down, and asked again tomorrow."""
    appeal.dispose_at = now + ASK_AGAIN
    appeal.save(update_fields=["dispose_at"])
    about = {"scope_id": case.scope_id, "actor": system("clock").label, "now": now, "subject": f"appeal:{appeal.id}"}
    journal.record("disposal.refused", **about, because=LEGAL_HOLD)  # type: ignore[arg-type]


def _destroy(case: Case, now: datetime) -> int:
    """The rows forget name and hash; the bytes go when that is committed, unless another case has the same."""
    rows = list(Attachment.objects.filter(case_id=case.id, disposed_at=None).exclude(sha256=""))
    digests = {row.sha256 for row in rows}
    for row in rows:
        row.name, row.sha256, row.content_id, row.disposed_at = NAMELESS, "", "", now
        row.save(update_fields=["name", "sha256", "content_id", "disposed_at"])
    gone = [f"{DIGEST}{digest}" for digest in sorted(digests)]
    transaction.on_commit(lambda: _unlink(gone))
    return len(rows)


def _unlink(names: list[str]) -> None:
    """What somebody sends again at this very moment stays for the sweep of files that no row names."""
    with scope_of(system("clock")):
        unlink_files(names)
