"""Looking at harm is written down by itself, closes the lane, and ends in a paid break (handbook 5.6)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from nakhoda.core import events as e
from nakhoda.desk.actions import exposure, work
from nakhoda.desk.actions.care import NoSuchStep, note_care
from nakhoda.desk.models import Attachment, Case, CoverRequest, Exposure, Message, Rest
from nakhoda.desk.queries.agents import forget_cards
from nakhoda.desk.queries.conversation import conversation_of
from nakhoda.desk.queries.exposure import looking_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.wellbeing import care_page, groups_page, my_page
from nakhoda.org.models import Person
from nakhoda.org.permissions import Refused
from tests.cast import NOW, person
from tests.desk.checks import check_fold
from tests.desk.stories import acting, minutes, opened, the_program, told

pytestmark = pytest.mark.django_db
SAFETY = "hub_minor_safety"


def child_safety(at: float = 0) -> Case:
    with the_program():
        queue = next(q.key for q in policy_in_force(NOW).queues if "L1" in q.lanes and q.tier == 2)
    return opened(
        "A video on your app shows child sexual abuse",
        queue=queue,
        lob="minor_safety",
        signals=("child_safety_flag",),
        at=minutes(at),
    )


def looks(step: str, at: float, case: Case, modality: str = "video") -> exposure.Looking:
    with acting("specialist_minor") as who:
        return exposure.look(case.id, "file-1", modality, step, actor=who, now=minutes(at))


def ready(status: str = "available") -> None:
    with the_program():
        Person.objects.filter(id=person("specialist_minor").id).update(status=status)
    forget_cards()


def take(at: float) -> Case | None:
    forget_cards()
    with acting("specialist_minor") as who:
        return work.next_case(actor=who, now=minutes(at))


def test_each_step_of_the_veil_is_a_stretch_of_its_own() -> None:
    case = child_safety()
    looks("open", 0, case)
    looks("grey", 2, case)
    looks("close", 5, case)
    with the_program():
        rows = list(Exposure.objects.order_by("id"))
    assert [(row.step, (row.ended_at - row.started_at).seconds) for row in rows if row.ended_at] == [
        ("blur", 120),
        ("grey", 180),
    ]
    assert {(row.lane, row.severity, row.modality) for row in rows} == {("L1", 4, "video")}
    check_fold(case.id)


def test_the_floor_of_the_lane_cannot_be_lifted() -> None:
    case = child_safety()
    with pytest.raises(exposure.NotShown, match="without its veil"):
        looks("none", 0, case)


def test_a_page_that_died_counts_no_longer_than_the_idle_cap() -> None:
    case = child_safety()
    looks("open", 0, case)
    with the_program():
        policy = policy_in_force(NOW)
        dose = looking_of(person("specialist_minor"), policy, minutes(300)).dose
    assert dose.day_seconds == policy.routing.idle_cap_minutes * 60


def watch(case: Case, start: float, hours: float) -> None:
    """In pieces, as one does, closing each."""
    for piece in range(int(hours * 12)):
        looks("open", start + piece * 5, case)
        looks("close", start + piece * 5 + 5, case)


def test_at_the_cap_the_next_case_of_the_lane_does_not_come() -> None:
    first, second = child_safety(), child_safety(1)
    ready()
    assert take(2) == first
    watch(first, 3, 1.5)
    ready()
    assert take(100) is None
    forget_cards()
    with the_program():
        assert "as much of this as anybody may" in work.unfit_for(second, person("specialist_minor").id, minutes(101))


def test_two_hours_without_a_gap_begin_a_paid_break_outside_handle_time() -> None:
    case = child_safety()
    ready()
    take(1)
    for piece in range(25):
        looks("open", 2 + piece * 5, case, "text")
        looks("close", 7 + piece * 5, case, "text")
    with the_program():
        rest = Rest.objects.get()
        her = Person.objects.get(id=person("specialist_minor").id)
    assert her.status == "wellness"
    assert rest.ends_at - rest.began_at == timedelta(minutes=20)
    with acting("specialist_minor") as who, pytest.raises(work.Resting, match="paid break"):
        work.set_my_status("available", actor=who, now=rest.began_at + timedelta(minutes=5))
    with acting("specialist_minor") as who:
        work.set_my_status("available", actor=who, now=rest.ends_at)
    check_fold(case.id)


def test_a_consent_that_is_taken_back_stops_the_lane_and_can_be_given_again() -> None:
    case = child_safety()
    ready()
    with acting("specialist_minor") as who:
        exposure.withdraw("L1", actor=who, now=minutes(1))
    assert take(2) is None
    with acting("specialist_minor") as who:
        exposure.consent("L1", actor=who, now=minutes(3))
        with pytest.raises(exposure.NoSuchLane):
            exposure.consent("L7", actor=who, now=minutes(3))
    assert take(4) == case


def test_a_case_is_given_back_without_a_reason_three_times_a_day() -> None:
    cases = [child_safety(at) for at in range(4)]
    ready()
    for number in range(4):
        taken = take(5 + number)
        assert taken is not None
        with acting("specialist_minor") as who:
            if number == 3:
                with pytest.raises(exposure.NoSkipLeft):
                    exposure.skip(taken.id, actor=who, now=minutes(5 + number))
            else:
                exposure.skip(taken.id, actor=who, now=minutes(5 + number))
    assert told(cases[0].id, e.CaseAssigned)[-1].cause == "released"


def test_cover_takes_her_off_the_line_and_tells_the_officer_alone() -> None:
    with acting("specialist_minor") as who:
        exposure.ask_for_cover(actor=who, now=minutes(1))
        assert my_page(who, minutes(2))["covered"]
    with acting("wellbeing") as officer:
        page = care_page(officer, minutes(3))
        assert [one["name"] for one in page["requests"]] == ["Kavitha a/p Subramaniam"]
        asked = CoverRequest.objects.get()
        note_care(asked.id, "spoke", actor=officer, now=minutes(4))
        with pytest.raises(NoSuchStep):
            note_care(asked.id + 1, "spoke", actor=officer, now=minutes(4))
    with acting("leader_age") as leader:
        for read in (care_page, note_cares):
            with pytest.raises(Refused):
                read(leader, minutes(5))


def note_cares(actor: object, now: object) -> None:
    note_care(1, "spoke", actor=actor, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "who", ["leader_age", "regional_lead", "global_head", "admin", "planner", "qa", "partner_manager"]
)
def test_no_role_but_the_officer_reaches_a_row_even_past_the_managers(who: str) -> None:
    case = child_safety()
    looks("open", 0, case)
    with acting(who):
        assert not Exposure.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM desk_exposure")
            assert cursor.fetchone()[0] == 0
    with acting("wellbeing"):
        assert Exposure.objects.count() == 1


def test_leaders_read_groups_of_eight_and_more_or_nothing() -> None:
    case = child_safety()
    looks("open", 0, case)
    with acting("regional_lead") as lead:
        page = groups_page(lead, minutes(5))
    assert page["groups"] == []  # the cast's teams are small
    assert page["small"] > 0


def test_no_figure_of_performance_can_read_what_somebody_looked_at() -> None:
    """The facts have no column of it, and no floor above the desk may import its queries."""
    from nakhoda.core.fact_tables import FACTS

    names = {column.name for columns in FACTS.values() for column in columns}
    assert not any(word in name for name in names for word in ("exposure", "severity", "rest", "consent", "skip"))
    for app in ("warehouse", "performance", "planning", "quality"):
        for file in (Path(work.__file__).parents[2] / app).rglob("*.py"):
            assert "queries.exposure" not in file.read_text(), file
            assert "models.wellbeing" not in file.read_text(), file


def test_a_page_that_fell_silent_and_wakes_again_is_not_believed_for_the_hours_between() -> None:
    case = child_safety()
    looks("open", 0, case)
    looks("open", 55, case)
    with the_program():
        policy, first = policy_in_force(NOW), Exposure.objects.order_by("id").first()
    assert first is not None
    assert first.ended_at == minutes(policy.routing.idle_cap_minutes)


def test_a_file_of_the_lane_that_is_fetched_is_a_look() -> None:
    case = child_safety()
    with the_program():
        about = {"name": "x.mp4", "content_type": "video/mp4", "size": 1, "sha256": "0" * 64}
        file = Attachment.objects.create(case_id=case.id, scope_id=case.scope_id, **about)
        plain = opened("I cannot sign in")
        other = Attachment.objects.create(case_id=plain.id, scope_id=plain.scope_id, **about)
    with acting("specialist_minor") as who:
        exposure.fetched(file, actor=who, now=minutes(1))
    with acting("agent_chennai") as agent:
        exposure.fetched(other, actor=agent, now=minutes(1))
    with the_program():
        assert [(row.modality, row.step, row.content) for row in Exposure.objects.all()] == [
            ("video", "grey", f"file-{file.id}")
        ]


def test_a_picture_under_a_veil_is_not_also_a_link() -> None:
    case = child_safety()
    with the_program():
        message = Message.objects.filter(case_id=case.id).first()
        assert message is not None
        row = {"name": "p.png", "content_type": "image/png", "size": 1, "sha256": "0" * 64, "message_id": message.id}
        Attachment.objects.create(case_id=case.id, scope_id=case.scope_id, **row)
    with acting("specialist_minor") as who:
        said = next(e for e in conversation_of(case, who, minutes(1), "UTC") if e["kind"] == "message")
    assert [card["kind"] for card in said["harms"]] == ["text", "image"]
    assert said["attachments"] == []
    assert said["text"] == ""
