"""Publishing a policy: two people, one number, a date that lies ahead, and no case left without its queue or hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from nakhoda.core.events import CaseAssigned
from nakhoda.core.policy import PolicyError
from nakhoda.desk.actions.policies import (
    NotADraft,
    draft_policy,
    edit_draft,
    publish_policy,
    withdraw_policy,
)
from nakhoda.desk.actions.policy_effect import policy_takes_effect
from nakhoda.desk.actions.policy_fitness import NotPublishable
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, PolicyVersion, Queue
from nakhoda.desk.queries.policies import NoSuchPolicy, version_for, versions_for
from nakhoda.desk.queries.policy import forget, policy_in_force
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from tests.cast import LONG_AGO, NOW, actor, person
from tests.desk.checks import check_fold
from tests.desk.policy_texts import GLOBAL, INDIA, changed, with_title, without_queue
from tests.desk.stories import opened, the_program

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=7)


def drafted(text: str, by: str = "admin") -> PolicyVersion:
    with scope_of(actor(by)):
        return draft_policy(text, actor=actor(by), now=NOW)


def published(text: str, *, at: datetime = NOW, by: str = "regional_lead") -> PolicyVersion:
    draft = drafted(text)
    with scope_of(actor(by)):
        return publish_policy(draft, actor=actor(by), now=NOW, effective_from=at)


def refusal(text: str, **more: Any) -> str:
    before = policy_in_force(NOW).version
    with pytest.raises(NotPublishable) as refused:
        published(text, **more)
    forget()
    assert policy_in_force(NOW).version == before
    return str(refused.value)


def test_a_document_with_problems_is_no_draft() -> None:
    with pytest.raises(PolicyError) as refused:
        drafted(changed(GLOBAL, "overflow_permille: 900", "overflow_permille: many"))
    problem = refused.value.problems[0]
    assert GLOBAL.splitlines()[problem.line - 1].strip() == "overflow_permille: 900"
    assert problem.path == "routing.overflow_permille"


def test_the_author_does_not_publish() -> None:
    draft = drafted(with_title("Mine"), by="regional_lead")
    with scope_of(actor("regional_lead")), pytest.raises(NotPublishable, match="other than the author"):
        publish_policy(draft, actor=actor("regional_lead"), now=NOW, effective_from=NOW)


def test_who_edits_anothers_draft_would_publish_her_own_words() -> None:
    draft = drafted(with_title("Mine"))
    with scope_of(actor("regional_lead")), pytest.raises(NotADraft, match="somebody else wrote"):
        edit_draft(draft.id, with_title("Ours"), actor=actor("regional_lead"), now=NOW)


def test_a_refused_edit_leaves_the_draft_as_it_was() -> None:
    draft = drafted(with_title("Mine"))
    with scope_of(actor("admin")):
        with pytest.raises(PolicyError):
            edit_draft(draft.id, "meta: {", actor=actor("admin"), now=NOW)
        assert PolicyVersion.objects.get(id=draft.id).text == with_title("Mine")
        assert edit_draft(draft.id, with_title("Better"), actor=actor("admin"), now=NOW).title == "Better"


@pytest.mark.parametrize("who", ["agent_chennai", "partner_manager", "specialist_security"])
def test_nobody_outside_reads_the_policy(who: str) -> None:
    with scope_of(actor(who)):
        with pytest.raises(Refused):
            versions_for(actor(who), NOW)
        with pytest.raises(Refused):
            draft_policy(GLOBAL, actor=actor(who), now=NOW)


def test_a_reader_does_not_write() -> None:
    with scope_of(actor("planner")), pytest.raises(Refused, match="draft a desk policy"):
        draft_policy(GLOBAL, actor=actor("planner"), now=NOW)


def test_a_version_that_is_not_there_does_not_exist() -> None:
    with scope_of(actor("admin")), pytest.raises(NoSuchPolicy):
        version_for(actor("admin"), 10_000)


def test_a_publication_is_in_force_from_its_date_and_not_before() -> None:
    done = published(with_title("Next week"), at=LATER)
    assert policy_in_force(NOW).document.title != "Next week"
    assert policy_in_force(LATER).document.title == "Next week"
    assert done.number == policy_in_force(LATER).version


def test_a_scheduled_policy_changes_no_queue_until_its_day() -> None:
    published(without_queue("meridian_accounts_hi"), at=LATER)
    with the_program():
        assert Queue.objects.get(key="meridian_accounts_hi").active
    policy_takes_effect(now=LATER)
    with the_program():
        assert not Queue.objects.get(key="meridian_accounts_hi").active


def test_the_publication_defers_its_own_effect() -> None:
    published(with_title("Soon"), at=LATER)
    job = ProcrastinateJob.objects.get(task_name="nakhoda.policy_published")
    assert job.scheduled_at == LATER


def test_what_waits_in_a_vanished_queue_is_routed_again() -> None:
    case = opened(queue="meridian_accounts_hi", language="hi")
    published(without_queue("meridian_accounts_hi"))
    assert policy_takes_effect(now=NOW) == 1
    with the_program():
        assert Case.objects.get(id=case.id).queue in policy_in_force(NOW).queue_by_key
        check_fold(case.id)


def test_a_queue_in_somebodys_hands_may_not_vanish() -> None:
    case = opened(queue="selat_accounts_ta", language="ta")
    with the_program() as program:
        held = CaseAssigned(agent_id=person("agent_chennai").id, cause="reassigned")
        write_events(Case.objects.select_for_update().get(id=case.id), [held], actor=program, now=NOW)
    assert "selat_accounts_ta (1)" in refusal(without_queue("selat_accounts_ta"))


def _without_site(site: str, instead: str) -> str:
    """The global document whose queues of one site moved to another, and whose calendar is gone."""
    start = GLOBAL.index(f"  - key: {site}\n")
    end = GLOBAL.index("\n  - key:", start) + 1
    return (GLOBAL[:start] + GLOBAL[end:]).replace(f"site: {site},", f"site: {instead},")


def test_a_calendar_by_which_a_clock_runs_may_not_vanish() -> None:
    opened(queue="timur_accounts_ms", language="ms")
    assert "calendars that this policy no longer has: kota_bharu" in refusal(
        _without_site("kota_bharu", "kuala_lumpur")
    )


def test_a_calendar_that_nobody_needs_may_go() -> None:
    published(_without_site("kota_bharu", "kuala_lumpur"))
    assert "kota_bharu" not in policy_in_force(NOW).calendars


def test_a_calendar_may_not_be_scheduled_away_while_new_clocks_start_by_it() -> None:
    assert "kota_bharu" in refusal(_without_site("kota_bharu", "kuala_lumpur"), at=LATER)


REFUSED_DATES = {"yesterday": NOW - timedelta(days=1), "a minute ago": NOW - timedelta(minutes=1)}


@pytest.mark.parametrize("name", REFUSED_DATES)
def test_a_policy_does_not_rewrite(name: str) -> None:
    assert "in the past" in refusal(with_title("Late"), at=REFUSED_DATES[name])


def test_nothing_is_published_before_what_is_scheduled() -> None:
    published(with_title("Next week"), at=LATER)
    with pytest.raises(NotPublishable, match="takes effect later"):
        published(with_title("Now"), at=NOW)


def test_a_scheduled_version_can_be_withdrawn_and_then_another_published() -> None:
    scheduled = published(with_title("Next week"), at=LATER)
    with scope_of(actor("admin")):
        withdraw_policy(scheduled.id, actor=actor("admin"), now=NOW)
    assert policy_in_force(LATER).document.title == "APAC desk policy"
    assert published(with_title("Now")).number == (scheduled.number or 0) + 1


def test_what_was_in_force_is_never_withdrawn() -> None:
    with scope_of(actor("admin")):
        ruling = next(row for row in versions_for(actor("admin"), NOW) if row["place"] == "in_force")
        with pytest.raises(NotADraft, match="has been in force"):
            withdraw_policy(ruling["id"], actor=actor("admin"), now=NOW)


def test_a_variant_that_breaks_the_whole_is_refused_by_name() -> None:
    stray = changed(INDIA, "operator: includes, value: [IN]", "operator: includes, value: [XX]")
    assert "XX" in refusal(stray)


def test_a_second_global_document_is_refused() -> None:
    assert "one global document" in refusal(changed(GLOBAL, "  key: apac\n", "  key: emea\n"))


def test_the_list_says_where_each_version_stands() -> None:
    drafted(with_title("A thought"))
    published(with_title("Next week"), at=LATER)
    with scope_of(actor("planner")):
        places = {(row["title"], row["place"]) for row in versions_for(actor("planner"), NOW)}
    assert places == {
        ("APAC desk policy", "in_force"),
        ("India", "in_force"),
        ("Malaysia", "in_force"),
        ("Next week", "scheduled"),
        ("A thought", "draft"),
    }


def test_a_variant_past_its_last_day_is_expired_and_changes_nothing() -> None:
    new_year = datetime(2027, 1, 1, tzinfo=NOW.tzinfo)
    assert any(rule.key == "malaysia_harm_report" for rule in policy_in_force(new_year - timedelta(seconds=1)).sla)
    assert not any(rule.key == "malaysia_harm_report" for rule in policy_in_force(new_year).sla)
    with scope_of(actor("planner")):
        rows = versions_for(actor("planner"), new_year)
    assert next(row["place"] for row in rows if row["title"] == "Malaysia") == "expired"


def test_the_shipped_policy_came_with_the_program() -> None:
    with scope_of(actor("planner")):
        rows = versions_for(actor("planner"), NOW)
    assert {(row["author"], row["approver"], row["effective_from"]) for row in rows} == {("", "", LONG_AGO)}
