"""A policy is proposed, agreed to by somebody else, learned by those whom it touches, and only then in force."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.config.schedule import policy_published
from nakhoda.desk.actions.policies import NotADraft, draft_policy, edit_draft, publish_policy
from nakhoda.desk.actions.policy_approval import approve_policy, propose_policy
from nakhoda.desk.actions.policy_effect import policy_takes_effect
from nakhoda.desk.actions.policy_fitness import NotPublishable
from nakhoda.desk.actions.policy_forms import change_draft, digest_of
from nakhoda.desk.models import Macro, PolicyVersion
from nakhoda.desk.queries.agents import facts_of
from nakhoda.desk.queries.policies import version_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.policy_gate import Gate, gate_for, touched_by
from nakhoda.org.models import Certification
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor, person
from tests.desk.policy_texts import GLOBAL, changed, with_title
from tests.desk.stories import the_program

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
LAW = changed(GLOBAL, "target_minutes: 10080", "target_minutes: 8640")
TOPIC = "statutory_grievance"


@pytest.fixture(autouse=True)
def _the_day_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def drafted(text: str = LAW, by: str = "admin", at: datetime = NOW) -> PolicyVersion:
    with scope_of(actor(by)):
        return draft_policy(text, actor=actor(by), now=at)


def agreed(text: str = LAW) -> PolicyVersion:
    draft = drafted(text)
    with scope_of(actor("admin")):
        propose_policy(draft.id, actor=actor("admin"), now=NOW)
    with scope_of(actor("regional_lead")):
        return approve_policy(draft.id, actor=actor("regional_lead"), now=NOW)


def published(draft: PolicyVersion, by: str = "regional_lead", **more: object) -> PolicyVersion:
    with scope_of(actor(by)):
        about = {"now": NOW, "effective_from": NOW, **more}
        return publish_policy(draft, actor=actor(by), **about)  # type: ignore[arg-type]


def gate(draft: PolicyVersion, by: str = "regional_lead") -> Gate:
    with scope_of(actor(by)):
        return gate_for(actor(by), draft, NOW)


def everybody_passes(topic: str = TOPIC, share: float = 1.0) -> None:
    with the_program():
        people = touched_by(policy_in_force(NOW).training.topics[topic])
        for each in people[: round(len(people) * share)]:
            about = {"topic": topic, "passed_at": NOW, "expires_at": NOW + timedelta(days=365)}
            Certification.objects.create(person=each, scope_id=each.scope_id, **about)


def test_only_its_author_proposes_and_only_somebody_else_agrees() -> None:
    draft = drafted(by="regional_lead")
    with scope_of(actor("admin")), pytest.raises(NotADraft, match="somebody else wrote"):
        propose_policy(draft.id, actor=actor("admin"), now=NOW)
    with scope_of(actor("admin")), pytest.raises(NotADraft, match="has not proposed"):
        approve_policy(draft.id, actor=actor("admin"), now=NOW)
    with scope_of(actor("regional_lead")):
        propose_policy(draft.id, actor=actor("regional_lead"), now=NOW)
        with pytest.raises(NotADraft, match="other than the author"):
            approve_policy(draft.id, actor=actor("regional_lead"), now=NOW)
    with scope_of(actor("admin")):
        assert approve_policy(draft.id, actor=actor("admin"), now=NOW).approver_id == actor("admin").id


def test_who_agreed_agreed_to_this_very_text() -> None:
    draft = agreed()
    with scope_of(actor("admin")):
        edit_draft(draft.id, with_title("Another"), actor=actor("admin"), now=NOW)
        again = version_for(actor("admin"), draft.id)
    assert (again.proposed_at, again.approved_at, again.approver_id) == (None, None, None)


def test_an_author_may_publish_what_somebody_else_agreed_to() -> None:
    draft = drafted(with_title("Agreed"), by="regional_lead")
    with scope_of(actor("regional_lead")):
        propose_policy(draft.id, actor=actor("regional_lead"), now=NOW)
    with scope_of(actor("admin")):
        approve_policy(draft.id, actor=actor("admin"), now=NOW)
    done = published(draft, by="regional_lead")
    assert (done.approver_id, done.publisher_id) == (actor("admin").id, actor("regional_lead").id)


def test_changes_that_do_not_hold_together_are_not_proposed_and_not_published() -> None:
    draft = drafted(with_title("Half"))
    with scope_of(actor("admin")):
        half = changed(draft.text, "rank: 7", "rank: 8")
        lost = changed(half, "fallback_queue:", "fallback_queue: nowhere #")
        change_draft(draft.id, "", lambda _: lost, seen=digest_of(draft.text), actor=actor("admin"), now=NOW)
        with pytest.raises(NotADraft, match="do not hold together"):
            propose_policy(draft.id, actor=actor("admin"), now=NOW)
    with pytest.raises(NotPublishable, match="still changing it"):
        published(draft)


def test_a_change_of_law_waits_for_those_who_work_by_it() -> None:
    draft = agreed()
    found = gate(draft)
    assert [(topic.key, topic.ready, topic.certified) for topic in found.topics] == [(TOPIC, False, 0)]
    with pytest.raises(NotPublishable, match=r"gate is closed.*certified"):
        published(draft)
    assert policy_in_force(NOW).document.title == "APAC desk policy"
    everybody_passes(share=0.5)
    assert not gate(draft).open
    everybody_passes()
    assert gate(draft).open
    assert published(draft).number


def test_a_certificate_on_the_old_text_does_not_count() -> None:
    draft = agreed()
    with the_program():
        assert Certification.objects.filter(topic=TOPIC, expires_at__gt=NOW).exists()
    assert gate(draft).topics[0].certified == 0


def test_what_nobody_has_to_learn_passes_the_gate() -> None:
    assert gate(drafted(with_title("New name"))) == Gate()
    assert published(drafted(with_title("New name"))).number


def test_the_gate_says_who_lacks_what_by_partner_and_site_and_names_only_ones_own() -> None:
    draft = agreed()
    seen = {by: gate(draft, by).topics[0].places for by in ("admin", "regional_lead")}
    assert [place.lacking for place in seen["admin"]] == [place.lacking for place in seen["regional_lead"]]
    assert any(place.names for place in seen["regional_lead"])
    assert not any(place.names for place in seen["admin"])


def test_an_emergency_does_not_wait_and_is_seen() -> None:
    draft = agreed()
    done = published(draft, emergency="The court's order binds from tonight")
    client = Client()
    client.force_login(person("planner").user)
    html = client.get(reverse("desk:policy", args=[done.id])).content.decode()
    assert "The court&#x27;s order binds from tonight" in html
    assert "emergency" in client.get(reverse("desk:policies")).content.decode()


def expiries(topic: str = TOPIC) -> set[datetime]:
    with the_program():
        return set(Certification.objects.filter(topic=topic, passed_at__lt=NOW).values_list("expires_at", flat=True))


def test_old_certificates_end_when_the_new_text_takes_effect_and_new_ones_do_not() -> None:
    draft = agreed()
    everybody_passes()
    before = expiries()
    number = published(draft, effective_from=LATER).number or 0
    policy_takes_effect(now=NOW, number=number)
    assert expiries() == before, "not before its hour"
    policy_takes_effect(now=LATER, number=number)
    assert expiries() == {LATER}
    assert expiries("child_safety") != {LATER}
    with the_program():
        agent = facts_of(person("agent_chennai"), LATER + timedelta(days=2))
        assert agent.certifications[TOPIC] > (LATER + timedelta(days=300)).date()


def test_after_an_emergency_old_certificates_live_through_the_days_of_grace() -> None:
    number = published(agreed(), emergency="A court's order").number or 0
    policy_published(number)
    assert expiries() == {NOW + timedelta(days=7)}
    with the_program():
        assert TOPIC in facts_of(person("agent_chennai"), NOW).certifications


def test_a_version_rules_from_its_minute_on() -> None:
    everybody_passes()
    noon = NOW + timedelta(hours=4, minutes=30)
    draft = drafted(with_title("From noon"))
    published(draft, effective_from=noon)
    assert policy_in_force(noon - timedelta(seconds=1)).document.title == "APAC desk policy"
    assert policy_in_force(noon).document.title == "From noon"


def test_a_macro_of_a_changed_reason_must_speak_every_language() -> None:
    text = changed(GLOBAL, "      - key: age_appeal\n", "      - key: age_appeal\n        surveyable: false\n")
    with the_program():
        Macro.objects.create(key="only_english", title="Age, in short", reason="age_appeal", texts={"en": "Hello"})
    found = gate(agreed(text))
    assert [topic.key for topic in found.topics] == ["age_support"]
    lacking = dict(found.macros)["Age, in short"]
    assert "en" not in lacking
    assert {"hi", "ms"} <= set(lacking)


def test_leaders_write_down_who_passed_and_only_of_their_own() -> None:
    draft = agreed()
    client = Client()
    client.force_login(person("partner_manager").user)
    html = client.get(reverse("desk:training")).content.decode()
    ours, theirs = person("agent_chennai"), person("agent_kl")
    assert ours.name in html
    assert theirs.name not in html
    told = {"version": draft.id, "topic": TOPIC, "person": [ours.id, theirs.id]}
    client.post(reverse("desk:training"), told)
    with the_program():
        new = Certification.objects.filter(topic=TOPIC, passed_at=NOW).values_list("person_id", flat=True)
        assert list(new) == [ours.id]


def test_nobody_is_certified_on_what_is_not_due() -> None:
    client = Client()
    client.force_login(person("partner_manager").user)
    answer = client.post(
        reverse("desk:training"), {"version": "1", "topic": TOPIC, "person": person("agent_chennai").id}
    )
    assert answer.status_code == 303
    with the_program():
        assert not Certification.objects.filter(passed_at=NOW).exists()


def test_an_agent_writes_down_no_training() -> None:
    client = Client()
    client.force_login(person("agent_chennai").user)
    assert client.get(reverse("desk:training")).status_code == 403


def test_who_may_not_publish_does_not_agree() -> None:
    draft = drafted()
    with scope_of(actor("admin")):
        propose_policy(draft.id, actor=actor("admin"), now=NOW)
    with scope_of(actor("planner")), pytest.raises(Refused):
        approve_policy(draft.id, actor=actor("planner"), now=NOW)


def test_the_pages_take_a_draft_from_hand_to_hand() -> None:
    draft = drafted()
    clients = {key: Client() for key in ("admin", "regional_lead")}
    for key, client in clients.items():
        client.force_login(person(key).user)
    clients["admin"].post(reverse("desk:policy_propose", args=[draft.id]))
    clients["regional_lead"].post(reverse("desk:policy_approve", args=[draft.id]))
    html = clients["regional_lead"].get(reverse("desk:policy", args=[draft.id])).content.decode()
    assert "Certification gate" in html
    refused = clients["regional_lead"].post(reverse("desk:policy_publish", args=[draft.id]), {"emergency": " "})
    assert refused.status_code == 409
    done = clients["regional_lead"].post(reverse("desk:policy_publish", args=[draft.id]), {"emergency": "Tonight"})
    assert done.status_code == 303
