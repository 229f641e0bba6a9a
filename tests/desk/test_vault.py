"""At every door a member's words give up their personal data; what stood there is sealed, and comes back to whom it
may: the member's own eyes, an export that she asked for, nobody by a trick."""

from __future__ import annotations

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner as runner

from nakhoda.config.cli.vault import app
from nakhoda.core.events import PersonalVaulted, StatusChanged
from nakhoda.desk.actions import conversation, joining
from nakhoda.desk.actions.drafts import save_draft
from nakhoda.desk.actions.letters import letter_for
from nakhoda.desk.actions.replies import receive_reply
from nakhoda.desk.actions.taking import take
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.intake.email import parse_waiting
from nakhoda.desk.models import Case, Draft, Message, Participant, PersonKey, RawMail, VaultEntry
from nakhoda.desk.queries import links
from nakhoda.desk.queries.drafts import drafts_on
from nakhoda.desk.queries.lists import page_of_cases
from nakhoda.desk.queries.vault import as_written, opened
from nakhoda.desk.queries.vault_seal import CannotUnseal, opened_mail, seal, sealed_mail, unseal
from nakhoda.org.queries import registry_id
from tests.cast import NOW
from tests.core.test_vault_rules import OURS
from tests.desk.checks import check_fold
from tests.desk.planted import FORMS, PROGRAM, in_script, left, plant_everywhere
from tests.desk.stories import MEMBER, SECURITY, acting, the_program, told
from tests.desk.stories import opened as opened_case

pytestmark = pytest.mark.django_db
SAID = "Call me at +91 98765 43210, card 4111 1111 1111 1111"
TOLD = "Call me at [phone 1], card [card 1]"


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"


def said_in(case: Case) -> list[str]:
    with the_program():
        return list(Message.objects.filter(case_id=case.id).order_by("id").values_list("text", flat=True))


@pytest.mark.parametrize(
    ("zero", "trick"), [("0", ""), ("०", ""), ("௦", "\u200d"), ("۰", "\u200b"), ("০", ""), ("0", "\u2060")]
)
def test_nothing_planted_on_any_channel_can_be_read_in_any_column(zero: str, trick: str) -> None:
    numbers = plant_everywhere(in_script(zero, trick), NOW, "hornbill")
    assert left() == {}
    with the_program():
        for number in numbers:
            kinds = set(VaultEntry.objects.filter(case_id=number).values_list("kind", flat=True))
            assert kinds == {"aadhaar", "card", "phone"}, Case.objects.get(id=number).channel
        assert RawMail.objects.exclude(raw=b"").count() == 1


def test_the_control_sees_what_no_door_took_out() -> None:
    case = opened_case()
    with the_program():
        Message.objects.filter(case_id=case.id).update(text=f"see {FORMS[1]}")
    assert set(left()) == {"desk_message.text"}


def test_a_number_keeps_its_token_through_the_life_of_the_case() -> None:
    case = opened_case(SAID)
    with the_program() as program:
        about = {"channel": "web_form", "received_at": NOW, "sender": MEMBER}
        receive_reply(case.id, Arrival(text="०९८७६५४३२१० or 91234 56789", **about), actor=program, now=NOW)  # type: ignore[arg-type]
        conversation.add_note(case.id, "Called [phone 1], not 9123456789", actor=program, now=NOW)
    assert said_in(case) == [TOLD, "[phone 1] or [phone 2]", "Called [phone 1], not [phone 2]"]


def test_a_member_has_one_key_and_a_value_opens_at_its_place_only() -> None:
    cases = [opened_case(SAID), opened_case(SAID)]
    with the_program():
        assert PersonKey.objects.count() == 1
        first, second = VaultEntry.objects.filter(kind="card").order_by("id")
        assert (first.digest, bytes(first.sealed) == bytes(second.sealed)) == (second.digest, False)
        assert opened([first]) == {(cases[0].id, "card 1"): "4111 1111 1111 1111"}
        first.sealed = second.sealed
        with pytest.raises(CannotUnseal, match="NAKHODA_VAULT_KEY"):
            opened([first])


def test_a_destroyed_key_leaves_noise() -> None:
    case = opened_case(SAID)
    with the_program():
        PersonKey.objects.all().delete()
        assert opened(VaultEntry.objects.filter(case_id=case.id)) == {}
        assert as_written(case.id, TOLD) == TOLD


