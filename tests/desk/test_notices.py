"""People are told once, of what they may know, in the transaction of what happened, and by mail only if they want."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from nakhoda.desk.actions import notice_mail, reminders
from nakhoda.desk.actions.break_glass import ask_glass, grant_glass
from nakhoda.desk.actions.inbox import InboxRefused, read_all, read_notice, set_mail
from nakhoda.desk.actions.policies import draft_policy, policy_scope_id
from nakhoda.desk.actions.policy_approval import approve_policy, propose_policy
from nakhoda.desk.actions.telling import forget_notices, settle, tell
from nakhoda.desk.models import ClockRow, Notice, NoticeMail
from nakhoda.desk.queries.inbox import NoSuchNotice, inbox_of, notice_for, unread_of
from nakhoda.desk.queries.notice_kinds import KINDS
from nakhoda.org.permissions import PERMISSIONS, ROLES
from nakhoda.org.queries import scope_id
from nakhoda.simulator.cast import CAST
from tests.cast import NOW, actor, person
from tests.desk.policy_texts import with_title
from tests.desk.stories import acting, jobs, minutes, opened, the_program
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db


def told(who: str, now: datetime = NOW) -> list[str]:
    return [row["text"] for row in inbox_of(actor(who), now).rows]


def kinds_of(who: str) -> list[str]:
    with the_program():
        return sorted(Notice.objects.filter(person_id=person(who).id).values_list("kind", flat=True))


# -- the table of kinds ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KINDS)
def test_a_kind_names_a_permission_or_roles_that_exist_and_a_door_that_opens(key: str) -> None:
    kind = KINDS[key]
    assert not kind.who or kind.who in PERMISSIONS
    assert kind.roles <= set(ROLES)
    assert reverse(kind.door, args=[1] if kind.with_id else [])


@pytest.mark.parametrize("language", ["en", "hi", "ms"])
@pytest.mark.parametrize("key", KINDS)
def test_a_phrase_has_figures_and_keys_and_nothing_else(key: str, language: str) -> None:
    with translation.override(language):
        said = str(KINDS[key].phrase) % {"id": 4711, "n": 3, "code": "meridian_accounts_en"}
    assert "%" not in said


# -- telling ---------------------------------------------------------------------------------------------


def test_whoever_holds_the_permission_over_the_place_is_told_and_not_whoever_did_it() -> None:
    lead = actor("regional_lead")
    tell("policy_proposed", 7, label_id=policy_scope_id(), by=lead, now=NOW)
    assert told("admin") == ["A draft of the policy waits for somebody else's agreement"]
    assert told("regional_lead") == told("agent_chennai") == []


def test_a_notice_is_there_exactly_when_the_event_is() -> None:
    with transaction.atomic():
        tell("policy_proposed", 7, label_id=policy_scope_id(), now=NOW)
        transaction.set_rollback(True)
    assert told("admin") == []


def test_the_same_thing_told_again_is_one_notice_and_a_higher_number_makes_it_unread() -> None:
    for number in (1, 1, 3, 2):
        tell("variance_due", number=number, people=[person("admin").id], now=NOW)
        if number == 1:
            read_all(actor=actor("admin"), now=NOW)
    assert told("admin") == ["Variances of the policy that are over or end within two weeks: 3"]
    assert unread_of(actor("admin"), NOW) == 1


def test_what_is_settled_needs_nobody_any_more_and_may_be_told_anew() -> None:
    for _ in range(2):
        tell("variance_due", people=[person("admin").id], now=NOW)
        assert unread_of(actor("admin"), NOW) == 1
        assert settle("variance_due", now=NOW) == 1
        assert unread_of(actor("admin"), NOW) == 0
    assert len(told("admin")) == 2


def test_a_notice_is_over_by_time_alone_and_then_forgotten() -> None:
    tell("queue_due", people=[person("admin").id], code="q@1", now=NOW)
    later = NOW + timedelta(days=1, seconds=1)
    assert told("admin")
    assert not told("admin", later)
    with the_program():
        assert forget_notices(later) == 1
        assert not Notice.objects.exists()


# -- the events ------------------------------------------------------------------------------------------


def test_a_broken_glass_waits_for_those_who_answer_and_the_answer_goes_to_whoever_asked() -> None:
    case = opened("My daughter is contacted", queue="hub_minor_care", lob="minor_safety", subject="numbat")
    with acting("qa") as her:
        glass = ask_glass(str(case.id), "danger", "Nobody of the compartment answers", 2, actor=her, now=NOW)
    assert kinds_of("regional_lead") == ["glass_asked"]
    assert kinds_of("leader_age") == kinds_of("agent_chennai") == kinds_of("qa") == []
    with acting("regional_lead") as second:
        grant_glass(glass.id, "", actor=second, now=minutes(1))
    assert kinds_of("qa") == ["glass_decided"]
    assert unread_of(actor("regional_lead"), minutes(1)) == 0


def test_a_proposed_policy_waits_for_somebody_else_and_its_author_hears_of_the_agreement() -> None:
    with acting("admin") as author:
        draft = draft_policy(with_title("Another"), actor=author, now=NOW)
        propose_policy(draft.id, actor=author, now=NOW)
    assert kinds_of("regional_lead") == ["policy_proposed"]
    with acting("regional_lead") as second:
        approve_policy(draft.id, actor=second, now=NOW)
    assert kinds_of("admin") == ["policy_approved"]
    assert unread_of(actor("regional_lead"), NOW) == 0


def test_promises_of_law_that_end_within_a_day_are_one_notice_a_queue_and_day() -> None:
    opened("I am old enough", queue="meridian_age_south", lob="age_support")
    with the_program():
        ClockRow.objects.filter(number=1).update(
            due_at=minutes(600), outcome="active", paused_at=None, kind="obligation"
        )
        ClockRow.objects.exclude(number=1).delete()
        assert [reminders.warn_of_law(NOW) for _ in range(2)] == [1, 1]
    assert told("leader_age") == ["Promises of law that end within a day in Meridian age support, south: 1"]
    assert told("leader_access") == []


def test_dates_of_the_rules_are_told_to_whoever_may_change_or_check_them() -> None:
    with the_program():
        reminders.remind_dates(NOW + timedelta(days=3650))
    assert {"obligation_due", "variance_due"} & set(kinds_of("admin"))
    assert kinds_of("agent_chennai") == []


def test_a_second_return_is_told_to_the_leaders_of_both_sides_and_settled_by_one() -> None:
    tell("second_return", 31, label_id=scope_id("meridian", "account_access", 1), now=NOW)
    assert told("leader_access") == ["Escalation 31 was returned a second time"]
    assert told("leader_age") == told("agent_chennai") == []
    settle("second_return", 31, now=NOW)
    assert unread_of(actor("leader_access"), NOW) == 0


def test_promises_that_end_soon_are_one_notice_a_queue_and_hour() -> None:
    cases = [opened(f"I cannot sign in {number}") for number in range(3)]
    with the_program():
        ClockRow.objects.filter(case_id__in=[case.id for case in cases], number=1).update(
            due_at=minutes(30), outcome="active", paused_at=None
        )
        ClockRow.objects.exclude(number=1).update(due_at=minutes(600))
        for _ in range(2):
            reminders.warn_queues(NOW)
    assert told("leader_access") == ["Promises that end within the hour in Meridian accounts, English: 3"]
    assert told("agent_chennai") == told("leader_age") == []
    with the_program():
        reminders.warn_queues(NOW + timedelta(hours=9, minutes=30))
    assert len(told("leader_access", NOW + timedelta(hours=9))) <= 2


# -- one's own -------------------------------------------------------------------------------------------


def test_another_persons_notice_is_a_missing_one() -> None:
    tell("variance_due", people=[person("admin").id], now=NOW)
    with the_program():
        number = Notice.objects.get().id
    for who in set(CAST) - {"admin"}:
        with pytest.raises(NoSuchNotice):
            notice_for(actor(who), number, NOW)
    assert read_notice(number, actor=actor("admin"), now=NOW).id == number


def test_a_notice_of_a_place_that_she_left_is_not_shown() -> None:
    tell(
        "second_return", 5, people=[person("agent_kl").id], label_id=scope_id("meridian", "account_access", 1), now=NOW
    )
    assert told("agent_kl") == []


def test_the_page_shows_the_newest_first_and_goes_on_to_older_ones() -> None:
    for number in range(120):
        tell("diagnosis_ended", number + 1, people=[person("planner").id], now=NOW)
    client, seen, url = knocking("planner"), [], reverse("desk:inbox")
    with the_program():  # the browser's clock is today's
        Notice.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=NOW.tzinfo))
    before = ""
    for _ in range(3):
        found = inbox_of(actor("planner"), NOW, before)
        seen += [row["text"] for row in found.rows]
        before = found.older
    assert seen == [f"Diagnosis {number} has ended" for number in range(120, 0, -1)]
    assert before == ""
    page = client.get(url).content.decode()
    assert "99+" in page
    assert "?before=" in page
    assert client.post(reverse("desk:inbox_read")).status_code == 303
    assert "99+" not in client.get(url).content.decode()
    badge = client.get(reverse("desk:inbox_badge"))
    assert client.get(reverse("desk:inbox_badge"), headers={"If-None-Match": badge["ETag"]}).status_code == 304


def test_following_a_notice_reads_it_and_leads_to_its_page() -> None:
    tell("variance_due", people=[person("admin").id], now=NOW)
    with the_program():
        Notice.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=NOW.tzinfo))
        number = Notice.objects.get().id
    answer = knocking("admin").post(reverse("desk:notice_open", args=[number]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("desk:variances"))
    with the_program():
        assert Notice.objects.get().read_at is not None


def test_an_empty_inbox_says_so() -> None:
    assert "Nothing waits for you" in knocking("product").get(reverse("desk:inbox")).content.decode()


# -- by mail ---------------------------------------------------------------------------------------------


def letters(folder: Path) -> list[Any]:
    found = sorted((folder / "outbox").glob("nakhoda-notices-*.eml")) if (folder / "outbox").is_dir() else []
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_FOLDER, settings.SMTP_URL = tmp_path, ""
    return tmp_path


def sends(who: str, now: datetime) -> bool:
    with the_program():
        return notice_mail.mail_notices(person(who).id, now=now)


def test_nobody_gets_mail_who_did_not_ask_for_it(outbox: Path) -> None:
    tell("variance_due", people=[person("admin").id], now=NOW)
    assert jobs("mail_notices") == []
    assert not sends("admin", NOW)
    assert letters(outbox) == []


def test_at_once_is_one_mail_in_her_language_with_fixed_words_and_a_link(outbox: Path) -> None:
    set_mail("at_once", actor=actor("regional_lead"), now=NOW)
    with the_program():
        her = person("regional_lead")
        her.locale = "hi"
        her.save(update_fields=["locale"])
    case = opened("My daughter", queue="hub_minor_care", lob="minor_safety", subject="numbat")
    with acting("qa") as asker:
        ask_glass(str(case.id), "danger", "quokka is not to be read", 2, actor=asker, now=NOW)
    tell("second_return", 12, people=[her.id], now=NOW)
    assert jobs("mail_notices")[0] == {"person_id": her.id}
    assert sends("regional_lead", NOW)
    assert not sends("regional_lead", NOW)
    (mail,) = letters(outbox)
    text = mail.get_body(("plain",)).get_content()
    with translation.override("hi"):
        assert str(KINDS["second_return"].phrase) % {"id": 12} in text
        assert str(KINDS["glass_asked"].phrase) not in text  # what is sealed is only counted
    assert reverse("desk:inbox") in text
    assert not any(word in mail.as_string() for word in ("quokka", "numbat", f"#{case.id}", "minor"))


def test_too_many_in_an_hour_wait_for_the_next(outbox: Path) -> None:
    set_mail("at_once", actor=actor("admin"), now=NOW)
    sent = 0
    for number in range(notice_mail.AN_HOUR + 3):
        tell("policy_approved", number + 1, people=[person("admin").id], now=NOW)
        sent += sends("admin", NOW)
    assert sent == notice_mail.AN_HOUR
    later = NOW + timedelta(hours=1)
    with the_program():
        assert notice_mail.waiting_for_mail(later) == [person("admin").id]
    assert sends("admin", later)


def test_a_digest_leaves_once_in_the_readers_morning(outbox: Path) -> None:
    set_mail("daily", actor=actor("admin"), now=NOW)
    tell("policy_approved", 1, people=[person("admin").id], now=NOW)
    with the_program():
        her = person("admin")
        her.time_zone = "Asia/Kolkata"
        her.save(update_fields=["time_zone"])
        hours = [NOW + timedelta(hours=hour) for hour in range(25)]
        mornings = [at for at in hours if notice_mail.waiting_for_mail(at)]
    assert [f"{at + timedelta(hours=5, minutes=30):%H}" for at in mornings] == ["08"]
    assert sends("admin", mornings[0])
    tell("policy_approved", 2, people=[person("admin").id], now=mornings[0])
    with the_program():
        assert not notice_mail.waiting_for_mail(mornings[0] + timedelta(minutes=20))


def test_what_was_told_before_she_asked_for_mail_is_not_sent_afterwards(outbox: Path) -> None:
    tell("variance_due", people=[person("admin").id], now=NOW)
    set_mail("at_once", actor=actor("admin"), now=NOW)
    assert not sends("admin", NOW)


def test_a_way_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InboxRefused, match="at_once"):
        set_mail("hourly", actor=actor("admin"), now=NOW)
    with the_program():
        assert not NoticeMail.objects.exists()
