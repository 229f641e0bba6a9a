"""What the desk knows about requests for accounts, whoever may see them: for decisions only, never for a page.

Every function runs as the program: a pattern goes through partners that may not see each other. What comes out of here
is a number or a code; who else is in a pattern is told to leads, as far as their own sight goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Value
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac

from nakhoda.core.likeness import phrase_marks
from nakhoda.core.policy.recovery import RecoveryLimits
from nakhoda.core.recovery import Proof, Signals
from nakhoda.core.recovery_rings import Request, shared_with
from nakhoda.desk.models import Case, Member, MemberAddress, Message, Recovery, RecoveryProof
from nakhoda.desk.queries.links import signing_keys
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

PROGRAM = system("recovery")
DAY = timedelta(days=1)
DEVICE = "device_id"  # of a case's context
VALUED = "valued_account"  # a tag that the product's own signals put on
OTHER_CASES = 20


def mark_of(value: str) -> str:
    """A keyed digest of a contact or a device: equal values have equal marks, and nobody reads one back."""
    plain = value.strip().casefold()
    return salted_hmac("nakhoda.recovery", plain, algorithm="sha256").hexdigest()[:32] if plain else ""


def story_marks(case_id: int) -> list[int]:
    """Marks of what the member wrote on the case."""
    with scope_of(PROGRAM):
        rows = Message.objects.filter(case_id=case_id, author_kind="member", is_public=True).order_by("id")
        text = "\n".join(rows.values_list("text", flat=True)[:5])
    return list(phrase_marks(text, sha256(b"recovery:" + signing_keys()[0]).digest()))


def member_called(handle: str) -> int | None:
    """Whose account a handle is, where exactly one member has it."""
    name = handle.strip().removeprefix("@")
    if not name:
        return None
    with scope_of(PROGRAM):
        found = list(
            Member.objects.filter(handle_key=Upper(Value(name))).order_by("id").values_list("id", flat=True)[:2]
        )
    return found[0] if len(found) == 1 else None


def old_contacts(member_id: int | None) -> list[MemberAddress]:
    """Where the account's owner could be reached before all this; by mail."""
    if member_id is None:
        return []
    with scope_of(PROGRAM):
        return list(MemberAddress.objects.filter(member_id=member_id, kind="email").order_by("id"))


def proofs_of(recovery_id: int) -> list[Proof]:
    """Every proof of a request, oldest first."""
    with scope_of(PROGRAM):
        rows = RecoveryProof.objects.filter(recovery_id=recovery_id).order_by("id").values_list("kind", "outcome")
        return [Proof(*row) for row in rows]


def begun_today(actor: Actor, now: datetime) -> tuple[int, int]:
    """Requests begun in the last 24 hours by this person, and by everybody of the same organisation."""
    with scope_of(PROGRAM):
        rows = Recovery.objects.filter(opened_at__gt=now - DAY)
        return rows.filter(opened_by=actor.id).count(), rows.filter(owner=actor.organisation).count()


def signals_for(case: Case, request: Recovery, limits: RecoveryLimits, actor: Actor, now: datetime) -> Signals:
    """All signals of a request: what was reported, what the case shows, what other requests have in common with it."""
    told, (by_agent, by_partner) = request.told, begun_today(actor, now)
    with scope_of(PROGRAM):
        return Signals(
            changed=frozenset(told.get("changed") or ()),
            urgency=bool(told.get("urgency")),
            story_changed=bool(told.get("story_changed")),
            valued_account=bool(told.get("valued_account")) or VALUED in case.tags,
            country_changed=_elsewhere(case, request),
            new_device=bool(told.get("new_device")) or _unknown_device(case, request),
            failed_proofs=sum(proof.outcome == "failed" for proof in proofs_of(request.id)),
            shared=shared_with(as_request(request), recent_requests(request, limits, now)),
            by_agent=by_agent,
            by_partner=by_partner,
        )


def recent_requests(request: Recovery, limits: RecoveryLimits, now: datetime) -> list[Request]:
    """The others of the rule's days."""
    rows = Recovery.objects.filter(opened_at__gte=now - timedelta(days=limits.days)).exclude(id=request.id)
    return requests_of(rows)


def requests_of(rows: Iterable[Recovery]) -> list[Request]:
    """As the search for rings reads them."""
    return [as_request(row) for row in rows]


def as_request(row: Recovery) -> Request:
    """Two requests without a known account are for two accounts, unless they are on one case."""
    account = f"member:{row.account_member_id}" if row.account_member_id else f"case:{row.case_id}"
    marks = {"contact": row.contact_mark, "device": row.device_mark, "phrases": frozenset(row.phrase_marks)}
    return Request(row.id, account, row.owner, row.opened_at, **marks)  # type: ignore[arg-type]


def _elsewhere(case: Case, request: Recovery) -> bool:
    known = Member.objects.filter(id=request.account_member_id or 0).values_list("country", flat=True).first()
    return bool(known and case.country and known != case.country)


def _unknown_device(case: Case, request: Recovery) -> bool:
    """Known devices are those of the account's earlier cases; without any, nothing can be said."""
    mine = case.context.get(DEVICE)
    if not mine or request.account_member_id is None:
        return False
    rows = Case.objects.filter(member_id=request.account_member_id, context__has_key=DEVICE).exclude(id=case.id)
    known = [context[DEVICE] for context in rows.order_by("-id").values_list("context", flat=True)[:OTHER_CASES]]
    return bool(known) and mine not in known
