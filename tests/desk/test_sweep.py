"""What time alone does: due times pass, keys grow old, and what we store still follows from what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nakhoda.core import events as e
from nakhoda.desk.actions import sweep
from nakhoda.desk.models import ClockRow, IdempotencyKey
from nakhoda.desk.queries.recount import case_range, drift, recently_changed, recount
from nakhoda.org.queries import registry_id
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.stories import answered, clock, minutes, now_is, opened, the_program, told, writes

pytestmark = pytest.mark.django_db


def test_a_due_time_that_passed_is_written_down_once_with_the_time_it_was_due() -> None:
    case = opened()
    due = clock(case.id, "first_response").due_at
    with the_program():
        assert sweep.sweep_clocks(due) == 0
        assert sweep.sweep_clocks(due + timedelta(seconds=1)) >= 1
        assert sweep.sweep_clocks(due + timedelta(seconds=1)) == 0
    assert clock(case.id, "first_response").breached_at == due
    assert due in [event.breached_at for event in told(case.id, e.ClockBreached)]
    check_fold(case.id)


def test_a_breach_stays_when_the_answer_comes_late() -> None:
    case = opened()
    due = clock(case.id, "first_response").due_at
    with the_program():
        sweep.sweep_clocks(due + timedelta(minutes=1))
    answered(case.id, "agent_chennai", due + timedelta(minutes=5))
    row = clock(case.id, "first_response")
    assert (row.outcome, row.breached_at) == ("breached", due)
    assert row.stopped_at is not None
    check_fold(case.id)


def test_the_earliest_due_goes_first_and_the_limit_holds() -> None:
    late, later = opened(at=NOW - timedelta(hours=1)), opened()
    with the_program():
        due = max(clock(number, "first_response").due_at for number in (late.id, later.id))
        sweep.sweep_clocks(due + timedelta(days=90), limit=1)
    assert told(late.id, e.ClockBreached)
    assert not told(later.id, e.ClockBreached)


def test_a_missed_due_time_still_leads_the_queue() -> None:
    missed, fresh = opened(at=NOW - timedelta(days=3)), opened()
    with the_program():
        sweep.sweep_clocks(NOW)
    assert now_is(missed.id).urgency < now_is(fresh.id).urgency


def test_keys_are_forgotten_after_thirty_days() -> None:
    with the_program():
        for days in (29, 31):
            IdempotencyKey.objects.create(
                scope_id=registry_id(),
                channel="in_app",
                source="app",
                key=f"k{days}",
                body_sha256="",
                status=201,
                answer={},
                created_at=NOW - timedelta(days=days),
            )
        assert sweep.forget_keys(NOW) == 1
        assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["k29"]


# -- recount -------------------------------------------------------------------------------------------


def test_a_lived_case_recounts_to_nothing() -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(5), "Which phone?", asks_question=True)
    writes(case.id, "A Samsung", minutes(30))
    with the_program():
        sweep.sweep_clocks(minutes(60 * 24 * 20))
        assert list(recount(case.id, case.id)) == []
        assert recently_changed(minutes(60))[:1] == [case.id]


def test_a_clock_row_that_was_touched_shows() -> None:
    case = opened()
    with the_program():
        ClockRow.objects.filter(case_id=case.id, number=1).update(due_at=NOW)
        assert [mismatch.what.split()[-1] for mismatch in drift([case.id])] == ["due_at"]
        ClockRow.objects.filter(case_id=case.id, number=1).delete()
        assert any(mismatch.what == "clock" for mismatch in drift([case.id]))


def test_an_empty_desk_recounts_to_nothing() -> None:
    with the_program():
        assert case_range() == (1, 0)
        assert list(drift([])) == []
