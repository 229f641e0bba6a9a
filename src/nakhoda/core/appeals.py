"""Appeals on paper: what may be shown, what a finding may say, who must agree, and how long documents are kept.

Handbook 5.2 (age), 5.4 (evidence), 6.2 to 6.4 (law). Windows, kinds of evidence and addresses are data of the policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from nakhoda.core.policy.rules import AppealRule, EvidenceRule, RedressRule

CARRIED_OUT = ("overturned_error", "overturned_new_evidence", "overturned_policy", "partial")
OUTCOMES = ("upheld", *CARRIED_OUT, "inadmissible")
AUTHENTICITY = ("genuine", "doubtful", "forged", "unreadable")
AGE_OUTCOMES = ("over", "under", "undetermined")
NOTHING_SHOWN = "nothing_shown"
# What an age lets an appeal come to. Undetermined decides nothing: the member may show something else.
ALLOWED: dict[str, tuple[str, ...]] = {
    "over": CARRIED_OUT,
    "under": ("upheld",),
    "undetermined": ("inadmissible",),
}
INSTEAD = {
    "over": "old enough: the restriction must be lifted, so overturn it",
    "under": "not old enough: the decision stands, so uphold it",
    "undetermined": "undetermined decides nothing: answer not admissible, and the member may show something else",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer found in the evidence. `age_outcome` is "" where the appeal is not about age."""

    evidence_kind: str = NOTHING_SHOWN
    authenticity: str = ""
    age_outcome: str = ""
    relation_verified: bool = False


def is_about_age(rule: AppealRule, kind: str) -> bool:
    """Whether a decision of this kind is contested by showing one's age."""
    return any(kind in evidence.kinds for evidence in rule.evidence)


def evidence_for(rule: AppealRule, kind: str, jurisdictions: Iterable[str] = ()) -> tuple[EvidenceRule, ...]:
    """What may be shown against a decision of this kind under these laws."""
    laws = ("", *jurisdictions)
    return tuple(row for row in rule.evidence if kind in row.kinds and row.jurisdiction in laws)


def finding_refusal(rule: AppealRule, kind: str, outcome: str, finding: Finding) -> str:
    """Why an appeal may not be decided so; empty when it may. An age is never guessed."""
    if outcome not in OUTCOMES:
        return f"the outcome is one of {', '.join(OUTCOMES)}"
    if not is_about_age(rule, kind):
        return ""
    if finding.age_outcome not in AGE_OUTCOMES:
        return "say what the evidence shows of the age: over, under or undetermined"
    if refusal := _unproven(rule, finding):
        return refusal
    return "" if outcome in ALLOWED[finding.age_outcome] else INSTEAD[finding.age_outcome]


def _unproven(rule: AppealRule, finding: Finding) -> str:
    known = {row.key: row for row in rule.evidence}
    shown = known.get(finding.evidence_kind)
    if finding.evidence_kind != NOTHING_SHOWN and shown is None:
        return f"choose what was shown: {', '.join(known)} or {NOTHING_SHOWN}"
    if shown and finding.authenticity not in AUTHENTICITY:
        return f"say whether it is {', '.join(AUTHENTICITY)}"
    if finding.age_outcome == "undetermined":
        return ""
    if shown is None or finding.authenticity != "genuine":
        return "only genuine evidence shows an age: answer undetermined"
    if shown.guardian and not finding.relation_verified:
        return "verify that the guardian belongs to the child first, or answer undetermined"
    return ""


def needs_second(rule: AppealRule, kind: str, two_person_lane: bool, outcome: str) -> bool:
    """Whether somebody else must confirm: only what gives something back can do harm that nobody contests."""
    return outcome in CARRIED_OUT and (kind in rule.two_person or two_person_lane)


def redress_for(rule: AppealRule, jurisdictions: Iterable[str]) -> tuple[RedressRule, ...]:
    """The addresses that remain: those of the member's law, or else the ones for everybody."""
    laws = tuple(jurisdictions)
    local = tuple(row for row in rule.redress if row.jurisdiction in laws)
    return local or tuple(row for row in rule.redress if not row.jurisdiction)


def dispose_at(rule: AppealRule, jurisdictions: Iterable[str], decided_at: datetime) -> datetime | None:
    """When the documents must be gone: the shortest time that any law sets; None where no rule says so."""
    laws = tuple(jurisdictions)
    local = [row.hours for row in rule.disposal if row.jurisdiction in laws]
    hours = min(local or [row.hours for row in rule.disposal if not row.jurisdiction], default=None)
    return None if hours is None else decided_at + timedelta(hours=hours)


def export_days(rule: AppealRule, kind: str, jurisdictions: Iterable[str]) -> int:
    """Days in which the member may take their data out: the most that any law grants, 0 when none does."""
    laws = ("", *jurisdictions)
    return max((row.export_days for row in rule.windows if row.kind == kind and row.jurisdiction in laws), default=0)
