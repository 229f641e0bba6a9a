"""The appeal of a case beside its conversation: what is contested, and what this reader may do about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from nakhoda.core.appeals import AGE_OUTCOMES, AUTHENTICITY, CARRIED_OUT, evidence_for, is_about_age
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import AppealRecord, Case, CaseDecision
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.measures import measures_of
from nakhoda.desk.queries.records import appeal_for
from nakhoda.desk.queries.work import barred_people
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may

SHOWS = {
    "genuine": gettext_lazy("Genuine"),
    "doubtful": gettext_lazy("Doubtful"),
    "forged": gettext_lazy("Forged"),
    "unreadable": gettext_lazy("Unreadable"),
    "over": gettext_lazy("Old enough"),
    "under": gettext_lazy("Not old enough"),
    "undetermined": gettext_lazy("Undetermined"),
}
STATES = {
    "filed": gettext_lazy("Waits for a reviewer"),
    "proposed": gettext_lazy("Waits for a second person"),
    "decided": gettext_lazy("Decided"),
    "implemented": gettext_lazy("Carried out"),
}


def appeal_of(case: Case, actor: Actor, policy: CompiledPolicy) -> dict[str, Any] | None:
    """`appeal` of `desk/case.html`; None for a case that is none."""
    view = appeal_for(actor, case.id) if case.channel == "appeal" else None
    if view is None:
        return None
    appeal, decision = view.appeal, view.decision
    allowed = bool(may(actor, "appeal:decide", case.scope_id))
    barred = actor.id in barred_people(case)
    second = allowed and appeal.state == "proposed" and actor.id not in (appeal.reviewer_id, appeal.decided_before_by)
    return {
        "state": STATES[appeal.state],
        "outcome": OUTCOMES.get(appeal.outcome, ""),
        "note": appeal.note if appeal.state == "proposed" else "",
        **_evidence(appeal, decision, policy, case),
        "may_confirm": second,
        "waits_for_second": appeal.state == "proposed" and not second,
        "what": measures_of(decision.statement, decision.kind),
        "why": str(decision.statement.get("decision_facts", "")),
        "reference": decision.reference,
        "decided_at": decision.decided_at,
        "may_decide": allowed and appeal.state == "filed" and not barred,
        "may_implement": allowed and appeal.state == "decided" and appeal.outcome in CARRIED_OUT,
        "barred": barred and appeal.state == "filed",
    }


def _evidence(appeal: AppealRecord, decision: CaseDecision, policy: CompiledPolicy, case: Case) -> dict[str, Any]:
    """What was said to be shown, what was found, and what the form of a finding offers."""
    laws = policy.jurisdictions_of(case.country, case.locale, case.source)
    rules = {row.key: row for row in policy.appeals.evidence}
    shown = rules.get(appeal.shown_kind)
    seen = rules.get(appeal.evidence_kind)
    found = [in_words(seen.title)] if seen else []
    found += [str(SHOWS[word]) for word in (appeal.authenticity, appeal.age_outcome) if word in SHOWS]
    return {
        "about_age": is_about_age(policy.appeals, decision.kind),
        "shown": in_words(shown.title) if shown else "",
        "shown_kind": appeal.shown_kind,
        "found": ", ".join(found),
        "disposed_at": appeal.disposed_at,
        "dispose_at": None if appeal.disposed_at else appeal.dispose_at,
        "kinds": [(row.key, in_words(row.title)) for row in evidence_for(policy.appeals, decision.kind, laws)],
        "authenticities": [(word, SHOWS[word]) for word in AUTHENTICITY],
        "ages": [(word, SHOWS[word]) for word in AGE_OUTCOMES],
    }


OUTCOMES = {
    "upheld": gettext_lazy("The decision stands"),
    "overturned_error": gettext_lazy("Overturned: we were wrong"),
    "overturned_new_evidence": gettext_lazy("Overturned by new evidence"),
    "overturned_policy": gettext_lazy("Overturned: the policy changed or was unclear"),
    "partial": gettext_lazy("Overturned in part"),
    "inadmissible": gettext_lazy("Not admissible, or undetermined"),
}
