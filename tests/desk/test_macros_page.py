"""Macros: those that come with the program, what an agent's picker shows, and their editor."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.core.macro_check import macro_problems
from nakhoda.core.macros import Placeholder, placeholders_in
from nakhoda.desk.actions.macros import MacroRefused, MacroSpec, load_shipped, save_macro, shipped
from nakhoda.desk.models import Case, Macro
from nakhoda.desk.queries.macro_parity import OWED, macro_rows
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.journal.models import Record
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor, person
from tests.desk.stories import opened, the_program

pytestmark = pytest.mark.django_db
SPECS = {spec.key: spec for spec in shipped()}
FORM = {
    "title": "Hello",
    "key": "hello",
    "active": "on",
    "text_en": "Hello {{who}}",
    "name": "who",
    "kind": "text",
    "source": "",
}


@pytest.fixture(autouse=True)
def _the_day_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def signed_in(key: str) -> Client:
    client = Client()
    client.force_login(person(key).user)
    return client


def picks(case: Case, asked: str = "", who: str = "agent_chennai") -> list[dict[str, Any]]:
    answer = signed_in(who).get(reverse("desk:macros", args=[case.id]), {"q": asked})
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


# -- those that come with the program ------------------------------------------------------------------


@pytest.mark.parametrize("key", SPECS)
def test_a_shipped_macro_is_sound_and_speaks_the_members_languages(key: str) -> None:
    spec = SPECS[key]
    assert macro_problems(spec.texts, spec.placeholders) == ()
    assert set(OWED) <= set(spec.texts)


@pytest.mark.parametrize("key", SPECS)
def test_a_shipped_macro_speaks_of_a_reason_that_the_policy_has(key: str) -> None:
    spec, policy = SPECS[key], policy_in_force(NOW)
    assert spec.lob in policy.lobs
    assert spec.reason in policy.lobs[spec.lob].reasons


def test_every_public_line_of_business_has_macros() -> None:
    assert {spec.lob for spec in SPECS.values()} == {
        key for key, lob in policy_in_force(NOW).lobs.items() if lob.public
    }


SCRIPTS = {
    "hi": "\u0900-\u097f",
    "ta": "\u0b80-\u0bff",
    "ur": "\u0600-\u06ff",
    "zh": "\u4e00-\u9fff",
    "bn": "\u0980-\u09ff",
    "te": "\u0c00-\u0c7f",
}


@pytest.mark.parametrize("tag", SCRIPTS)
def test_a_translation_is_in_its_script(tag: str) -> None:
    low, high = SCRIPTS[tag].split("-")
    for spec in SPECS.values():
        text = spec.texts.get(tag, "")
        letters = [char for char in re.sub(r"\{\{.*?\}\}", "", text) if char.isalpha()]
        own = [char for char in letters if low <= char <= high]
        assert not text or len(own) > 0.95 * len(letters), spec.key


def test_familiar_forms_are_never_used() -> None:
    for spec in SPECS.values():
        assert not {"तुम", "तू", "तुम्हें", "तुम्हारा"} & set(spec.texts["hi"].split()), spec.key
        assert not {"تم", "تمہیں", "تمہارا"} & set(spec.texts["ur"].split()), spec.key
        assert not {"kau", "awak", "engkau"} & set(spec.texts["ms"].lower().split()), spec.key
        assert "你" not in spec.texts.get("zh", ""), spec.key


def test_loading_twice_changes_nothing_and_keeps_what_people_wrote() -> None:
    with the_program():
        load_shipped(NOW)
        changed = MacroSpec(key="age-confirmed", title="Ours", texts={"en": "Yes."})
        with scope_of(actor("admin")):
            save_macro(changed, actor=actor("admin"), now=NOW)
        assert load_shipped(NOW) == 0
        assert Macro.objects.get(key="age-confirmed").title == "Ours"
        assert Macro.objects.count() == len(SPECS)


# -- the picker ----------------------------------------------------------------------------------------


def test_the_macros_of_the_cases_reason_come_first() -> None:
    case = opened(reason="forgot_password", language="en")
    assert picks(case)[0]["id"] == "access-reset-password"


def test_a_macro_speaks_the_members_language_and_direction() -> None:
    case = opened("میرا پاس ورڈ کام نہیں کر رہا", reason="forgot_password")
    item = picks(case)[0]
    assert (item["language"], item["dir"]) == ("ur", "rtl")
    assert "پاس ورڈ" in item["text"]


def test_what_the_case_knows_is_filled_and_the_rest_is_left_open() -> None:
    case = opened(reason="forgot_password", language="en")
    text = picks(case)[0]["text"]
    assert f"NK-{case.id}" in text
    assert "R. Meenakshi" in text
    assert placeholders_in(text) == ("link",)


def test_words_search_title_and_text_over_all_lines_of_business() -> None:
    case = opened(reason="forgot_password", language="en")
    assert [item["id"] for item in picks(case, "two-step devices")] == ["security-given-back"]
    assert picks(case, "no such words anywhere") == []


def test_a_language_without_a_text_is_answered_in_english_and_says_so() -> None:
    case = opened("મારો પાસવર્ડ કામ કરતો નથી", reason="forgot_password", language="gu")
    item = picks(case)[0]
    assert item["language"] == "en"
    assert "not yet translated" in item["hint"]


@pytest.mark.parametrize("change", [{"active": False}, {"expires_on": (NOW - timedelta(days=1)).date()}])
def test_what_is_put_away_or_expired_is_not_offered(change: dict[str, Any]) -> None:
    case = opened(reason="forgot_password", language="en")
    Macro.objects.filter(key="access-reset-password").update(**change)
    assert "access-reset-password" not in [item["id"] for item in picks(case, "password")]


def test_a_foreign_case_gives_no_macros() -> None:
    case = opened()
    assert signed_in("agent_kl").get(reverse("desk:macros", args=[case.id])).status_code == 404


# -- the editor ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["agent_chennai", "planner", "regional_lead", "partner_manager"])
def test_who_may_not_edit_macros_is_told_whom_to_ask(who: str) -> None:
    for door in ("desk:macro_list", "desk:macro_new"):
        answer = signed_in(who).get(reverse(door))
        assert answer.status_code == 403
        assert "your delivery lead" in answer.content.decode()
    with scope_of(actor(who)), pytest.raises(Refused):
        save_macro(MacroSpec(key="x", title="x", texts={"en": "x"}), actor=actor(who), now=NOW)


def test_the_list_counts_languages_and_finds_what_is_missing() -> None:
    with scope_of(actor("qa")):
        save_macro(MacroSpec(key="only-english", title="Only English", texts={"en": "Hi"}), actor=actor("qa"), now=NOW)
        assert [row["key"] for row in macro_rows(actor("qa"), NOW, lacking="ta")] == ["only-english"]
    html = signed_in("qa").get(reverse("desk:macro_list")).content.decode()
    assert f"{len(SPECS)} of {len(SPECS) + 1}" in html


def test_a_macro_whose_reason_left_the_policy_says_so() -> None:
    Macro.objects.filter(key="age-confirmed").update(reason="gone")
    assert "no longer in the policy" in signed_in("qa").get(reverse("desk:macro_list")).content.decode()


def test_a_macro_is_written_and_the_journal_knows() -> None:
    answer = signed_in("qa").post(reverse("desk:macro_new"), FORM)
    assert (answer.status_code, answer["Location"]) == (303, reverse("desk:macro", args=["hello"]))
    with the_program():
        record = Record.objects.get(name="macro.changed", subject="macro:hello")
    assert record.payload == {"languages": ["en"], "active": True}
    assert Macro.objects.get(key="hello").placeholders == [{"name": "who", "kind": "text", "source": ""}]


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "a key in capitals": ({"key": "Hello!"}, "the key takes small letters"),
    "a key that is taken": ({"key": "age-confirmed"}, "there is a macro"),
    "no title": ({"title": " "}, "give it a title"),
    "an undeclared placeholder": ({"text_en": "{{who}} {{what}}"}, "say what {{what}} is"),
    "an unknown source": ({"source": "member.password"}, "nothing fills who with"),
    "an unknown line of business": ({"lob": "nowhere"}, "is not in the list"),
    "a day that is none": ({"expires_on": "2026-13-01"}, "give the last day as"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_macro_comes_back_with_what_was_typed(name: str) -> None:
    change, said = REFUSED[name]
    answer = signed_in("qa").post(reverse("desk:macro_new"), FORM | {"text_ms": "Salam {{who}}"} | change)
    html = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 422
    assert said in html
    assert "Salam {{who}}" in html
    assert not Macro.objects.filter(key="hello").exists()


def test_a_language_is_added_and_a_text_is_taken_away() -> None:
    client = signed_in("admin")
    client.post(reverse("desk:macro_new"), FORM | {"text_ms": "Salam {{who}}"})
    change = {"text_ms": "", "new_language": "bn", "new_text": "নমস্কার {{who}}"}
    assert client.post(reverse("desk:macro", args=["hello"]), FORM | change).status_code == 303
    assert sorted(Macro.objects.get(key="hello").texts) == ["bn", "en"]


def test_a_macro_that_is_not_there_is_not_found() -> None:
    assert signed_in("qa").get(reverse("desk:macro", args=["nothing"])).status_code == 404


def test_an_action_refuses_as_the_page_does() -> None:
    spec = MacroSpec(key="x", title="x", texts={"en": "{{a"}, placeholders=(Placeholder("a"),))
    with scope_of(actor("qa")), pytest.raises(MacroRefused, match="not closed"):
        save_macro(spec, actor=actor("qa"), now=NOW)
