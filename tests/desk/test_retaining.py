"""Every night what is past its time goes, class by class; what is held, running or not yet due stays."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nakhoda.core.events import WordsErased
from nakhoda.core.retention_document import RetentionError
from nakhoda.desk.actions import retaining
from nakhoda.desk.actions.holding import HoldTerms, place_hold
from nakhoda.desk.actions.retaining import run_retention, unfinished_files, unlink_rest
from nakhoda.desk.actions.retaining_contacts import notice_text, send_erasure_notice
from nakhoda.desk.models import Attachment, Case, ErasureNotice, Member, MemberAddress, Message, RetentionRun
from nakhoda.quality.actions import forget_comments
from nakhoda.quality.queries import cases_with_comments
from tests.cast import NOW, actor
from tests.desk.canaries import Bird, plant, singing_files, singing_tables
from tests.desk.checks import check_fold
from tests.desk.stories import jobs, opened, the_program, told

pytestmark = pytest.mark.django_db
HERS = Bird("kakapowren")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"
    settings.SMTP_URL = ""


def night(days: float) -> RetentionRun:
    """The run so many days after the cases came."""
    comments = ("survey_comment", cases_with_comments, forget_comments)
    return run_retention(now=NOW + timedelta(days=days), others=[comments], batch=3)


def table(path: Path, *rules: str) -> None:
    about = "source: a, confidence: high, verified_on: 2026-01-01, effective_from: 2020-01-01"
    lines = [f"  - {{key: r{n}, {rule}, {about}}}" for n, rule in enumerate(rules)]
    (path / "retention.yaml").write_text("\n".join(["rules:", *lines]))


def singing() -> set[str]:
    with the_program():
        return set(singing_tables(HERS.word))


AGES = {  # days, what still sings, what does not any more
    "a week": (6, {"desk_draft.text", "desk_message.text", "desk_raw_mail.raw"}, set()),
    "two weeks": (14, {"desk_message.text", "desk_raw_mail.raw"}, {"desk_draft.text"}),
    "a quarter": (
        90,
        {"desk_message.text", "quality_survey_response.comment"},
        {"desk_draft.text", "desk_raw_mail.raw"},
    ),
    "a year and a half": (500, {"desk_message.text", "desk_case.subject"}, {"quality_survey_response.comment"}),
    "two years and more": (740, {"desk_member_address.value"}, {"desk_message.text", "desk_case.subject"}),
}


@pytest.mark.parametrize("age", AGES)
def test_each_class_goes_when_its_time_is_over_and_not_before(age: str) -> None:
    cases = plant(HERS, NOW)
    days, stays, gone = AGES[age]
    night(days)
    found = singing()
    assert stays - found == set()
    assert gone & found == set()
    check_fold(*cases)


def test_after_three_years_nothing_is_known_of_her() -> None:
    cases = plant(HERS, NOW)
    for days in (1100, 1103):  # Indian law: she is told two days before
        night(days)
    assert singing() <= {"desk_decision.statement"}  # the fact of a decision stays with its reasons
    assert singing_files(HERS.word) == []
    check_fold(*cases)


def test_a_night_is_told_on_the_cases_and_counted() -> None:
    cases = plant(HERS, NOW)
    run = night(200)
    assert run.counts["draft"] == {"erase": 4, "records": 4}
    assert [event.what for event in told(cases[0], WordsErased)] == ["attachment", "raw_mail", "draft"]
    again = night(200)
    assert "draft" not in again.counts


def test_what_is_held_is_counted_and_stays() -> None:
    cases = plant(HERS, NOW)
    place_hold(
        HoldTerms(reference="H1", authority="Court", reason="Suit", case_id=cases[0]), actor=actor("admin"), now=NOW
    )
    run = night(740)
    assert run.counts["message_text"] == {"erase": 3, "held": 1, "records": run.counts["message_text"]["records"]}
    with the_program():
        assert Case.objects.get(id=cases[0]).subject != ""
        assert Message.objects.filter(case_id=cases[0]).exclude(text="").exists()


def test_a_case_that_is_still_open_is_never_looked_at() -> None:
    case = opened()
    run = night(4000)
    assert run.counts == {"files_unlinked": 0}
    with the_program():
        assert Message.objects.get(case_id=case.id).text != ""


def test_a_floor_keeps_what_a_ceiling_would_take_and_a_document_goes_all_the_same(tmp_path: Path) -> None:
    plant(HERS, NOW)
    table(
        tmp_path,
        "class: message_text, ceiling_days: 10",
        "class: message_text, jurisdiction: IN, floor_days: 100",
        "class: identity_evidence, ceiling_days: 10",
        "class: identity_evidence, jurisdiction: IN, floor_days: 100",
    )
    with the_program():
        indian = Case.objects.filter(country="IN").count()
    run = night(50)
    assert run.counts["message_text"]["floor"] == indian
    with the_program():
        assert not Attachment.objects.filter(purpose="evidence").exclude(sha256="").exists()


def test_a_night_that_was_killed_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(HERS, NOW)
    real, calls = retaining._erase_batch, []

    def dies(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args)

    with monkeypatch.context() as killed:
        killed.setattr(retaining, "_erase_batch", dies)
        with pytest.raises(KeyboardInterrupt):
            night(740)
    with the_program():
        (cut,) = RetentionRun.objects.all()
        assert cut.finished_at is None
        assert unfinished_files() == [cut.id]
    unlink_rest(cut.id)
    night(740)
    assert singing_files(HERS.word) == []
    assert "desk_message.text" not in singing()


def test_she_is_told_in_her_language_before_she_is_forgotten_and_may_speak_up(tmp_path: Path) -> None:
    with the_program() as program:
        member = Member.objects.create(scope_id=1, name="Asha", locale="hi-IN", country="IN", created_at=NOW)
        MemberAddress.objects.create(member=member, scope_id=1, kind="email", value="asha@mail.example")
        del program
    assert night(1100).counts["contact"]["tell"] == 1
    assert night(1101).counts["contact"]["told"] == 1
    (job,) = jobs("send_erasure_notice")
    with the_program():
        send_erasure_notice(**job)
        assert ErasureNotice.objects.get().how == "mail"
    (letter,) = (tmp_path / "outbox").iterdir()
    assert b"asha@mail.example" in letter.read_bytes()
    assert night(1103).counts["contact"]["erase"] == 1
    with the_program():
        assert Member.objects.get(id=member.id).name == ""


def test_whoever_writes_after_the_notice_is_not_forgotten() -> None:
    with the_program():
        member = Member.objects.create(scope_id=1, name="Asha", country="IN", created_at=NOW)
        MemberAddress.objects.create(member=member, scope_id=1, kind="email", value=HERS.address)
    night(1100)
    plant(HERS, NOW + timedelta(days=1101))
    assert "contact" not in night(1103).counts
    assert night(2300).counts["contact"]["tell"] == 1  # a silence of its own, a notice of its own


def test_the_cases_of_all_who_are_silent_are_locked_at_once_by_number() -> None:
    """One member after the other could wait for a bulk change that waits for them."""
    plant(HERS, NOW)
    with CaptureQueriesContext(connection) as asked:
        night(1100)
    locks = [each["sql"] for each in asked if "FOR UPDATE" in each["sql"] and '"desk_case"."member_id"' in each["sql"]]
    by_member = [each for each in locks if '"desk_case"."member_id" IN (' in each.partition(" WHERE ")[2]]
    assert len(by_member) == 1
    assert '"desk_case"."member_id" = ' not in " ".join(locks)
    assert by_member[0].rstrip().endswith('ORDER BY "desk_case"."id" ASC FOR UPDATE')


def test_a_table_that_cannot_be_read_erases_nothing(tmp_path: Path) -> None:
    plant(HERS, NOW)
    before = singing()
    (tmp_path / "retention.yaml").write_text("rules: [{key: a, class: gossip}]")
    with pytest.raises(RetentionError, match=r"rules\[0\] \(a\)"):
        night(4000)
    assert singing() == before


def test_every_language_of_members_has_its_notice() -> None:
    texts = {language: notice_text(language)["text"] for language in ("en", "hi", "ms", "ta", "ur")}
    assert len(set(texts.values())) == 5
    assert all("{day}" in text for text in texts.values())
    assert notice_text("xx") == notice_text("en")


def test_files_of_this_minute_are_left_to_the_next_night(tmp_path: Path) -> None:
    plant(HERS, NOW)
    for path in (tmp_path / "files").glob("sha256/*/*/*"):
        path.touch()
    run = night(740)
    with the_program():
        assert unfinished_files() == [run.id]
    for path in (tmp_path / "files").glob("sha256/*/*/*"):
        os.utime(path, (1, 1))
    unlink_rest(run.id)
    assert singing_files(HERS.word) == []
