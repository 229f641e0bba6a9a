"""The pages as their readers walk them: from an alert to its cause, to a plan that somebody else approves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.org.scope import scope_of
from nakhoda.performance.models import Alert, Diagnosis, RecoveryPlan
from tests.cast import person
from tests.performance.stories import PROGRAM, fell, looked
from tests.performance.test_diagnoses import FIRST, broken
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
MALAY = {"owner": "meridian", "language": "ms", "channel": "email"}
ASKED = {
    "metric": "csat",
    "before_first": "2026-10-26",
    "before_last": "2026-11-08",
    "after_first": "2026-11-09",
    "after_last": "2026-11-22",
}


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[-3000:].decode()
    return answer.content.decode()


def newest(model: Any) -> Any:
    with scope_of(PROGRAM):
        return model.objects.order_by("-id").first()


def test_an_empty_list_says_that_nothing_needs_her() -> None:
    assert "Nothing needs you" in text(knocking("regional_lead"), reverse("performance:alerts"))


def test_from_the_alert_to_an_approved_plan(telling: Any) -> None:
    telling(FIRST, 28, broken)
    (number,) = looked(fell(**MALAY)).raised
    lead, leader = knocking("regional_lead"), knocking("regional_lead")
    assert "Malay e-mail at Meridian fell" in text(lead, reverse("performance:alerts"))
    page = text(lead, reverse("performance:alert", args=[number]))
    assert "Ask why" in page
    assert lead.post(reverse("performance:alert_own", args=[number])).status_code == 303
    form = text(lead, reverse("performance:diagnosis_new") + "?metric=csat&where=owner:meridian&where=language:ms")
    assert 'value="owner:meridian" checked' in form

    answer = lead.post(reverse("performance:diagnosis_new"), ASKED | {"alert": number, "where": "owner:meridian"})
    assert answer.status_code == 303
    found = newest(Diagnosis)
    page = text(lead, answer.headers["Location"])
    assert "Malay e-mail at Meridian" in page
    assert "It adds up" in page
    judged = lead.post(reverse("performance:diagnosis_judge", args=[found.id]), {"verdict": "accepted", "cause": "0"})
    assert judged.status_code == 303
    assert "Plan the recovery" in text(lead, answer.headers["Location"])

    editor = text(lead, f"{reverse('performance:plan_new')}?diagnosis={found.id}")
    assert 'name="target"' in editor
    typed = {
        "diagnosis": found.id,
        "title": "Malay e-mail back to 75 %",
        "baseline": "25",
        "target": "75 %",
        "tolerance": "8",
        "starts_on": "2026-11-30",
        "weeks": "6",
        "exit_weeks": "2",
        "person": str(person("leader_access").id),
        "what": ["Bring the macro back", ""],
        "who": ["", ""],
        "due": ["2026-12-02", "2026-12-02"],
        "effect": ["50", ""],
        "lag": ["0", "0"],
        "ramp": ["1", "0"],
        "counter": ["csat_response_rate"],
        "limit_csat_response_rate": "50",
    }
    wrong = leader.post(reverse("performance:plan_new"), typed | {"target": "lots"})
    assert wrong.status_code == 422
    assert "Bring the macro back" in wrong.content.decode(), "what was typed is kept"
    assert leader.post(reverse("performance:plan_new"), typed).status_code == 303
    plan = newest(RecoveryPlan)
    assert (plan.target, plan.state) == (0.75, "draft")
    url = reverse("performance:plan", args=[plan.id])
    assert "Approve this plan" not in text(lead, url), "nobody approves her own plan"
    with scope_of(PROGRAM):
        RecoveryPlan.objects.filter(id=plan.id).update(author_id=person("leader_access").id)
    assert "Approve this plan" in text(lead, url)
    assert lead.post(reverse("performance:plan_approve", args=[plan.id])).status_code == 303
    assert newest(RecoveryPlan).state in ("approved", "running")
    assert "Malay e-mail back to 75 %" in text(lead, reverse("performance:plans"))
    with scope_of(PROGRAM):
        number = plan.actions.get().id
    assert lead.post(reverse("performance:plan_action", args=[plan.id, number]), {"done": "1"}).status_code == 303
    assert "Not done" in text(lead, url)


def test_a_refusal_is_told_on_the_page_and_changes_nothing() -> None:
    (number,) = looked(fell(**MALAY)).raised
    lead = knocking("regional_lead")
    answer = lead.post(reverse("performance:alert_snooze", args=[number]), {"until": "2026-11-25", "reason": " "})
    assert answer.headers["Location"] == reverse("performance:alert", args=[number])
    assert newest(Alert).snoozed_until is None
    assert "say why" in text(lead, answer.headers["Location"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        ASKED | {"metric": "../etc"},
        ASKED | {"after_last": "yesterday"},
        ASKED | {"after_first": "2026-10-01"},
        ASKED | {"where": "agent:7"},
        ASKED | {"dimension": "nothing", "value": "x\x00"},
    ],
)
def test_a_question_that_makes_no_sense_comes_back_with_its_words(body: dict[str, Any], telling: Any) -> None:
    telling(FIRST, 28, broken)
    answer = knocking("regional_lead").post(reverse("performance:diagnosis_new"), body)
    assert answer.status_code == 422
    assert "Not asked yet" in answer.content.decode()


DOORS_OF_ONE = (
    ("alert", "GET"), ("alert_own", "POST"), ("alert_snooze", "POST"), ("alert_close", "POST"), ("diagnosis", "GET"),
    ("diagnosis_judge", "POST"), ("plan", "GET"), ("plan_edit", "GET"), ("plan_approve", "POST"), ("plan_stop", "POST"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "method"), DOORS_OF_ONE)
def test_a_foreign_number_is_a_missing_one(name: str, method: str, telling: Any) -> None:
    """The alert of another partner, and numbers that nobody has, look alike."""
    (number,) = looked(fell(owner="selat")).raised
    client = knocking("regional_lead" if "approve" in name or "judge" in name else "partner_manager")
    seen = set()
    for hostile in (number + 5, 999_999_999, 2**63, 2**80):
        url = reverse(f"performance:{name}", args=[hostile])
        told = {"reason": "x", "verdict": "accepted", "cause": "0"}
        answer = client.get(url) if method == "GET" else client.post(url, told)
        seen.add(answer.status_code)
    assert seen == {404}
    if name.startswith("alert"):
        url = reverse(f"performance:{name}", args=[number])
        answer = client.get(url) if method == "GET" else client.post(url, {"reason": "x"})
        assert answer.status_code == 404


def test_the_day_on_which_it_began_is_told() -> None:
    (number,) = looked(fell(**MALAY)).raised
    assert "Since 17 Nov 2026" in text(knocking("regional_lead"), reverse("performance:alert", args=[number]))
