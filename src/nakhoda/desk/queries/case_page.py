"""Everything the agent's page shows of one case, fetched once, as plain values (templates/desk/case.html)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.desk.models import Case, ClockRow
from nakhoda.desk.queries.case_appeal import appeal_of
from nakhoda.desk.queries.case_decisions import decisions_of
from nakhoda.desk.queries.case_head import head_of, notices_of
from nakhoda.desk.queries.case_people import form_of, hints_of, member_of_case, past_cases_of
from nakhoda.desk.queries.case_words import beside, read_words
from nakhoda.desk.queries.case_work import drafts_of, escalation_of, my_cases_of, splittable, touch_of
from nakhoda.desk.queries.choices import choices_for, escalation_fields, outcomes_for
from nakhoda.desk.queries.conversation import entries_for
from nakhoda.desk.queries.crisis import card_on_case
from nakhoda.desk.queries.duplicates import duplicates_of
from nakhoda.desk.queries.faces import clock_faces, shown_clocks
from nakhoda.desk.queries.material import flaggable, is_held_back
from nakhoda.desk.queries.next_steps import allowed, next_steps
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.recoveries import recovery_card
from nakhoda.desk.queries.vault_chips import reveal_page
from nakhoda.org.actors import Actor, system
from nakhoda.org.doors import door, numbered
from nakhoda.org.queries import faces_of_people
from nakhoda.org.scope import reading_as

VERBS = (
    *("reply", "note", "draft", "macros", "touch", "presence", "conversation", "clocks", "history"),
    *("escalate", "accept", "return", "recall", "resolve_escalation", "transfer", "hold", "unhold", "pending"),
    *("merge", "merge_preview", "split", "tags", "classify", "resolve", "reopen", "spam", "unspam"),
    *("release", "take", "decide_appeal", "implement_appeal", "ask_raiser", "missed"),
    *("decision_new", "decision_serve", "decision_done", "confirm_appeal", "flag", "reveal", "address"),
)


def case_page(case: Case, actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/case.html`."""
    has = beside(case)
    with reading_as(system("case page")):  # the program's sight once, for the four that need it
        policy, held_back = policy_in_force(now), is_held_back(case)
        faces, form = faces_of_people([case.assignee_id, has.raiser]), form_of(case)
    said = read_words(case, "files" in has.kinds)
    clocks = clock_faces(shown_clocks(ClockRow.objects.filter(case_id=case.id)), now)
    escalation = escalation_of(case, actor, clocks, policy, faces) if "escalations" in has.kinds else None
    appeal = appeal_of(case, actor, policy)
    can = allowed(case, actor)
    return {
        "case": head_of(case, actor, policy, has, said.journal, faces),
        "clocks": clocks,
        "entries": entries_for(case, said, actor, now, has.zone),
        "member": member_of_case(case, form),
        **past_cases_of(case, actor, now),
        "escalation": escalation,
        "my_cases": my_cases_of(case, actor, now),
        "may": can,
        "steps": next_steps(case, can, escalation, appeal),
        "appeal": appeal,
        "decisions": decisions_of(case, actor) if "decisions" in has.kinds else [],
        "recovery": recovery_card(case, actor, policy, now, "recoveries" in has.kinds),
        "duplicates": duplicates_of(case, actor, policy, now) if "offers" in has.kinds else [],
        "hints": hints_of(case),
        "notices": notices_of(case, held_back),
        "choices": choices_for(policy, case, actor),
        "outcomes": outcomes_for(case),
        "escalation_fields": escalation_fields(policy, case, escalation["fields"] if escalation else {}),
        "split_messages": splittable(case, said, actor.time_zone),
        "flaggable": flaggable(case, said, actor.time_zone) if can["flag"] else [],
        "crisis": card_on_case(case, now),
        "urls": urls_of(case, can),
        "shell_class": "railed fixed",
        **reveal_page(case, actor),
        **drafts_of(case, actor, "drafts" in has.kinds),
        **touch_of(case, actor, policy),
    }


def urls_of(case: Case, can: dict[str, bool]) -> dict[str, str]:
    """Every door of the page."""
    urls = {verb: numbered(f"desk:{verb}", case.id) for verb in VERBS}
    return {**urls, "take": urls["take"] if can["take"] else "", "next_case": door("desk:next_case")}
