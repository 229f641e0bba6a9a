"""Hand-overs, notices and knowledge of one wall are nobody's behind another: no page, no door, no number."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nakhoda.desk.models import Case, Escalation, KnowledgeCandidate, LeadNotice
from nakhoda.simulator.cast import CAST
from tests.cast import NOW, person
from tests.desk.stories import the_program
from tests.walls.scene import CASES, READS, built, canary_of, knock, knocking

pytestmark = pytest.mark.django_db
LEADERS = [who for who in CAST if who in ("regional_lead", "leader_access", "leader_age", "partner_manager", "planner")]
OTHERS = [who for who in CAST if who not in LEADERS]


def handed_over(case: Case, word: str) -> tuple[Escalation, LeadNotice, KnowledgeCandidate]:
    """An undecided escalation by a stranger, a notice to leaders, a candidate: each with its canary."""
    about = {"case_id": case.id, "scope_id": case.scope_id}
    with the_program():
        record = Escalation.objects.create(
            **about, reason="beyond_authority", from_queue=case.queue, to_queue=case.queue, raised_by=-1, raised_at=NOW,
            state="asked", question=f"question {word}", resolution=f"found {word}",
        )  # fmt: skip
        notice = LeadNotice.objects.create(**about, escalation_id=record.id, kind="second_return", role="lead", at=NOW)
        candidate = KnowledgeCandidate.objects.create(
            **about, escalation_id=record.id, lob=case.lob, reason="beyond_authority", text=f"knowledge {word}",
            proposed_by=person("specialist_security").id, proposed_at=NOW,
        )  # fmt: skip
    return record, notice, candidate


@pytest.mark.parametrize("who", LEADERS)
def test_a_leaders_list_shows_her_own_hand_overs_and_no_foreign_one(who: str) -> None:
    cases, client = built(), knocking(who)
    for key, case in cases.items():
        handed_over(case, canary_of(key).word)
    page = knock(client, "GET", reverse("desk:escalations")).content.decode()
    for wall in sorted(set(CASES) - READS[who]):
        assert canary_of(wall).word not in page
        assert f"#{cases[wall].id}<" not in page
    if who.startswith("leader"):
        assert all(f"#{cases[wall].id}<" in page for wall in READS[who])


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_elses_home_tells_of_a_foreign_escalation(who: str) -> None:
    cases, client = built(), knocking(who)
    for key, case in cases.items():
        handed_over(case, canary_of(key).word)
    page = knock(client, "GET", reverse("desk:home")).content.decode()
    assert not any(f"question {canary_of(key).word}" in page for key in CASES)


@pytest.mark.parametrize("who", CAST)
def test_a_foreign_hand_over_looks_like_a_missing_one(who: str) -> None:
    cases, client = built(), knocking(who)
    doors = ("desk:escalation_answer", "desk:notice_seen", "desk:knowledge_judge")
    body = {"answer": "A Redmi", "outcome": "taken"}
    for wall in sorted(set(CASES) - READS[who]):
        rows = handed_over(cases[wall], canary_of(wall).word)
        for door, row in zip(doors, rows, strict=True):
            foreign = knock(client, "POST", reverse(door, args=[row.id]), body).status_code
            missing = knock(client, "POST", reverse(door, args=[999_999]), body).status_code
            assert foreign == missing, (wall, door)
            assert foreign in (403, 404)
