"""Suspected illegal material: the bytes go, a pointer stays, two people hand it over, nobody outside learns of it."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from nakhoda.core.events import CaseClassified
from nakhoda.desk.actions import handing_over
from nakhoda.desk.actions.flagging import NotFlagged, flag_file, flag_message
from nakhoda.desk.actions.handing_over import HandOverFailed, HandOverRefused, NoSuchMaterial, acknowledge, approve
from nakhoda.desk.actions.sealed_store import sealed_path
from nakhoda.desk.intake.files import keep
from nakhoda.desk.models import Attachment, Case, HeldMaterial, Message, RawMail
from nakhoda.desk.queries import links
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.evidence import path_of
from nakhoda.desk.queries.material import material_page
from nakhoda.desk.queries.subject import case_told
from nakhoda.org.permissions import Refused
from nakhoda.org.queries import compartment_of, registry_id
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.hands import in_hands
from tests.desk.stories import MEMBER, acting, jobs, minutes, now_is, opened, the_program, told
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\n" + b"quokkabytes" * 50


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER, settings.SEALED_FOLDER = tmp_path / "files", tmp_path / "sealed"
    settings.DATA_FOLDER = tmp_path


def with_file(case: Case, content: bytes = PICTURE, *, mail: bool = False) -> Attachment:
    """A picture on the case's first message, and the mail that brought it."""
    kept = keep(content, "holiday.png", "image/png")
    with the_program():
        message = Message.objects.filter(case_id=case.id).earliest("id")
        if mail:
            raw = RawMail(mailbox="a", sha256="c" * 64, raw=b"From: a\r\n\r\n" + content, received_at=NOW)
            raw.scope_id, raw.case_id = registry_id(), case.id
            raw.save()
            Message.objects.filter(id=message.id).update(raw_id=raw.id)
        facts = {"name": kept.name, "content_type": kept.content_type, "size": kept.size, "sha256": kept.sha256}
        return Attachment.objects.create(case_id=case.id, scope_id=case.scope_id, message=message, **facts)


def mine() -> Case:
    return in_hands(opened(), "agent_chennai", NOW)


def flagged(case: Case, file: Attachment, who: str = "agent_chennai") -> HeldMaterial:
    with acting(who) as agent:
        return flag_file(case.id, file.id, actor=agent, now=minutes(1))


def item(number: int) -> HeldMaterial:
    with the_program():
        return HeldMaterial.objects.get(id=number)


# -- the bytes go ------------------------------------------------------------------------------------------


def test_the_bytes_leave_the_desk_and_a_pointer_stays(django_capture_on_commit_callbacks: Any) -> None:
    case = mine()
    file = with_file(case, mail=True)
    with django_capture_on_commit_callbacks(execute=True):
        held = flagged(case, file)
    sealed = sealed_path(file.sha256)
    assert sealed.read_bytes() == PICTURE
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o400
    assert stat.S_IMODE(sealed.parent.parent.stat().st_mode) == 0o700
    assert (held.sha256, held.size, held.what, held.content_type) == (file.sha256, len(PICTURE), "file", "image")
    assert [part["what"] for part in held.parts] == ["file", "mail"]
    with the_program():
        row, mail = Attachment.objects.get(id=file.id), RawMail.objects.get(case_id=case.id)
        assert (row.sha256, row.name, row.suspicious) == ("", "held back", True)
        assert bytes(mail.raw) == b""


def test_every_copy_in_every_case_is_closed(django_capture_on_commit_callbacks: Any) -> None:
    case, other = mine(), opened(queue="selat_accounts_en")
    file, copy = with_file(case), with_file(other)
    client = knocking("agent_kl")
    assert client.get(reverse("desk:file", args=[copy.id])).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        flagged(case, file)
    for door in ("desk:file", "desk:picture"):
        assert client.get(reverse(door, args=[copy.id])).status_code == 404
        assert knocking("specialist_minor").get(reverse(door, args=[file.id])).status_code in (303, 404)


def test_the_same_bytes_sent_again_do_not_come_back(django_capture_on_commit_callbacks: Any) -> None:
    case = mine()
    file = with_file(case)
    with django_capture_on_commit_callbacks(execute=True):
        flagged(case, file)
    path_of(file.sha256).unlink(missing_ok=True)  # the sweep takes what was sent this minute
    again = keep(PICTURE, "again.png", "image/png")
    assert again.sha256 == file.sha256
    assert not path_of(again.sha256).exists()


