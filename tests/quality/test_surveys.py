"""The member is asked once, when it is right to ask, and answers once; what was measured is frozen when we ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from nakhoda.core.events import SurveyDelivered, SurveyEligible, SurveyExpired, SurveyOffered, SurveyResponded
from nakhoda.desk.actions.states import resolve, tag
from nakhoda.desk.models import Case, Member
from nakhoda.desk.queries import links
from nakhoda.org.scope import scope_of
from nakhoda.quality.actions import (
    AnsweredAlready,
    SurveyClosed,
    expire_offers,
    offer_survey,
    record_delivery,
    record_response,
)
from nakhoda.quality.models import SurveyOffer, SurveyResponse
from tests.cast import NOW, person
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.intake.doors import READER, outbox, rows_everywhere, run_jobs
from tests.desk.stories import CHENNAI, MEMBER, acting, answered, told

pytestmark = pytest.mark.django_db
Move = Callable[[datetime], None]
LATER = NOW + timedelta(hours=2)


def solved(who: str = "agent_chennai", outcome: str = "information", **more: Any) -> Case:
    """A case that was answered and resolved."""
    found = held(who, **more)
    answered(found.id, who, NOW)
    with acting(who) as agent:
        return resolve(found.id, outcome, actor=agent, now=NOW + timedelta(hours=1))


def asked(found: Case, at: datetime = LATER) -> SurveyOffer | None:
    with scope_of(READER):
        return offer_survey(found.id, actor=READER, now=at)


def door_of(offer: SurveyOffer | None, who: str = MEMBER.address, at: datetime = LATER) -> str:
    assert offer is not None
    return f"/survey/{links.sign(links.SURVEY, offer.id, who, now=at)}/"


def answers() -> list[tuple[int, str]]:
    with scope_of(READER):
        return list(SurveyResponse.objects.values_list("score", "solved"))


def test_a_resolved_case_is_asked_about_with_its_resolver_frozen() -> None:
    found = solved()
    offer = asked(found)
    (offered,) = told(found.id, SurveyOffered)
    assert offered == SurveyOffered(
        offer_id=offer.id if offer else 0,
        form="A",
        language="en",
        agent_id=person("agent_chennai").id,
        single_handler=True,
        tier=1,
        owner="meridian",
        queue=CHENNAI,
        outcome="information",
    )
    assert told(found.id, SurveyEligible) == [SurveyEligible(eligible=True)]
    check_fold(found.id)


def test_two_hands_are_never_measured_by_one_answer() -> None:
    found = held("agent_chennai")
    answered(found.id, "agent_chennai", NOW)
    answered(found.id, "leader_access", NOW + timedelta(minutes=5))
    with acting("agent_chennai") as agent:
        resolve(found.id, "information", actor=agent, now=LATER)
    offer = asked(found)
    assert offer is not None
    assert offer.single_handler is False


def test_an_open_case_is_not_asked_about() -> None:
    assert asked(held()) is None


def test_nobody_is_asked_twice_about_one_case() -> None:
    found = solved()
    assert asked(found) is not None
    assert asked(found, LATER + timedelta(days=40)) is None


def not_asked_because(found: Case, at: datetime = LATER) -> str:
    assert asked(found, at) is None
    eligible = told(found.id, SurveyEligible)[-1]
    assert not eligible.eligible
    check_fold(found.id)
    return str(eligible.because)


def test_a_member_is_left_alone_for_thirty_days() -> None:
    asked(solved())
    assert not_asked_because(solved()) == "asked within 30 days"
    assert asked(solved(), LATER + timedelta(days=30)) is not None


def test_who_opted_out_is_not_asked() -> None:
    found = solved()
    with scope_of(READER):
        Member.objects.filter(id=found.member_id).update(survey_opt_out=True)
    assert not_asked_because(found) == "opted out"


def test_a_suspected_minor_is_not_asked() -> None:
    found = solved()
    with scope_of(READER):
        tag(found.id, actor=READER, now=NOW, add=["suspected_minor"])
    assert not_asked_because(found) == "tagged suspected_minor"


def test_the_invitation_counts_as_delivered_when_the_mail_system_took_it(clock: Move) -> None:
    found = solved()
    asked(found)
    assert told(found.id, SurveyDelivered) == []
    assert run_jobs()[-2:] == ["send_message", "survey_delivered"]
    with scope_of(READER):
        assert not record_delivery(found.id, actor=READER, now=LATER), "delivered once"
    assert "/survey/" in outbox()[-1]
    assert len(told(found.id, SurveyDelivered)) == 1


def test_looking_records_nothing_and_posting_records_once(client: Client, clock: Move) -> None:
    found = solved()
    door = door_of(asked(found))
    clock(LATER)
    before = rows_everywhere()
    for _ in range(3):
        assert client.get(door).status_code == 200
    assert rows_everywhere() == before
    told_us = {"score": "4", "solved": "partly", "reasons": ["speed", "nonsense"], "words": "Thank you"}
    for _ in range(2):
        assert "Thank you" in client.post(door, told_us).content.decode()
    assert answers() == [(4, "partly")]
    assert [event.score for event in told(found.id, SurveyResponded)] == [4]
    check_fold(found.id)


@pytest.mark.parametrize("form", [{}, {"score": "6"}, {"score": "good"}, {"score": "3", "solved": "maybe"}])
def test_half_an_answer_is_asked_again(client: Client, clock: Move, form: dict[str, str]) -> None:
    door = door_of(asked(solved()))
    clock(LATER)
    assert client.post(door, form).status_code == 422
    assert answers() == []


def test_the_agent_cannot_answer_for_the_member(client: Client, clock: Move) -> None:
    offer = asked(solved())
    clock(LATER)
    for who in ("agent@meridian.example", ""):
        assert client.post(door_of(offer, who), {"score": "5"}).status_code == 404
    assert answers() == []


def test_an_offer_expires(client: Client, clock: Move) -> None:
    found = solved()
    offer = asked(found)
    assert offer is not None
    door = door_of(offer)
    over = LATER + timedelta(days=8)
    with scope_of(READER):
        assert expire_offers(LATER + timedelta(days=6), actor=READER) == 0
        assert expire_offers(over, actor=READER) == 1
        assert expire_offers(over, actor=READER) == 0
        with pytest.raises(SurveyClosed):
            record_response(offer.id, 5, actor=READER, now=over)
    clock(over)
    assert "This survey is closed" in client.get(door).content.decode()
    assert len(told(found.id, SurveyExpired)) == 1
    check_fold(found.id)


def test_an_answered_offer_never_expires() -> None:
    offer = asked(solved())
    assert offer is not None
    with scope_of(READER):
        record_response(offer.id, 5, actor=READER, now=LATER)
        assert expire_offers(LATER + timedelta(days=90), actor=READER) == 0
        with pytest.raises(AnsweredAlready):
            record_response(offer.id, 1, actor=READER, now=LATER)


def test_the_status_page_leads_to_the_survey_while_it_is_open(client: Client, clock: Move) -> None:
    found = solved()
    status = f"/s/{links.sign(links.STATUS, found.id, MEMBER.address, now=NOW)}/"
    clock(LATER)
    assert "/survey/" not in client.get(status).content.decode()
    offer = asked(found)
    assert "/survey/" in client.get(status).content.decode()
    client.post(door_of(offer), {"score": "5"})
    assert "/survey/" not in client.get(status).content.decode()
