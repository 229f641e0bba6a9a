"""A member asks to be forgotten: every word goes, every fact stays, and what must be kept beats the wish."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nakhoda.core.events import WordsErased
from nakhoda.desk.actions.erasing import Erased, erase_member, finish_order, unfinished_orders
from nakhoda.desk.actions.erasing_member import told_members
from nakhoda.desk.models import Attachment, Case, ErasureOrder, Member, MemberAddress, Message, Participant
from nakhoda.desk.queries.custody import NoSuchMember, member_named
from nakhoda.desk.queries.evidence import path_of
from nakhoda.journal.records import records_on
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused
from nakhoda.quality.actions import forget_comments
from tests.cast import NOW, actor
from tests.desk.canaries import Bird, plant, singing_files, singing_tables
from tests.desk.checks import check_fold
from tests.desk.stories import opened, the_program, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)
HERS, OTHER = Bird("kakapowren"), Bird("shoebillfinch")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"
    settings.SMTP_URL = ""


def erased(who: str | Bird, *, by: Actor | None = None, dry: bool = False) -> Erased:
    name = who.address if isinstance(who, Bird) else who
    with the_program():
        member = member_named(name).id
    return erase_member(member, also=(forget_comments,), dry=dry, actor=by or actor("admin"), now=LATER)


def test_no_word_of_hers_can_be_read_anywhere_and_every_word_of_others_still_can() -> None:
    cases, others = plant(HERS, NOW), plant(OTHER, NOW)
    with the_program():
        before, tables = singing_tables(OTHER.word), singing_tables(HERS.word)
    assert len(tables) > 15
    assert len(singing_files(HERS.word)) == 2
    assert erased(HERS).outcome == "done"
    assert erased(f"app-{HERS.word}").outcome == "done"
    with the_program():
        assert singing_tables(HERS.word) == {}
        assert singing_tables(OTHER.word) == before
    assert singing_files(HERS.word) == []
    assert len(singing_files(OTHER.word)) == 2
    check_fold(*cases, *others)


def test_what_stays_is_that_it_happened() -> None:
    cases = plant(HERS, NOW)
    with the_program():
        before = list(Case.objects.order_by("id").values("id", "status", "reason", "touches", "public_replies"))
    erased(HERS)
    with the_program():
        assert list(Case.objects.order_by("id").values("id", "status", "reason", "touches", "public_replies")) == before
        kinds = Message.objects.filter(case_id=cases[0]).order_by("id").values_list("author_kind", flat=True)
        assert kinds[0] == "member"
    (told_once,) = told(cases[0], WordsErased)
    assert (told_once.cause, told_once.what, told_once.files) == ("member_asked", "all", 1)
    assert told_once.messages >= 3


def test_a_second_wish_finds_nothing_left() -> None:
    plant(HERS, NOW)
    with the_program():
        member = member_named(HERS.address).id
    assert erased(HERS).outcome == "done"
    again = erased(f"id:{member}")
    assert (again.outcome, again.counts) == ("nothing_left", {})
    with the_program(), pytest.raises(NoSuchMember, match="nothing is left"):
        member_named(HERS.address)


def test_a_dry_run_says_what_would_go_and_changes_nothing() -> None:
    plant(HERS, NOW)
    with the_program():
        before = singing_tables(HERS.word)
    tried = erased(HERS, dry=True)
    assert tried.outcome == "would_erase"
    assert tried.counts["message_text"] > 3
    with the_program():
        assert singing_tables(HERS.word) == before
        assert not ErasureOrder.objects.exists()


def test_a_case_that_is_still_worked_refuses_and_says_what_to_do() -> None:
    case = opened()
    refused = erased("siti.hajar@mail.example")
    assert refused.outcome == "refused"
    assert refused.refusals[0]["code"] == "running"
    assert refused.refusals[0]["text"] == f"case {case.id} is new: resolve or withdraw it first"
    with the_program():
        order = ErasureOrder.objects.get()
        assert (order.state, order.asked_by) == ("refused", f"person:{actor('admin').id}")
        assert Message.objects.filter(case_id=case.id).exclude(text="").exists()


def test_whoever_is_killed_between_rows_and_files_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(HERS, NOW)
    with the_program():
        member = member_named(HERS.address).id

    def dies(names: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr("nakhoda.desk.actions.erasing.unlink_files", dies)
        with pytest.raises(KeyboardInterrupt):
            erased(HERS)
    assert len(singing_files(HERS.word)) == 2
    with the_program():
        assert unfinished_orders() == [ErasureOrder.objects.get().id]
    assert erased(f"id:{member}").outcome == "done"
    assert singing_files(HERS.word) == []


def test_bytes_that_another_case_has_too_stay_for_that_case() -> None:
    plant(HERS, NOW)
    with the_program():
        row = Attachment.objects.exclude(sha256="").order_by("id").first()
        assert row is not None
        other = opened(sender=OTHER.sender)
        facts = {"name": "a.txt", "content_type": "text/plain", "size": row.size, "sha256": row.sha256}
        Attachment.objects.create(case_id=other.id, scope_id=other.scope_id, **facts)
    erased(HERS)
    assert path_of(row.sha256).is_file()


def test_bytes_of_this_minute_wait_until_their_row_is_sure_to_be_there(tmp_path: Path) -> None:
    plant(HERS, NOW)
    for path in (tmp_path / "files").glob("sha256/*/*/*"):
        path.touch()
    waits = erased(HERS)
    assert waits.outcome == "waiting"
    for path in (tmp_path / "files").glob("sha256/*/*/*"):
        os.utime(path, (1, 1))
    assert finish_order(waits.order_id or 0, now=LATER).outcome == "done"


def test_what_she_wrote_on_somebody_elses_case_goes_and_that_case_stays() -> None:
    plant(HERS, NOW)
    theirs = opened(f"Ask {HERS.address} about it", sender=OTHER.sender)
    with the_program():
        about = {"case_id": theirs.id, "scope_id": theirs.scope_id, "role": "cc"}
        Participant.objects.create(**about, name=HERS.sender.name, address=HERS.address.upper())
    erased(HERS)
    with the_program():
        (said,) = Message.objects.filter(case_id=theirs.id).values_list("text", flat=True)
        assert said == "Ask [somebody] about it"
        assert list(Participant.objects.filter(case_id=theirs.id).values_list("address", flat=True)) == [OTHER.address]


def test_only_the_keepers_of_records_may_erase() -> None:
    plant(HERS, NOW)
    with pytest.raises(Refused, match="keep, erase and hand out"):
        erased(HERS, by=actor("agent_chennai"))


def test_the_deletion_itself_is_on_record_without_a_word_of_hers() -> None:
    plant(HERS, NOW)
    done = erased(HERS)
    with the_program():
        (line,) = records_on(f"member:{done.member_id}")
        assert line.name == "erasure.done"
        assert not MemberAddress.objects.filter(member_id=done.member_id).exists()
        assert Member.objects.get(id=done.member_id).name == ""
    assert told_members() == [done.member_id]


@pytest.mark.parametrize("odd", ["", "id:", "id:-1", "id:99999999999999999999", "nobody@mail.example", "٣", "' OR 1=1"])
def test_nobody_of_that_name_is_said_so(odd: str) -> None:
    with the_program(), pytest.raises(NoSuchMember):
        member_named(odd)


def test_a_number_that_is_also_an_app_id_is_asked_back() -> None:
    plant(HERS, NOW)
    with the_program():
        member = member_named(HERS.address)
        MemberAddress.objects.create(
            member=Member.objects.create(scope_id=member.scope_id, created_at=NOW),
            scope_id=member.scope_id,
            kind="app",
            value=str(member.id),
        )
        with pytest.raises(NoSuchMember, match=f"id:{member.id}"):
            member_named(str(member.id))
