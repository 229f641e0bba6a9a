"""What is held about a member, handed to that member: everything of theirs, and nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from nakhoda.desk.actions import conversation
from nakhoda.desk.actions.exporting import export_subject
from nakhoda.desk.models import Case, Message, Participant, SubjectExport
from nakhoda.desk.queries.custody import member_named
from nakhoda.journal.records import records_on
from nakhoda.org.permissions import Refused
from nakhoda.quality.queries import answers_of
from tests.cast import NOW, actor
from tests.desk.canaries import Bird, plant
from tests.desk.stories import acting, opened, the_program

pytestmark = pytest.mark.django_db
HERS, OTHER = Bird("kakapowren"), Bird("shoebillfinch")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"


def exported(address: str = HERS.address, who: str = "admin") -> tuple[zipfile.ZipFile, dict[str, Any]]:
    with the_program():
        member = member_named(address).id
    packed, _ = export_subject(member, surveys=answers_of, actor=actor(who), now=NOW)
    archive = zipfile.ZipFile(io.BytesIO(packed))
    return archive, json.loads(archive.read("data.json"))


def test_it_holds_who_they_are_what_they_said_and_the_originals() -> None:
    numbers = plant(HERS, NOW)
    archive, data = exported()
    assert data["member"]["addresses"] == [{"kind": "email", "value": HERS.address}]
    assert [case["number"] for case in data["cases"]] == [numbers[0], numbers[1], numbers[3]]
    mailed = data["cases"][0]["messages"][0]
    assert (mailed["from"], HERS.word in mailed["text"]) == ("you", True)
    assert archive.read(mailed["original"]).startswith(b"From: kakapowren")
    assert archive.read(mailed["files"][0]["in_this_export"]) == b"paper kakapowren"
    assert data["surveys"][0]["comment"] == "Slow, says kakapowren"
    assert data["decisions"][0]["statement_of_reasons"]["decision_facts"].startswith("The video of")
    page = archive.read("read-me.html").decode()
    assert "On the form kakapowren" in page


def test_staff_are_roles() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        conversation.add_note(case.id, "Called her back.", actor=agent, now=NOW)
        name = agent.name
    archive, data = exported("siti.hajar@mail.example")
    assert data["cases"][0]["messages"][1]["from"] == "our staff"
    assert all(name not in archive.read(part).decode() for part in ("data.json", "read-me.html"))


def test_another_person_on_the_case_is_not_in_it() -> None:
    number = plant(HERS, NOW)[0]
    with the_program() as program:
        case = Case.objects.get(id=number)
        about = {"case_id": case.id, "scope_id": case.scope_id}
        Participant.objects.create(**about, role="cc", name="Lim Ah Beng", address=OTHER.address)
        said = {"author_kind": "third_party", "author_name": "Lim Ah Beng", "channel": "email", "at": NOW}
        Message.objects.create(**about, **said, text="I am her neighbour.")
        conversation.add_note(case.id, f"lim ah beng ({OTHER.address}) and x@y.example agree", actor=program, now=NOW)
    archive, data = exported()
    told = data["cases"][0]["messages"]
    assert "[another person] ([email 2]) and [email 3] agree" in [each["text"] for each in told]
    assert {"another person": "[another person wrote this; it is theirs]"}.items() <= {
        each["from"]: each["text"] for each in told
    }.items()
    whole = archive.read("data.json").decode().casefold()
    assert "lim ah beng" not in whole
    assert OTHER.word not in whole


def test_a_sealed_case_tells_no_more_than_she_was_told() -> None:
    case = opened(queue="hub_minor_care", lob="minor_safety")
    with the_program() as program:
        conversation.add_note(case.id, "Reported to the police.", actor=program, now=NOW)
    archive, data = exported("siti.hajar@mail.example")
    assert [each["kind"] for each in data["cases"][0]["messages"]] == ["answer"]
    assert b"police" not in archive.read("data.json")
    assert not any(each["what"].startswith(("escalation", "case.transferred")) for each in data["cases"][0]["course"])


def test_words_of_the_page_run_nowhere_and_names_climb_nowhere() -> None:
    opened('<script>alert("x")</script>', subject="<img src=x onerror=alert(1)>")
    archive, _ = exported("siti.hajar@mail.example")
    page = archive.read("read-me.html").decode()
    assert "<script" not in page
    assert "<img" not in page
    assert all(not name.startswith(("/", "..")) and "\\" not in name for name in archive.namelist())


def test_who_asked_is_on_record_and_only_keepers_may() -> None:
    opened()
    exported("siti.hajar@mail.example")
    with the_program():
        record = SubjectExport.objects.get()
        assert (record.asked_by, len(record.sha256)) == (f"person:{actor('admin').id}", 64)
        assert [line.name for line in records_on(f"member:{record.member_id}")] == ["subject.exported"]
    with pytest.raises(Refused):
        exported("siti.hajar@mail.example", "agent_kl")
