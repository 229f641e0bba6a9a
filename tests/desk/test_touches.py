"""Handle time is focus time: idle-capped, split between windows, ended when the agent leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nakhoda.core import events as e
from nakhoda.desk.actions import states, touches, work
from nakhoda.desk.models import Presence, Touch
from nakhoda.desk.queries.cases import NoSuchCase
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.stories import acting, answered, minutes, now_is, opened, the_program, told

pytestmark = pytest.mark.django_db


def seconds(count: float):  # type: ignore[no-untyped-def]
    return NOW + timedelta(seconds=count)


def beats(case_id: int, *instants: float, key: str = "agent_chennai") -> None:
    """Somebody's page beats at these seconds."""
    with acting(key) as who:
        for instant in instants:
            touches.beat(case_id, actor=who, now=seconds(instant))


def test_a_touch_runs_from_the_first_beat_to_the_leaving() -> None:
    case = opened()
    beats(case.id, 0, 15, 30, 45)
    with acting("agent_chennai") as agent:
        touches.end_touch(case.id, actor=agent, now=seconds(50))
        touches.end_touch(case.id, actor=agent, now=seconds(55))
    assert [event.seconds for event in told(case.id, e.TouchEnded)] == [50]
    assert (now_is(case.id).touches, now_is(case.id).handle_seconds) == (1, 50)
    check_fold(case.id)


def test_a_long_silence_counts_as_the_idle_cap_at_most() -> None:
    case = opened()
    beats(case.id, 0, 3600)
    with acting("agent_chennai") as agent:
        touches.end_touch(case.id, actor=agent, now=seconds(3600))
    assert [event.seconds for event in told(case.id, e.TouchEnded)] == [600]


def test_two_cases_side_by_side_share_the_time_and_never_more() -> None:
    one, other = opened(), opened()
    with acting("agent_chennai") as agent:
        for second in range(0, 120, 15):
            touches.beat(one.id, actor=agent, now=seconds(second))
            touches.beat(other.id, actor=agent, now=seconds(second + 7))
        touches.end_touch(one.id, actor=agent, now=seconds(120))
        touches.end_touch(other.id, actor=agent, now=seconds(120))
    total = now_is(one.id).handle_seconds + now_is(other.id).handle_seconds
    assert 119 <= total <= 121
    assert abs(now_is(one.id).handle_seconds - now_is(other.id).handle_seconds) <= 10
    check_fold(one.id, other.id)


def test_resolving_giving_back_and_the_next_case_end_the_touch() -> None:
    resolved, released, left = opened(), opened(), opened()
    for case in (resolved, released):
        answered(case.id, "agent_chennai", minutes(-5))
    with acting("agent_chennai") as agent:
        for case in (resolved, released, left):
            touches.beat(case.id, actor=agent, now=seconds(0))
        states.resolve(resolved.id, "information", actor=agent, now=seconds(10))
        work.release(released.id, actor=agent, now=seconds(15))
        work.next_case(actor=agent, now=seconds(20))
        assert not Touch.objects.filter(ended_at=None).exists()
    for case in (resolved, released, left):
        assert len(told(case.id, e.TouchEnded)) == 1
        check_fold(case.id)
    assert sum(now_is(case.id).handle_seconds for case in (resolved, released, left)) in (19, 20, 21)


def test_a_break_ends_the_touch_so_that_it_is_no_handle_time() -> None:
    case = opened()
    beats(case.id, 0, 15)
    with acting("agent_chennai") as agent:
        work.set_my_status("wellness", actor=agent, now=seconds(20))
    assert [event.seconds for event in told(case.id, e.TouchEnded)] == [20]


def test_focus_that_left_without_a_word_is_ended_by_the_sweep_without_its_silence() -> None:
    case = opened()
    beats(case.id, 0, 15, 30)
    with the_program():
        assert touches.end_stale_touches(seconds(500)) == 0
        assert touches.end_stale_touches(seconds(30 + 601)) == 1
    assert [event.seconds for event in told(case.id, e.TouchEnded)] == [30]
    check_fold(case.id)


def test_the_second_agent_on_a_case_is_told_who_is_there_and_typing() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        assert touches.beat(case.id, actor=agent, now=seconds(0), typing=True) == []
    with acting("leader_access") as leader:
        seen = touches.beat(case.id, actor=leader, now=seconds(5))
        assert [(each.agent_id, each.typing) for each in seen] == [(agent.id, True)]
        assert touches.presences(case.id, actor=leader, now=seconds(60)) == []
    with acting("agent_chennai") as agent:
        touches.end_touch(case.id, actor=agent, now=seconds(70))
    with acting("leader_access") as leader:
        assert touches.presences(case.id, actor=leader, now=seconds(10)) == []


def test_a_case_out_of_sight_takes_no_touch() -> None:
    case = opened()
    with acting("agent_kl") as stranger, pytest.raises(LookupError):
        touches.beat(case.id, actor=stranger, now=seconds(0))
    assert told(case.id, e.TouchStarted) == []


def test_a_look_at_a_case_that_is_being_moved_finds_no_case(monkeypatch: pytest.MonkeyPatch) -> None:
    case = now_is(opened().id)
    with acting("regional_lead") as lead:
        case.scope_id = min(lead.scopes - {case.scope_id})  # as it was read, before somebody moved it
        monkeypatch.setattr(touches, "case_for", lambda *asked: case)
        with pytest.raises(NoSuchCase):
            touches.show_presence(case.id, actor=lead, now=NOW)
        assert not Presence.objects.filter(case_id=case.id).exists()
