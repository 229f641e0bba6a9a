"""The policy on pages, by HTTP: read, compare, try, write, publish; and what each reader is offered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.desk.actions.policies import draft_policy
from nakhoda.desk.models import Case, PolicyVersion
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor, person
from tests.desk.policy_texts import GLOBAL, changed, with_title
from tests.desk.stories import the_program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def signed_in(key: str) -> Client:
    client = Client()
    client.force_login(person(key).user)
    return client


def page(client: Client, door: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(f"desk:{door}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def drafted(text: str, by: str = "admin") -> PolicyVersion:
    with scope_of(actor(by)):
        return draft_policy(text, actor=actor(by), now=NOW)


def ids() -> dict[str, int]:
    with the_program():
        return dict(PolicyVersion.objects.values_list("title", "id"))


def test_the_list_shows_what_is_in_force_and_what_ends_soon() -> None:
    html = page(signed_in("planner"), "policies")
    assert "In force now" in html
    assert "came with the program" in html
    assert "The variant Malaysia ends in 38 days" in html
    assert "The variant India" not in html


def test_a_planner_reads_and_is_offered_no_pen() -> None:
    client = signed_in("planner")
    assert reverse("desk:policy_new") not in page(client, "policies")
    assert client.get(reverse("desk:policy_new")).status_code == 403


@pytest.mark.parametrize("who", ["agent_kl", "specialist_minor", "partner_manager"])
def test_who_may_not_read_the_policy_is_told_why(who: str) -> None:
    answer = signed_in(who).get(reverse("desk:policies"))
    assert answer.status_code == 403
    assert "read the desk policy" in answer.content.decode()


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get(reverse("desk:policies"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_version_reads_as_tables() -> None:
    html = page(signed_in("planner"), "policy", ids()["APAC desk policy"])
    for said in (
        "Meridian accounts, English",
        "L4 Account takeover",
        "IN-RES",
        "Christmas 25 Dec 2026",
        "Human eyes in",
    ):
        assert said in html, said


def test_old_law_rows_say_that_nobody_checked_them() -> None:
    old = drafted(GLOBAL.replace("verified_on: 2026-09-01", "verified_on: 2020-01-01"))
    new = drafted(GLOBAL.replace("verified_on: 2026-09-01", f"verified_on: {timezone.now().date()}"))
    client = signed_in("planner")
    assert "unverified" in page(client, "policy", old.id)
    assert "unverified" not in page(client, "policy", new.id)


def test_a_variant_shows_its_reason_law_approver_and_last_day() -> None:
    html = page(signed_in("planner"), "policy", ids()["Malaysia"])
    for said in ("MyKad", "Online Safety Act 2025", "Regional lead APAC", "31 Dec 2026"):
        assert said in html, said


def test_the_merge_says_which_variant_set_what() -> None:
    html = page(signed_in("planner"), "policy_in_force")
    assert "apac-india" in html
    assert "Report of harmful content, Malaysia" in html


def test_the_text_comes_down_as_it_was_written() -> None:
    answer = signed_in("planner").get(reverse("desk:policy_download", args=[ids()["APAC desk policy"]]))
    assert answer.content.decode() == GLOBAL
    assert answer["Content-Disposition"] == 'attachment; filename="apac-1.yaml"'


def test_two_versions_side_by_side() -> None:
    draft = drafted(changed(with_title("Faster"), "overflow_permille: 900", "overflow_permille: 800"))
    html = page(signed_in("planner"), "policy_diff", old=ids()["APAC desk policy"], new=draft.id)
    assert "routing.overflow_permille" in html
    assert '<del class="said">900</del>' in html
    assert '<ins class="said">800</ins>' in html
    assert "2 values differ" in html


@pytest.mark.parametrize("asked", ["", "x", "999999", "99999999999999999999", "-1"])
def test_a_comparison_with_nothing_breaks_nothing(asked: str) -> None:
    answer = signed_in("planner").get(reverse("desk:policy_diff"), {"old": asked, "new": ids()["India"]})
    assert answer.status_code in (200, 404)


def test_trying_a_text_tells_class_queue_and_clocks_and_saves_nothing() -> None:
    with the_program():
        before = Case.objects.count()
    form = {"text": "hacker changed my password and is posting", "channel": "in_app", "country": "IN"}
    html = signed_in("planner").post(reverse("desk:policy_explain"), form).content.decode()
    for said in ("My account was hacked", "Hub, account security", "L4", "lane_trigger"):
        assert said in html, said
    with the_program():
        assert Case.objects.count() == before


def test_a_law_that_would_run_is_named() -> None:
    form = {"text": "I complain", "channel": "web_form", "country": "IN", "source": "grievance-in"}
    html = signed_in("planner").post(reverse("desk:policy_explain"), form).content.decode()
    assert "IN-RES" in html
    assert "rule 3(2)(a)" in html


def test_a_draft_can_be_tried_before_it_is_published() -> None:
    draft = drafted(changed(GLOBAL, "en: [hacked, hacker,", "en: [zebra crossing, hacked, hacker,"))
    form = {"text": "there is a zebra crossing", "channel": "email", "version": ""}
    client, door = signed_in("planner"), reverse("desk:policy_explain")
    assert "My account was hacked" not in client.post(door, form).content.decode().split('id="told"')[1]
    told = client.post(door, form | {"version": draft.id}).content.decode().split('id="told"')[1]
    assert "My account was hacked" in told


# -- writing -------------------------------------------------------------------------------------------


def test_a_refused_text_comes_back_with_every_problem_at_its_line() -> None:
    text = changed(changed(GLOBAL, "overflow_permille: 900", "overflow_permille: many"), "rank: 7", "rank: high")
    with the_program():
        before = PolicyVersion.objects.count()
    answer = signed_in("admin").post(reverse("desk:policy_new"), {"text": text, "do": "save"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "2 problems" in html
    for wrong in ("overflow_permille: many", "rank: high"):
        line = next(i for i, said in enumerate(text.splitlines(), 1) if wrong in said)
        assert f'data-line="{line}"' in html
    assert "overflow_permille: many" in html.split("<textarea")[1]
    with the_program():
        assert PolicyVersion.objects.count() == before


BAD_TEXTS = {
    "nothing": "",
    "no yaml": "meta: {",
    "a list": "- 1",
    "a bomb": "a: &a [x]\n" * 3,
    "markup": "<script>alert(1)</script>",
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_any_text_is_answered(name: str) -> None:
    answer = signed_in("admin").post(reverse("desk:policy_new"), {"text": BAD_TEXTS[name], "do": "check"})
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content


def test_checking_saves_nothing() -> None:
    answer = signed_in("admin").post(reverse("desk:policy_new"), {"text": with_title("Mine"), "do": "check"})
    assert answer.status_code == 200
    assert "No problems" in answer.content.decode()
    assert "Mine" not in ids()


def test_a_draft_is_written_published_by_another_and_in_force() -> None:
    writer, door = signed_in("admin"), reverse("desk:policy_new")
    answer = writer.post(door, {"text": with_title("Written here"), "note": "A new name", "do": "save"})
    draft = ids()["Written here"]
    assert (answer.status_code, answer["Location"]) == (303, reverse("desk:policy", args=[draft]))
    assert "somebody else who may publish" in page(writer, "policy", draft)
    refused = writer.post(reverse("desk:policy_publish", args=[draft]))
    assert refused.status_code == 409
    assert "somebody other than the author" in refused.content.decode()
    other = signed_in("regional_lead")
    assert "Before it is published" in page(other, "policy", draft)
    assert other.post(reverse("desk:policy_publish", args=[draft])).status_code == 303
    html = page(other, "policy", draft)
    assert "In force" in html
    assert "Nur Aisyah binti Rahman" in html
    assert "Mohd Faizal bin Othman" in html


def test_the_date_is_read_in_the_publishers_zone() -> None:
    draft = drafted(with_title("On the hour"))
    day = (timezone.now() + timedelta(days=3)).date()
    form = {"effective_from": f"{day}T09:00"}
    assert signed_in("regional_lead").post(reverse("desk:policy_publish", args=[draft.id]), form).status_code == 303
    with the_program():
        since = PolicyVersion.objects.get(id=draft.id).effective_from
    assert since is not None
    assert since.isoformat() == f"{day}T01:00:00+00:00"  # she works in Kuala Lumpur


@pytest.mark.parametrize("when", ["2001-01-01T00:00", "tomorrow", "9999999-01-01T00:00"])
def test_a_date_that_cannot_be_is_refused_and_kept_in_its_field(when: str) -> None:
    draft = drafted(with_title("Never"))
    answer = signed_in("regional_lead").post(reverse("desk:policy_publish", args=[draft.id]), {"effective_from": when})
    assert answer.status_code == 409
    assert f'value="{when}"' in answer.content.decode()


def test_a_draft_is_withdrawn_and_its_text_stays() -> None:
    draft = drafted(with_title("Not now"))
    assert signed_in("admin").post(reverse("desk:policy_withdraw", args=[draft.id])).status_code == 303
    assert "Withdrawn" in page(signed_in("planner"), "policy", draft.id)


@pytest.mark.parametrize("door", ["policy", "policy_edit", "policy_download"])
def test_a_version_that_is_not_there_is_not_found(door: str) -> None:
    assert signed_in("admin").get(reverse(f"desk:{door}", args=[424242])).status_code == 404


@pytest.mark.parametrize("door", ["policy_publish", "policy_withdraw"])
def test_a_change_is_never_a_get(door: str) -> None:
    assert signed_in("admin").get(reverse(f"desk:{door}", args=[1])).status_code == 405


def test_a_page_costs_the_same_queries_however_many_versions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for name in "abcdefgh":
        drafted(with_title(name))
    client = signed_in("planner")
    with django_assert_max_num_queries(30):
        page(client, "policies")
