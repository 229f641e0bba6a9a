"""Members learn what was decided: the one whom it concerns with reasons, whoever reported with no more than that.

The words are closed texts (`notice_texts`): nothing in them can tell of a report to an authority (handbook 5.4).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import translation

from nakhoda.core.appeals import redress_for
from nakhoda.core.events import NoticeServed
from nakhoda.core.facts import TERMINAL
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.actions.letters import APPEAL_OUTCOME, DECISION, LINK, REPORTER
from nakhoda.desk.actions.mailing import post_notice
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.mail_texts import catalogue_for, language_for_member
from nakhoda.desk.models import AppealRecord, Case, CaseDecision, MemberAddress
from nakhoda.desk.notice_texts import NOTICES, NoticeTexts
from nakhoda.desk.queries.measures import last_day, measures_of, rule_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

EAST = timedelta(hours=14)  # by then it is that day everywhere: a promise must hold where the member lives
OVERTURNED = ("overturned_error", "overturned_new_evidence", "overturned_policy")


def spoken(*wishes: str | None) -> str:
    """The first wish that notices speak; English otherwise."""
    found = language_for_member(*wishes)
    return found if found in NOTICES else "en"


# -- of a decision -------------------------------------------------------------------------------------------


def tell_of_decision(case: Case, decision: CaseDecision, *, actor: Actor, now: datetime) -> None:
    """To its member on this case, or by a letter of its own when the case is somebody else's report."""
    if not decision.about_another:
        text = decision_text(decision, spoken(case.locale, case.language))
        post_notice(case, DECISION, text, actor=actor, now=now)
        return
    for address in _addresses(decision):
        defer("send_decision_notice", decision_id=decision.id, address_id=address)
    tell_reporter(case, decision, "reporter", actor=actor, now=now)


def tell_reporter(case: Case, decision: CaseDecision, word: str, *, actor: Actor, now: datetime) -> None:
    """Whoever reported learns that we decided, never what about whom. `word` is a field of the texts."""
    texts = NOTICES[spoken(case.locale, case.language)]
    if case.status in TERMINAL and case.status != "closed":
        return
    post_notice(case, REPORTER, f"{texts.hello}\n\n{getattr(texts, word)}\n", actor=actor, now=now)
    CaseDecision.objects.filter(id=decision.id).update(reporter_told_at=now)
    write_events(case, [NoticeServed(decision_id=decision.id, to="reporter")], actor=actor, now=now)


def decision_text(decision: CaseDecision, language: str) -> str:
    """The statement of reasons as a letter. `LINK` stands where each letter has its own."""
    texts, said = NOTICES[language], decision.statement
    if not decision.adverse:
        return f"{texts.hello}\n\n{texts.favourable.format(code=decision.reference)}\n"
    with translation.override(catalogue_for(language)):
        what = measures_of(said, decision.kind)
    parts = [
        texts.decision.format(code=decision.reference, what=what),
        texts.reason.format(why=said.get("decision_facts", ""), rule=rule_of(said)),
    ]
    if decision.export_until:
        parts.append(texts.export.format(day=last_day(decision.export_until, language)))
    if decision.appeal_until:
        parts.append(texts.appeal.format(day=last_day(decision.appeal_until, language), url=LINK))
    return "\n\n".join([texts.hello, *parts]) + "\n"


def _addresses(decision: CaseDecision) -> list[int]:
    with scope_of(system("notices")):
        rows = MemberAddress.objects.filter(member_id=decision.member_id or 0, kind="email").order_by("id")
        return list(rows.values_list("id", flat=True)[:1])


# -- of an appeal --------------------------------------------------------------------------------------------


def tell_of_outcome(case: Case, appeal: AppealRecord, decision: CaseDecision, *, actor: Actor, now: datetime) -> None:
    """To whoever appealed; and when something changed, to whoever had reported it."""
    text = outcome_text(policy_in_force(now), appeal, decision, spoken(case.locale, case.language))
    post_notice(case, APPEAL_OUTCOME, text, actor=actor, now=now)
    changed = appeal.outcome in (*OVERTURNED, "partial")
    with scope_of(system("notices")):
        first = Case.objects.select_for_update().filter(id=decision.case_id or 0).first()
        if changed and first is not None and decision.about_another:
            tell_reporter(first, decision, "reporter_changed", actor=system("notices"), now=now)


def outcome_text(policy: CompiledPolicy, appeal: AppealRecord, decision: CaseDecision, language: str) -> str:
    """What became of the appeal, what becomes of the documents, and where else to turn."""
    texts = NOTICES[language]
    parts = [_outcome(texts, appeal, decision, language)]
    if appeal.dispose_at:
        parts.append(texts.disposal.format(day=last_day(appeal.dispose_at + EAST, language)))
    if appeal.outcome in ("upheld", "partial"):
        for row in redress_for(policy.appeals, decision.jurisdictions):
            what = row.title.get(language) or row.title.get("en", row.key)
            if row.jurisdiction:
                parts.append(texts.redress.format(what=what, address=row.address))
    return "\n\n".join([texts.hello, *parts]) + "\n"


def _outcome(texts: NoticeTexts, appeal: AppealRecord, decision: CaseDecision, language: str) -> str:
    if appeal.outcome in OVERTURNED:
        return texts.overturned
    if appeal.age_outcome == "undetermined" and decision.appeal_until:
        return texts.undetermined.format(day=last_day(decision.appeal_until, language), url=LINK)
    return str(getattr(texts, appeal.outcome))