def test_words_go_too_with_the_files_beside_them() -> None:
    case = in_hands(opened("quokkawords", subject="quokkasubject"), "agent_chennai", NOW)
    with_file(case)
    with the_program():
        message = Message.objects.get(case_id=case.id)
    with acting("agent_chennai") as agent:
        held = flag_message(case.id, message.id, actor=agent, now=minutes(1))
    with the_program():
        gone = Message.objects.get(id=message.id)
    assert (gone.text, gone.quoted, gone.html) == ("", "", "")
    assert now_is(case.id).subject == ""
    assert [part["what"] for part in held.parts] == ["words", "file"]
    assert "quokkawords" in json.loads(sealed_path(held.sha256).read_text())["text"]
    check_fold(case.id)


def test_the_case_goes_to_child_safety_and_out_of_the_hands_that_flagged_it() -> None:
    case = mine()
    held = flagged(case, with_file(case))
    after = now_is(case.id)
    assert (after.lane, after.lob, after.queue, after.assignee_id) == ("L1", "minor_safety", "hub_child_safety", None)
    assert compartment_of(after.scope_id) == "minor_safety"
    assert item(held.id).label_id == after.scope_id
    assert told(case.id, CaseClassified)[-1].reasons == ("flagged: somebody must look at it who is cleared to",)
    assert knocking("agent_chennai").get(reverse("desk:case", args=[case.id])).status_code == 404
    check_fold(case.id)


def test_what_is_not_there_is_not_flagged() -> None:
    case, other = mine(), opened(queue="selat_accounts_en")
    foreign = with_file(other)
    with acting("agent_chennai") as agent:
        with pytest.raises(NotFlagged):
            flag_file(case.id, foreign.id, actor=agent, now=minutes(1))
        with pytest.raises(NotFlagged):
            flag_message(case.id, 987654, actor=agent, now=minutes(1))
        with pytest.raises(NoSuchCase):
            flag_file(other.id, foreign.id, actor=agent, now=minutes(1))


# -- no tipping-off ----------------------------------------------------------------------------------------

TELLING = (
    "suspect",
    "illegal",
    "material",
    "flag",
    "hand-over",
    "handed over",
    "authority",
    "child safety",
    "held back",
)


def test_the_members_page_export_and_course_tell_nothing() -> None:
    case = mine()
    file = with_file(case)
    token = links.sign(links.STATUS, case.id, MEMBER.address, now=timezone.now())  # read by the clock of the day
    page = reverse("member:status", args=[token])
    before = knocking("qa").get(page).content.decode().casefold()
    assert case.subject.casefold() in before
    held = flagged(case, file)
    with acting("regional_lead") as lead:
        approve(held.id, actor=lead, now=minutes(2))
    after = knocking("qa").get(page).content.decode().casefold()
    new = [word for word in TELLING if word in after and word not in before]
    assert [word for word in new if word != "held back"] == []
    with the_program():
        given = case_told(case.id, now_is(case.id).member_id or 0)
    assert not any(word in json.dumps(given["course"]) for word in TELLING)
    assert {line["what"] for line in given["course"]} <= {"case.received", "case.acknowledged", "status.changed"}


def test_no_macro_can_say_it() -> None:
    from nakhoda.desk.queries.macro_values import SOURCES

    assert not any(word in str(source) for source in SOURCES for word in ("material", "lane", "held", "flag"))


def test_no_notice_of_a_decision_or_an_appeal_has_words_for_it() -> None:
    from dataclasses import astuple

    from nakhoda.desk.notice_texts import NOTICES

    said = " ".join(astuple(NOTICES["en"])).casefold()
    assert not any(word in said for word in ("suspect", "illegal", "flag", "hand-over", "authority", "police"))


# -- two people, one pointer -------------------------------------------------------------------------------


def test_whoever_flagged_it_does_not_hand_it_over() -> None:
    case = in_hands(opened(queue="hub_minor_care", lob="minor_safety"), "specialist_minor", NOW)
    held = flagged(case, with_file(case), "specialist_minor")
    with acting("specialist_minor") as her, pytest.raises(Refused, match="yourself"):
        approve(held.id, actor=her, now=minutes(2))
    with the_program(), pytest.raises(IntegrityError), transaction.atomic():
        HeldMaterial.objects.filter(id=held.id).update(state="approved", approved_by=held.flagged_by)
    with the_program(), pytest.raises(IntegrityError), transaction.atomic():
        HeldMaterial.objects.filter(id=held.id).update(state="handed_over")


def approved() -> HeldMaterial:
    case = mine()
    held = flagged(case, with_file(case))
    with acting("specialist_minor") as second:
        return approve(held.id, actor=second, now=minutes(2))


