"""A draft changed by forms: one place at a time, what is wrong beside its field, nothing lost, and the way back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.core.policy import load
from nakhoda.desk.actions.policies import draft_policy
from nakhoda.desk.actions.policy_forms import digest_of
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policy_working import working_text
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor, person
from tests.desk.policy_texts import GLOBAL, MALAYSIA
from tests.desk.stories import the_program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def signed_in(key: str = "admin") -> Client:
    client = Client()
    client.force_login(person(key).user)
    return client


@pytest.fixture
def draft() -> PolicyVersion:
    return drafted(GLOBAL)


def drafted(text: str) -> PolicyVersion:
    with scope_of(actor("admin")):
        return draft_policy(text, actor=actor("admin"), now=NOW)


def texts(draft: PolicyVersion) -> tuple[str, str]:
    """The draft's text, and the working copy."""
    with the_program():
        row = PolicyVersion.objects.get(id=draft.id)
        return row.text, working_text(row)


def opened(draft: PolicyVersion, path: str, **more: str) -> str:
    answer = signed_in().get(reverse("desk:policy_place", args=[draft.id]), {"path": path, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def sent(draft: PolicyVersion, path: str, do: str = "save", *, seen: str = "", **fields: Any) -> Any:
    told = {"path": path, "do": do, "seen": seen or digest_of(texts(draft)[1]), **fields}
    return signed_in().post(reverse("desk:policy_place", args=[draft.id]), told)


class Form(HTMLParser):
    """What a browser would send back of a form that nobody touched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag in ("textarea", "select"):
            setattr(self, "area" if tag == "textarea" else tag, name)
            self.found[name] = ""
        elif tag == "option" and "selected" in given:
            self.found[self.select] = given["value"]
        elif tag == "input" and given.get("type") != "checkbox":
            self.found[name] = given.get("value", "")
        elif "checked" in given:
            self.found.setdefault(name, []).append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data


def filled(html: str) -> dict[str, Any]:
    form = Form()
    form.feed(html[html.index('class="stack policy-form"') :].split("</form>")[0])
    return {name: value for name, value in form.found.items() if name not in ("csrfmiddlewaretoken", "path", "seen")}


def untouched(draft: PolicyVersion, path: str, **changes: Any) -> Any:
    return sent(draft, path, **(filled(opened(draft, path)) | changes))


PLACES = (
    "meta", "jurisdictions[IN]", "calendars[chennai]", "calendars[chennai].holidays[2026-01-14]", "lobs[age_support]",
    "lobs[age_support].reasons[age_appeal]", "lanes[L0]", "queues[hub_age]", "routing", "sla[child_safety]",
    "sla[child_safety].targets[decision]", "obligations[IN-RES-2026]", "escalation", "surveys", "appeals", "exposure",
)  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_a_form_that_nobody_touched_changes_nothing(draft: PolicyVersion, path: str) -> None:
    assert untouched(draft, path).status_code == 303
    assert texts(draft) == (GLOBAL, GLOBAL)


def test_every_section_of_the_schema_has_its_door(draft: PolicyVersion) -> None:
    from nakhoda.core.policy.schema import DOCUMENT

    html = signed_in().get(reverse("desk:policy_forms", args=[draft.id])).content.decode()
    assert [name for name in DOCUMENT.fields if f"?path={name}" not in html] == []
    for name in DOCUMENT.fields:
        assert opened(draft, name)


def test_one_value_changes_in_the_text_and_the_change_is_shown(draft: PolicyVersion) -> None:
    answer = untouched(draft, "obligations[IN-RES-2026]", target_minutes="6 days")
    assert answer.status_code == 303
    text, working = texts(draft)
    assert text == working == GLOBAL.replace("target_minutes: 10080", "target_minutes: 8640")
    html = signed_in().get(answer["Location"]).content.decode()
    assert '<del class="said">10080</del>' in html
    assert '<ins class="said">8640</ins>' in html


@pytest.mark.parametrize(
    ("path", "field", "value", "said"),
    [
        ("obligations[IN-RES-2026]", "target_minutes", "soon", "such as 2 h or 3 days"),
        ("queues[hub_age]", "share", "-4", "not between 0"),
        ("queues[hub_age]", "languages", "English!", "is not a language tag"),
        ("calendars[chennai]", "timezone", "Asia/Madras2", "no IANA time zone"),
        ("calendars[chennai]", "weekly.sat", "09:00-13:75", "no time of day"),
        ("meta", "title", "", "missing"),
        ("obligations[IN-RES-2026]", "effective_to", "2020-01-01", "ends before it begins"),
        ("queues[hub_age]", "lobs", "no_such_lob", "no LOB called"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    draft: PolicyVersion, path: str, field: str, value: str, said: str
) -> None:
    answer = untouched(draft, path, **{field: value})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert 'class="error"' in html
    assert not value or value in html
    assert texts(draft) == (GLOBAL, GLOBAL)


def test_the_line_of_a_problem_is_told(draft: PolicyVersion) -> None:
    line = GLOBAL[: GLOBAL.index("timezone: Asia/Kolkata")].count("\n") + 1
    html = untouched(draft, "calendars[chennai]", timezone="Nowhere").content.decode()
    assert f"line {line}" in html


def test_an_entry_is_added_moved_and_taken_out(draft: PolicyVersion) -> None:
    assert sent(draft, "jurisdictions", "add", key="TH", title="Thailand", countries="TH").status_code == 303
    sent(draft, "jurisdictions[TH]", "up")
    keys = [row["key"] for row in load(texts(draft)[0]).data["jurisdictions"]]
    assert keys[-2] == "TH"
    sent(draft, "jurisdictions[TH]", "remove")
    assert load(texts(draft)[0]).data == load(GLOBAL).data


def test_an_entry_without_its_name_is_not_added(draft: PolicyVersion) -> None:
    answer = sent(draft, "jurisdictions", "add", title="Nowhere", countries="TH")
    assert answer.status_code == 422
    assert "&#x27;key&#x27; is missing" in answer.content.decode()


def test_a_lane_waits_for_its_queue_and_then_both_are_in_the_draft(draft: PolicyVersion) -> None:
    assert sent(draft, "lanes", "add", key="L8", rank="8", title="Later").status_code == 303
    text, working = texts(draft)
    assert (text, "key: L8" in working) == (GLOBAL, True)
    assert "no queue with the fallback flag takes this lane" in opened(draft, "lanes")
    queue = "hub_general" if "key: hub_general," in GLOBAL else "kaveri_age_north"
    lanes = next(row["lanes"] for row in load(GLOBAL).data["queues"] if row["key"] == queue)
    assert untouched(draft, f"queues[{queue}]", lanes=[*lanes, "L8"]).status_code == 303
    text, working = texts(draft)
    assert text == working
    assert "L8" in {row["key"] for row in load(text).data["lanes"]}


def test_changes_are_taken_back_one_by_one(draft: PolicyVersion) -> None:
    untouched(draft, "routing", overflow_permille="800")
    untouched(draft, "routing", overflow_permille="700")
    undo = reverse("desk:policy_undo", args=[draft.id])
    for left in ("800", "900"):
        signed_in().post(undo)
        assert f"overflow_permille: {left}" in texts(draft)[0]
    signed_in().post(undo)
    assert texts(draft) == (GLOBAL, GLOBAL)


def test_two_windows_do_not_overwrite_each_other(draft: PolicyVersion) -> None:
    early = digest_of(GLOBAL)
    fields = filled(opened(draft, "routing"))
    untouched(draft, "routing", overflow_permille="800")
    answer = sent(draft, "routing", seen=early, **(fields | {"overflow_permille": "650"}))
    assert answer.status_code == 409
    assert "changed in another window" in answer.content.decode()
    assert 'value="650"' in answer.content.decode()
    assert "overflow_permille: 800" in texts(draft)[0]


def test_nobody_changes_anothers_draft_by_form(draft: PolicyVersion) -> None:
    client = signed_in("regional_lead")
    told = {"path": "routing", "do": "save", "seen": digest_of(GLOBAL), "overflow_permille": "1"}
    assert client.post(reverse("desk:policy_place", args=[draft.id]), told).status_code == 303
    assert texts(draft) == (GLOBAL, GLOBAL)


def test_a_variant_may_name_what_the_global_document_has() -> None:
    draft = drafted(MALAYSIA)
    assert untouched(draft, "sla[malaysia_harm_report].targets[resolution]", minutes="2 days").status_code == 303
    assert "{metric: resolution, minutes: 2880, pauses_in: [pending_member]}" in texts(draft)[0]
    rows = {"filter.all.0.field": "lane", "filter.all.0.operator": "is", "filter.all.0.value": "L6"}
    assert untouched(draft, "sla[malaysia_harm_report]", **rows).status_code == 303
    assert "{field: lane, operator: is, value: L6}" in texts(draft)[0]


@pytest.mark.parametrize("path", ["", "nowhere", "lanes[L99]", "lanes[L0].rank", "x" * 500, "meta.scope.moon"])
def test_a_place_that_is_not_there_leads_back_to_the_sections(draft: PolicyVersion, path: str) -> None:
    answer = signed_in().get(reverse("desk:policy_place", args=[draft.id]), {"path": path})
    assert answer["Location"] == reverse("desk:policy_forms", args=[draft.id])


def test_a_version_becomes_a_draft_of_ones_own() -> None:
    with the_program():
        version = PolicyVersion.objects.get(title="Malaysia")
    answer = signed_in("regional_lead").post(reverse("desk:policy_copy", args=[version.id]))
    with the_program():
        made = PolicyVersion.objects.get(state="draft")
    assert answer["Location"] == reverse("desk:policy_forms", args=[made.id])
    assert (made.text, made.author_id) == (MALAYSIA, actor("regional_lead").id)