def test_another_vault_key_opens_nothing(settings: Any) -> None:
    sealed = seal(b"k" * 32, b"words", "here")
    assert unseal(b"k" * 32, sealed, "here") == b"words"
    with pytest.raises(CannotUnseal):
        unseal(b"k" * 32, sealed, "there")
    case = opened_case(SAID)
    settings.VAULT_KEY = "another"
    with the_program():
        assert as_written(case.id, TOLD) == TOLD  # the page still opens, with its tokens


def test_a_mail_that_another_key_sealed_is_an_unparsed_case_and_stops_no_other(settings: Any) -> None:
    settings.VAULT_KEY = "one"
    raw = b"From: a@mail.example\r\nTo: support@nakhoda.example\r\nSubject: Help\r\n\r\nPlease"
    sealed = sealed_mail(raw, "0" * 64)
    settings.VAULT_KEY = "another"
    with the_program():
        row = RawMail.objects.create(
            scope_id=registry_id(), mailbox="support@nakhoda.example", sha256="0" * 64, raw=sealed, received_at=NOW
        )
    (taken,) = parse_waiting(now=NOW + timedelta(minutes=5))
    assert (taken.outcome, taken.raw_id) == ("unparsed", row.id)


def test_the_member_sees_her_own_words_whole_and_ours_as_they_are(client: Client) -> None:
    case = opened_case(SAID, subject="From +91 98765 43210")
    with acting("agent_chennai") as agent:
        take(case.id, actor=agent, now=NOW)
        conversation.reply(case.id, "We called 9876543210. Help line: 03-7627 2929.", actor=agent, now=NOW)
    with the_program():
        Message.objects.filter(case_id=case.id, author_kind="agent").update(delivery="sent", send_at=None)
    page = client.get(f"/s/{links.sign(links.STATUS, case.id, MEMBER.address, now=timezone.now())}/").content.decode()
    assert SAID in page
    assert "From +91 98765 43210" in page
    assert "We called …10. Help line: 03-7627 2929." in page


def test_a_copied_person_sees_tokens(client: Client) -> None:
    case = opened_case(SAID)
    with the_program():
        about = {"case_id": case.id, "scope_id": case.scope_id, "role": "cc"}
        Participant.objects.create(**about, name="Lim", address="lim@mail.example")
    token = links.sign(links.STATUS, case.id, "lim@mail.example", now=timezone.now())
    page = client.get(f"/s/{token}/").content.decode()
    assert "43210" not in page
    assert "Call me at …10, card …11" in page


def test_a_letter_says_no_more_than_the_ends() -> None:
    case = opened_case(SAID, subject="From 98765 43210")
    with acting("agent_chennai") as agent:
        take(case.id, actor=agent, now=NOW)
        message = conversation.reply(case.id, "We rang 9876543210 twice.", actor=agent, now=NOW)
    with the_program():
        raw = letter_for(case, message, Participant.objects.get(case_id=case.id)).raw
    letter = message_from_bytes(raw, policy=default)
    body = letter.get_body(("plain",))
    assert body is not None
    assert (letter["Subject"], body.get_content().splitlines()[0]) == ("Re: From …10", "We rang …10 twice.")


def test_who_types_a_token_is_shown_nothing(client: Client) -> None:
    case = opened_case("Please help")
    with the_program() as program:
        conversation.add_note(case.id, "The victim is at 91234 56789", actor=program, now=NOW)
        asks = Arrival(channel="web_form", received_at=NOW, sender=MEMBER, text="What is [phone 1]?")
        receive_reply(case.id, asks, actor=program, now=NOW)
    page = client.get(f"/s/{links.sign(links.STATUS, case.id, MEMBER.address, now=timezone.now())}/").content.decode()
    assert "56789" not in page
    assert "What is (phone 1)?" in page


def test_a_split_case_has_tokens_of_its_own() -> None:
    case = opened_case(f"{SAID}. And another thing.", queue=SECURITY)
    with acting("leader_access") as leader:
        message = Message.objects.get(case_id=case.id)
        new = joining.split(case.id, message.id, actor=leader, now=NOW).new
    with the_program():
        assert Message.objects.get(case_id=new.id).text == f"{TOLD}. And another thing."
        assert opened(VaultEntry.objects.filter(case_id=new.id))[(new.id, "card 1")] == "4111 1111 1111 1111"


