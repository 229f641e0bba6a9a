"""How a member wishes to be addressed: where it comes from, who may note it, and where it is used."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.core.macros import Placeholder
from nakhoda.desk.actions.addressing import NotAWish, note_wish
from nakhoda.desk.actions.erasing_member import erase_identity
from nakhoda.desk.actions.macros import MacroSpec, save_macro
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Case, Member
from nakhoda.desk.queries import links
from nakhoda.desk.queries.macros import filled_macro
from nakhoda.journal.models import Record
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor
from tests.desk.hands import in_hands
from tests.desk.intake.doors import bearer, hidden, post_json
from tests.desk.stories import MEMBER, acting, opened, the_program
from tests.walls.scene import knocking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def form_of(case: Case) -> str:
    with the_program():
        return Member.objects.get(id=case.member_id).honorific


def notes() -> list[Record]:
    with the_program():
        return list(Record.objects.filter(name="member.wish_noted"))


def told(form: str, kind: str = "email", address: str = MEMBER.address) -> Case:
    return opened(sender=Sender(kind=kind, address=address, name="Aminah", honorific=form))


def test_nobody_is_addressed_by_a_guess() -> None:
    assert form_of(opened()) == ""


def test_a_new_member_is_kept_with_the_form_that_she_chose() -> None:
    assert form_of(told("mrs")) == "mrs"


def test_a_form_fills_what_was_empty_and_changes_nothing_that_stood() -> None:
    opened()
    assert form_of(told("mrs")) == "mrs"
    assert form_of(told("mr")) == "mrs", "whoever fills a form may name any address"


def test_the_apps_word_stands() -> None:
    told("mrs", "app", "user-7")
    assert form_of(told("dr", "app", "user-7")) == "dr"
    assert form_of(told("", "app", "user-7")) == "dr", "silence is no wish"


def test_an_agent_notes_it_and_the_journal_says_who_but_not_which() -> None:
    case = in_hands(opened(), "agent_chennai", NOW)
    answer = knocking("agent_chennai").post(reverse("desk:address", args=[case.id]), {"form": "mrs"}, follow=True)
    assert "Mrs …" in answer.content.decode()
    assert form_of(case) == "mrs"
    (note,) = notes()
    assert (note.actor, note.subject) == (f"person:{actor('agent_chennai').id}", f"member:{case.member_id}")
    assert note.payload == {"case": case.id}


def test_the_same_form_again_is_no_news() -> None:
    case = in_hands(opened(), "agent_chennai", NOW)
    with acting("agent_chennai") as agent:
        assert note_wish(case.id, "mr", actor=agent, now=NOW)
        assert not note_wish(case.id, "mr", actor=agent, now=NOW)
    assert len(notes()) == 1


def test_a_form_that_does_not_exist_is_refused() -> None:
    case = in_hands(opened(), "agent_chennai", NOW)
    with acting("agent_chennai") as agent, pytest.raises(NotAWish):
        note_wish(case.id, "duchess", actor=agent, now=NOW)
    assert form_of(case) == ""


def test_the_page_offers_the_forms_of_the_cases_language_and_the_one_that_stands() -> None:
    case = in_hands(opened("मेरा खाता नहीं खुल रहा है", locale="hi-IN"), "agent_chennai", NOW)
    with acting("agent_chennai") as agent:
        note_wish(case.id, "datuk", actor=agent, now=NOW)
    page = knocking("agent_chennai").get(reverse("desk:case", args=[case.id])).content.decode()
    assert '<option value="mrs">श्रीमती …</option>' in page
    assert '<option value="datuk" selected>Datuk …</option>' in page


def status(case: Case, who: str = MEMBER.address) -> str:
    return f"/s/{links.sign(links.STATUS, case.id, who, now=NOW)}/"


def test_a_member_chooses_on_her_own_page_in_her_own_language(client: Client, clock: Any) -> None:
    case, door = (found := opened()), status(found)
    page = client.get(f"{door}?lang=ms").content.decode()
    assert "Bagaimanakah kami patut memanggil anda?" in page
    assert '<option value="mrs">Puan …</option>' in page
    assert client.post(f"{door}address/", {"form": "mrs"}).status_code == 303
    assert form_of(case) == "mrs"
    assert '<option value="mrs" selected>' in client.get(door).content.decode()
    assert [note.payload for note in notes()] == [{"case": case.id}]


@pytest.mark.parametrize("form", ["duchess", "<script>"])
def test_what_is_no_form_changes_nothing(client: Client, clock: Any, form: str) -> None:
    case = opened()
    assert client.post(f"{status(case)}address/", {"form": form}).status_code == 404
    assert form_of(case) == ""


def test_somebody_copied_neither_sees_nor_changes_it(client: Client, clock: Any) -> None:
    copied = Sender(kind="email", address="friend@example.com", name="Friend")
    case = opened(sender=Sender(kind="email", address=MEMBER.address, honorific="mrs"), cc=(copied,))
    with the_program():
        case.participants.filter(address=copied.address).update(approved=True)
    door = status(case, copied.address)
    assert "address-form" not in client.get(door).content.decode()
    assert client.post(f"{door}address/", {"form": "mr"}).status_code == 404
    assert form_of(case) == "mrs"


def test_the_web_form_asks_and_takes_no_answer(client: Client, clock: Any) -> None:
    door = "/help/account_access/login_problem/"
    page = client.get(f"{door}?lang=ta")
    assert "திருமதி …" in page.content.decode()
    filled = {"subject": "Code", "message": "It never comes.", "email": "a@example.com", "country": "MY"}
    for form, status_code in (("duchess", 422), ("", 303)):
        fresh = client.get(door)
        clock(NOW.replace(minute=NOW.minute + 1 + status_code % 2))
        answer = client.post(door, {**filled, "f_handle": "a.b", "nonce": hidden(fresh), "honorific": form})
        assert answer.status_code == status_code, answer.content[:1500]


def test_the_app_tells_it_by_token_and_by_batch(client: Client, clock: Any) -> None:
    body = {"text": "I cannot sign in"}
    for claim, form in (("datin", "datin"), ("duchess", "datin")):
        answer = post_json(client, "/api/app/v1/cases", body, key=claim, headers=bearer(honorific=claim))
        assert answer.status_code == 201, answer.content
        with the_program():
            assert Member.objects.get(addresses__value="user-1").honorific == form, "an unknown form is no form"
    items = [{**body, "key": "k", "member": {"id": "user-2", "honorific": "haji"}}]
    headers = bearer("server", role="server")
    answer = post_json(client, "/api/app/v1/cases:batch", {"items": items}, key="b", headers=headers)
    assert answer.status_code in (200, 201, 207), answer.content
    with the_program():
        assert Member.objects.get(addresses__value="user-2").honorific == "haji"


WORDS = {
    "ms": ("mrs", "Puan Aminah"),
    "ta": ("respect", "Aminah அவர்கள்"),
    "hi": ("", "Aminah"),
    "en": ("mrs", "Mrs Aminah"),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_macro_addresses_the_member_in_the_texts_language(language: str) -> None:
    form, said = WORDS[language]
    case = in_hands(told(form), "agent_chennai", NOW)
    texts = dict.fromkeys(WORDS, "{{member}}:")
    spec = MacroSpec(
        key="greet", title="Greet", texts=texts, placeholders=(Placeholder("member", "text", "member.address"),)
    )
    with the_program(), scope_of(actor("admin")):
        save_macro(spec, actor=actor("admin"), now=NOW)
    with acting("agent_chennai") as agent:
        assert filled_macro(agent, case.id, "greet", NOW, language=language).outcome == f"{said}:"


def test_erasing_a_member_takes_the_form_along() -> None:
    case = told("mrs")
    with the_program():
        erase_identity(int(case.member_id or 0), NOW)
    assert form_of(case) == ""
