"""The card of a recovery on the agent's page: the steps, what is missing, and why the risk is what it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.recovery import RecoveryRule
from nakhoda.core.recovery import MARKS, OPEN, lack_of_proof, passed_kinds, tier_called
from nakhoda.core.recovery import Proof as Told
from nakhoda.desk.models import Attachment, Case, MemberAddress, Recovery, RecoveryContact, RecoveryProof
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.masking import masked
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.org.scope import scope_of

SIGNALS = {
    "contacts_changed": gettext_lazy("E-mail, phone and second factor changed at once"),
    "contact_changed": gettext_lazy("A contact of the account changed lately"),
    "urgency": gettext_lazy("The member presses for speed"),
    "story_changed": gettext_lazy("The story changed while it was told"),
    "valued_account": gettext_lazy("The account is worth stealing"),
    "country_changed": gettext_lazy("Written from another country than the account's"),
    "new_device": gettext_lazy("A device that the account does not know"),
    "failed_proof": gettext_lazy("A proof failed"),
    "pattern": gettext_lazy("It fits a pattern that leads look at"),
    "busy_hands": gettext_lazy("Unusually many requests pass through the same hands"),
}
TIERS = {"low": gettext_lazy("Low risk"), "raised": gettext_lazy("Raised risk"), "high": gettext_lazy("High risk")}
STATES = {
    "opened": gettext_lazy("In proof"),
    "proposed": gettext_lazy("Waits for a second person"),
    "cooling": gettext_lazy("Time to object"),
    "restored": gettext_lazy("Given back"),
    "refused": gettext_lazy("Refused"),
    "abandoned": gettext_lazy("Abandoned"),
    "stopped": gettext_lazy("Stopped by the owner"),
}
CHECKS = {
    "seen_in_product": gettext_lazy("Seen in the product"),
    "answered_there": gettext_lazy("It answered there"),
    "document_read": gettext_lazy("The document was read"),
    "asked_and_compared": gettext_lazy("Asked and compared with the record"),
}
REFUSALS = {
    "not_proven": gettext_lazy("Not proven"),
    "not_the_owner": gettext_lazy("Not the owner"),
    "no_answer": gettext_lazy("No answer"),
    "suspected_takeover": gettext_lazy("A takeover is suspected"),
}
OUTCOMES = {
    "passed": gettext_lazy("Passed"),
    "failed": gettext_lazy("Failed"),
    "inconclusive": gettext_lazy("Inconclusive"),
}
REPORTS = {
    "urgency": SIGNALS["urgency"],
    "story_changed": SIGNALS["story_changed"],
    "valued_account": SIGNALS["valued_account"],
    "new_device": SIGNALS["new_device"],
}
CHANGED = {
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "factor": gettext_lazy("Second factor"),
}
MARKED = {
    "wrongful_handover": gettext_lazy("Given to a stranger: a critical error"),
    "wrongful_denial": gettext_lazy("Kept from its owner"),
}
VERBS = ("open", "signals", "freeze", "proof", "contact", "propose", "approve", "restore", "end", "judge")


def say(words: Any, key: str) -> str:
    """A code in words; a policy may know codes that we do not."""
    return str(words.get(key, key.replace("_", " ")))


def recovery_card(
    case: Case, actor: Actor, policy: CompiledPolicy, now: datetime, begun: bool = True
) -> dict[str, Any] | None:
    """`recovery` of `desk/case.html`; None where accounts are not given back, or not by this reader."""
    rule = policy.recovery
    if case.lob not in rule.lobs or not may(actor, "recovery:work", case.scope_id):
        return None
    row = Recovery.objects.filter(case_id=case.id).order_by("-id").first() if begun else None
    choices = {"reports": _choices(REPORTS), "changed": _choices(CHANGED)}
    common = {"urls": _urls(case), "choices": choices, "may_open": row is None or row.state not in OPEN}
    return {**common, "begun": False} if row is None else {**common, **_begun(row, case, actor, rule, now)}


def _begun(row: Recovery, case: Case, actor: Actor, rule: RecoveryRule, now: datetime) -> dict[str, Any]:
    tier, proofs = tier_called(rule, row.tier), list(RecoveryProof.objects.filter(recovery_id=row.id).order_by("id"))
    told = [Told(proof.kind, proof.outcome) for proof in proofs]
    lack = lack_of_proof(rule, tier, told)
    contact = RecoveryContact.objects.filter(recovery_id=row.id).first()
    keeps = "old_contact_answers" in passed_kinds(told)
    open_now, in_proof = row.state in OPEN, row.state == "opened"
    settled = row.contact_confirmed_at is not None or keeps
    ready = in_proof and row.frozen_at is not None and not lack and settled
    return {
        "begun": True,
        "state": row.state,
        "state_label": say(STATES, row.state),
        "tier": row.tier,
        "tier_label": say(TIERS, row.tier),
        "why": [say(SIGNALS, code) for code in row.signals],
        "steps": _steps(row, tier.two_person, tier.cooling_hours, _proof_hint(rule, lack), bool(lack), settled, now),
        "proofs": _proofs(proofs, rule),
        "old_contacts": _old_contacts(row),
        "new_contact": masked(contact.value) if contact else "",
        "new_confirmed": row.contact_confirmed_at is not None,
        "keeps_contact": keeps,
        "cooling_until": row.cooling_until if row.state == "cooling" else None,
        "reason": say(REFUSALS, row.reason) if row.reason else "",
        "mark": say(MARKED, row.mark) if row.mark else "",
        "judge": say(MARKED, MARKS[row.state]) if _may_judge(row, actor, case) else "",
        "may_freeze": open_now and row.frozen_at is None,
        "may_prove": in_proof,
        "may_ask": in_proof and row.frozen_at is not None and not row.contact_confirmed_at,
        "asked_at": row.contact_asked_at,
        "may_propose": ready,
        "may_approve": row.state == "proposed" and _may_approve(row, actor, case),
        "may_send_back": row.state in ("proposed", "cooling") and bool(may(actor, "recovery:approve", case.scope_id)),
        "may_restore": row.state == "cooling" and bool(row.cooling_until and now >= row.cooling_until),
        "may_end": open_now,
        "kinds": [(kind, in_words(each.title)) for kind, each in rule.proofs.items()],
        "checks": [(key, say(CHECKS, key)) for key in rule.checks],
        "outcomes": _choices(OUTCOMES),
        "refusals": [(key, say(REFUSALS, key)) for key in rule.refusals],
        "files": _files(case),
    }


def _steps(
    row: Recovery, two: bool, hours: int, proof_hint: str, lacks: bool, settled: bool, now: datetime
) -> list[dict[str, Any]]:
    """The way to the end, in order; `done` says how far it is."""
    cooled = bool(row.cooling_until and now >= row.cooling_until)
    waits = _("Every old contact point is told and may object for %(n)s hours") % {"n": hours}
    steps = [
        _step(_("Freeze the account"), row.frozen_at is not None),
        _step(_("Proofs"), not lacks, proof_hint),
        _step(_("A contact that is the member's"), settled, _("The member names it behind a signed link")),
        _step(_("A second person agrees"), row.approved_at is not None) if two else None,
        _step(_("Time to object"), cooled, waits if hours else ""),
        _step(_("Give it back"), row.state == "restored"),
    ]
    return [step for step in steps if step]


def _step(label: str, done: bool, hint: str = "") -> dict[str, Any]:
    return {"label": label, "done": done, "hint": "" if done else hint}


def _proof_hint(rule: RecoveryRule, lack: Any) -> str:
    if not lack:
        return ""
    count = max(lack.proofs, lack.strong)
    kinds = ", ".join(in_words(rule.proofs[kind].title) for kind in lack.kinds)
    return _("%(n)s more, independent of each other: %(kinds)s") % {"n": count, "kinds": kinds}


def _proofs(rows: list[RecoveryProof], rule: RecoveryRule) -> list[dict[str, Any]]:
    people = faces_of_people([row.by for row in rows]) if rows else {}
    return [
        {
            "kind": in_words(rule.proofs[row.kind].title) if row.kind in rule.proofs else row.kind,
            "how": say(CHECKS, row.how),
            "outcome": say(OUTCOMES, row.outcome),
            "code": row.outcome,
            "by": people[row.by].name if row.by in people else "",
            "at": row.at,
        }
        for row in rows
    ]


def _old_contacts(row: Recovery) -> list[str]:
    """Their ends only. The register is the program's; what an agent reads is enough to recognise, too little to use."""
    if row.account_member_id is None:
        return []
    with scope_of(system("recovery")):
        rows = MemberAddress.objects.filter(member_id=row.account_member_id, kind="email").order_by("id")
        return [masked(value) for value in rows.values_list("value", flat=True)[:5]]


def _files(case: Case) -> list[tuple[int, str]]:
    rows = Attachment.objects.filter(case_id=case.id).exclude(sha256="").order_by("id")
    return list(rows.values_list("id", "name")[:20])


def _may_approve(row: Recovery, actor: Actor, case: Case) -> bool:
    mine = actor.id in (row.proposed_by, row.opened_by)
    return not mine and bool(may(actor, "recovery:approve", case.scope_id))


def _may_judge(row: Recovery, actor: Actor, case: Case) -> bool:
    took_part = actor.id in (row.ended_by, row.approved_by, row.proposed_by)
    allowed = bool(may(actor, "recovery:review", case.scope_id))
    return row.state in MARKS and not row.mark and not took_part and allowed


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(key, str(text)) for key, text in words.items()]


def _urls(case: Case) -> dict[str, str]:
    return {verb: reverse(f"desk:recovery_{verb}", args=[case.id]) for verb in VERBS}