def test_a_draft_is_whole_to_its_author_and_sealed_at_rest() -> None:
    case = opened_case()
    with acting("agent_chennai") as agent:
        save_draft(case.id, f"Dear Siti, {SAID}", actor=agent, now=NOW)
        assert drafts_on(case.id, agent)["reply"].text == f"Dear Siti, {SAID}"
        assert "Siti" not in Draft.objects.get(case_id=case.id).text


@pytest.mark.parametrize("asked", ["+91 98765 43210", "9876543210", "९८७६५४३२१०", "4111111111111111"])
def test_a_typed_number_finds_its_cases_for_who_may_reveal_and_nothing_for_others(asked: str) -> None:
    case = opened_case(SAID)
    other = opened_case("My number is 91234 56789", sender=Sender(kind="email", address="lim@mail.example"))
    found = {}
    for who in ("leader_access", "agent_chennai", "leader_age"):
        with acting(who) as reader:
            found[who] = [each.id for each in page_of_cases(reader, {"status": "any"}, NOW, words=asked).cases]
    assert found == {"leader_access": [case.id], "agent_chennai": [], "leader_age": []}
    assert other.id not in found["leader_access"]


def test_a_typed_address_finds_where_it_was_written() -> None:
    case = opened_case("My brother is ravi@other.example")
    for who, sees in (("leader_access", [case.id]), ("agent_chennai", [])):
        with acting(who) as reader:
            page = page_of_cases(reader, {"status": "any"}, NOW, words="Ravi@Other.example")
            assert [each.id for each in page.cases] == sees


def test_numbers_of_videos_cases_and_orders_stay() -> None:
    text = "Video 7301234567890123456, case 104512, order 998877665544, 12/11/2026 10:30"
    assert said_in(opened_case(text)) == [text]


# -- words from before the vault --------------------------------------------------------------------------------


def older() -> Case:
    """A case as it was written before the vault: everything in the open."""
    case = opened_case()
    with the_program():
        Message.objects.filter(case_id=case.id).update(
            text=SAID, html="<p>98<b>765</b>43210</p>", author_name="98765 43210"
        )
        write_events(case, [StatusChanged(status="open")], actor=PROGRAM, now=NOW, words={"subject": SAID})
        RawMail.objects.create(
            scope_id=case.scope_id, mailbox="x", sha256="0" * 64, raw=b"From: 98765 43210", received_at=NOW
        )
        Draft.objects.create(case_id=case.id, scope_id=case.scope_id, agent_id=1, text=SAID, saved_at=NOW)
    return case


def test_older_words_go_behind_tokens_once() -> None:
    case, clean = older(), opened_case("Nothing of the kind")
    assert runner().invoke(app, ["fill", "--json"]).exit_code == 0
    assert left() == {}
    with the_program():
        message, row = Message.objects.get(case_id=case.id), Case.objects.get(id=case.id)
        assert (message.text, message.author_name, row.subject) == (TOLD, "[phone 1]", TOLD)
        assert message.html == "<p>[phone 1]<b></b></p>"
        assert opened(VaultEntry.objects.filter(case_id=case.id))[(case.id, "card 1")] == "4111 1111 1111 1111"
        mail = RawMail.objects.get()
        assert opened_mail(mail.raw, mail.sha256) == b"From: 98765 43210"
    assert told(case.id, PersonalVaulted) == [PersonalVaulted(values=2)]
    assert told(clean.id, PersonalVaulted) == []
    check_fold(case.id, clean.id)
    again = json.loads(runner().invoke(app, ["fill", "--json"]).stdout)
    assert (again["cases_changed"], again["mails_sealed"], again["others_changed"]) == (0, 0, 0)


def test_a_faulty_document_stops_the_command_and_no_door(tmp_path: Path) -> None:
    (tmp_path / "vault.yaml").write_text("kinds: []")
    assert said_in(opened_case(SAID)) == [TOLD]  # ours is used in its place
    answer = runner().invoke(app, ["fill"])
    assert (answer.exit_code, answer.stderr.startswith("nakhoda vault: ")) == (1, True)


def test_the_operators_own_document_says_which_kinds(tmp_path: Path) -> None:
    (tmp_path / "vault.yaml").write_text(OURS.replace("phone, ", ""))
    assert said_in(opened_case(SAID)) == ["Call me at +91 98765 43210, card [card 1]"]