def test_a_test_hand_over_is_a_file_with_a_pointer_and_no_bytes(settings: Any) -> None:
    held = approved()
    assert jobs("hand_over") == [{"item_id": held.id}]
    handing_over.hand_over(held.id, now=minutes(3))
    handing_over.hand_over(held.id, now=minutes(4))  # a job may run twice
    path = Path(settings.DATA_FOLDER) / "handover" / f"pointer-{held.id}.json"
    pointer = json.loads(path.read_text())
    assert (pointer["system"], pointer["sha256"]) == ("test", held.sha256)
    assert b"quokkabytes" not in path.read_bytes()
    assert "holiday" not in path.read_text()
    assert item(held.id).state == "handed_over"
    with acting("specialist_minor") as her:
        with pytest.raises(HandOverRefused, match="reference"):
            acknowledge(held.id, " ", actor=her, now=minutes(5))
        acknowledge(held.id, "REF-7", actor=her, now=minutes(5))
    assert (item(held.id).state, item(held.id).reference) == ("acknowledged", "REF-7")


def test_a_system_that_does_not_take_it_is_tried_again() -> None:
    held = approved()

    def away(_pointer: dict[str, Any]) -> str:
        raise ConnectionRefusedError

    with pytest.raises(HandOverFailed):
        handing_over.hand_over(held.id, now=minutes(3), deliver=away)
    assert (item(held.id).state, item(held.id).attempts, item(held.id).trouble) == (
        "failed",
        1,
        "ConnectionRefusedError",
    )
    handing_over.hand_over(held.id, now=minutes(4), deliver=lambda _pointer: "REF-8")
    assert (item(held.id).state, item(held.id).reference) == ("acknowledged", "REF-8")


def test_production_takes_two_settings(settings: Any) -> None:
    case = mine()
    settings.HANDOVER_SYSTEM = "production"
    held = flagged(case, with_file(case))
    with acting("regional_lead") as lead:
        assert material_page(lead, minutes(2))["unset"]
        with pytest.raises(HandOverRefused, match="names no place"):
            approve(held.id, actor=lead, now=minutes(2))
    settings.HANDOVER_TO = "http://authority.example/pointers"
    with acting("regional_lead") as lead:
        approve(held.id, actor=lead, now=minutes(3))
    with pytest.raises(HandOverFailed):  # plain http leaves nothing out of the house
        handing_over.hand_over(held.id, now=minutes(4))
    assert item(held.id).trouble == "HandOverRefused"


def test_what_was_approved_for_the_test_never_goes_to_production(settings: Any, tmp_path: Path) -> None:
    held = approved()
    settings.HANDOVER_SYSTEM, settings.HANDOVER_TO = "production", str(tmp_path / "real")
    with pytest.raises(HandOverFailed):
        handing_over.hand_over(held.id, now=minutes(3))
    assert not (tmp_path / "real").exists()


@pytest.fixture
def authority() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A designated system on this machine."""
    taken: list[dict[str, Any]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append({"key": self.headers["Idempotency-Key"], **json.loads(body)})
            self.send_response(201)
            self.end_headers()
            self.wfile.write(b'{"reference": "AUTH-1"}')

        def log_message(self, *_args: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/pointers", taken
    server.shutdown()
    server.server_close()


def test_an_address_gets_the_pointer_and_its_answer_is_the_acknowledgement(
    settings: Any, authority: tuple[str, list[dict[str, Any]]]
) -> None:
    settings.HANDOVER_TO, taken = authority
    held = approved()
    handing_over.hand_over(held.id, now=minutes(3))
    assert (item(held.id).state, item(held.id).reference) == ("acknowledged", "AUTH-1")
    assert [(one["key"], one["sha256"]) for one in taken] == [(f"nakhoda-material-{held.id}", held.sha256)]


# -- the register ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "sees"), [("specialist_minor", 1), ("regional_lead", 1), ("leader_access", 0)])
def test_the_register_shows_pointers_to_whoever_answers_for_them(who: str, sees: int) -> None:
    case = mine()
    held = flagged(case, with_file(case))
    client = knocking(who)
    page = client.get(reverse("desk:material"))
    assert len(page.context["rows"]) == sees
    assert "TEST SYSTEM" in page.content.decode()
    assert "holiday" not in page.content.decode()
    step = client.post(reverse("desk:material_step", args=[held.id, "approve"]))
    assert step.status_code == (303 if sees else 404)


def test_a_missing_item_looks_like_a_foreign_one() -> None:
    with acting("regional_lead") as lead, pytest.raises(NoSuchMaterial):
        approve(987654, actor=lead, now=minutes(2))


def test_an_agent_flags_it_on_her_page() -> None:
    case = mine()
    file = with_file(case)
    client = knocking("agent_chennai")
    assert f"file-{file.id}" in client.get(reverse("desk:case", args=[case.id])).content.decode()
    done = client.post(reverse("desk:flag", args=[case.id]), {"what": f"file-{file.id}"})
    assert done.headers["Location"] == reverse("desk:home")
    assert now_is(case.id).lane == "L1"
    wrong = client.post(reverse("desk:flag", args=[opened().id]), {"what": "everything"})
    assert wrong.status_code == 303
