"""Why did it move: the question is kept, the answer recounts, people judge, and the next answer knows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions import diagnoses as act
from nakhoda.performance.actions.diagnosis_run import run
from nakhoda.performance.actions.remarks import WordsMissing
from nakhoda.performance.models import Diagnosis
from nakhoda.performance.queries.diagnoses import NoSuchDiagnosis, diagnoses_for, diagnosis_for, past_verdicts
from nakhoda.performance.queries.diagnosis_page import headline
from nakhoda.performance.queries.figures import NoSuchFigure
from tests.cast import NOW
from tests.performance.stories import alert_now, fell, looked, somebody

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 26)  # a Monday; the story has four weeks, up to the Monday of NOW
BROKE = date(2026, 11, 9)
MALAY_EMAIL = {"language": "ms", "channel": "email", "owner": "meridian"}


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=timezone.utc)


BEFORE = (midnight(FIRST), midnight(BROKE))
AFTER = (midnight(BROKE), midnight(BROKE + timedelta(days=14)))
WHY = act.Question("csat", BEFORE, AFTER)


def broken(day: date, place: dict[str, str]) -> float:
    """A macro broke in Malay e-mail at one partner."""
    hit = day >= BROKE and all(place[name] == value for name, value in MALAY_EMAIL.items())
    return 0.25 if hit else 0.75


def quiet(day: date, place: dict[str, str]) -> float:
    """Nothing happened; days differ a little, as days do."""
    return 0.75 + (0.08 if (day.day + len(place["language"])) % 2 else -0.08)


def asked(who: str = "regional_lead", question: act.Question = WHY, **more: Any) -> Diagnosis:
    actor = somebody(who)
    with scope_of(actor):
        return act.ask_why(question, actor=actor, now=NOW, **more)


def test_the_broken_slice_is_named_first_with_its_day_and_its_size(telling: Any) -> None:
    telling(FIRST, 28, broken)
    found = asked()
    assert (found.state, found.trouble) == ("done", "")
    first = found.result["causes"][0]
    assert first["kind"] == "rate"
    assert MALAY_EMAIL.items() <= (first["where"] | first["implied"]).items()
    assert first["onset"] == BROKE.isoformat()
    assert first["points"] == pytest.approx(-0.5 / 12, rel=0.25)


def test_causes_and_residual_are_the_whole_change_and_so_are_mix_and_rate(telling: Any) -> None:
    telling(FIRST, 28, broken)
    result = asked().result
    change = result["after"] - result["before"]
    assert result["change"] == pytest.approx(change, abs=1e-9)
    assert sum(cause["points"] for cause in result["causes"]) + result["residual"] == pytest.approx(change, abs=1e-9)
    assert result["mix"] + result["rate"] == pytest.approx(change, abs=1e-9)


def test_when_nothing_changed_it_says_so_and_what_would_have_been_seen(telling: Any) -> None:
    telling(FIRST, 28, quiet)
    result = asked().result
    assert (result["changed"], result["causes"]) == (False, [])
    assert result["smallest_visible"] > 0


def test_data_is_looked_at_before_the_work(telling: Any) -> None:
    facts = telling(FIRST, 28, quiet)
    facts.feeds = [{"name": "email", "kind": "channel", "expected": 400, "received": 90, "share": 0.225}]
    found = asked()
    result = found.result
    assert [check["what"] for check in result["checks"] if check["state"] == "found"] == ["feed"]
    assert [cause["kind"] for cause in result["causes"]] == ["data_fault"]
    assert headline(found).startswith("Look at the data first: ")


THIS_WEEK = act.Question(
    "csat",
    (midnight(FIRST), midnight(FIRST + timedelta(days=7))),
    (midnight(FIRST + timedelta(days=21)), midnight(FIRST + timedelta(days=28))),
)


def test_answers_too_young_to_be_counted_are_no_outage(telling: Any) -> None:
    telling(FIRST, 28, quiet)
    result = asked(question=THIS_WEEK).result
    assert [check["code"] for check in result["checks"] if check["what"] == "survey"] == ["asked_as_before"]


def test_a_week_that_nobody_answered_is_an_outage_before_its_answers_are_old_enough(telling: Any) -> None:
    facts = telling(FIRST, 28, quiet)
    (path,) = facts.paths("survey")
    told = pq.read_table(path)
    came = pc.less(told["offered_at"], pa.scalar(THIS_WEEK.after[0], told["offered_at"].type))
    odd = pc.equal(pc.bit_wise_and(told["offer_id"], 7), 0)  # every eighth still answers: enough to have a figure
    for name in ("responded_at", "score"):
        kept = pc.if_else(pc.or_(came, odd), told[name], pa.scalar(None, told[name].type))
        told = told.set_column(told.schema.get_field_index(name), name, kept)
    pq.write_table(told, path)
    (check,) = [check for check in asked(question=THIS_WEEK).result["checks"] if check["what"] == "survey"]
    assert (check["state"], check["code"], check["told"]) == (
        "found",
        "answered_less",
        {"before": "100 %", "after": "12 %"},
    )


def test_a_partner_asks_about_her_own_rows_only(telling: Any) -> None:
    telling(FIRST, 28, broken)
    found = asked("partner_manager")
    assert found.result["n_after"] == 14 * 12 * 6
    stranger = somebody("leader_age")
    with scope_of(stranger):
        for number in (found.id, 10**9, 2**70):
            with pytest.raises(NoSuchDiagnosis):
                diagnosis_for(stranger, number)
    lead = somebody("regional_lead")
    with scope_of(lead):
        assert [one.id for one in diagnoses_for(lead)] == [found.id]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("windows that overlap", BEFORE, (BEFORE[0], AFTER[1])),
        ("a window of no length", (BEFORE[0], BEFORE[0]), AFTER),
        ("the future", BEFORE, (NOW + timedelta(days=1), NOW + timedelta(days=8))),
        ("years", (midnight(date(2024, 1, 1)), BEFORE[1]), AFTER),
    ],
)
def test_a_question_about_odd_windows_is_refused(name: str, before: Any, after: Any, telling: Any) -> None:
    telling(FIRST, 28, quiet)
    with pytest.raises(act.QuestionRefused):
        asked(question=act.Question("csat", before, after))


def test_a_metric_or_dimension_that_is_not_there_is_a_missing_one(telling: Any) -> None:
    telling(FIRST, 28, quiet)
    for question in (act.Question("no_such", BEFORE, AFTER), act.Question("csat", BEFORE, AFTER, (("agent", "7"),))):
        with pytest.raises(NoSuchFigure):
            asked(question=question)


def test_who_handles_cases_asks_for_no_causes(telling: Any) -> None:
    telling(FIRST, 28, quiet)
    with pytest.raises(Refused):
        asked("agent_chennai")


# -- verdicts -----------------------------------------------------------------------------------------------


def judged(found: Diagnosis, verdict: str, reason: str = "", who: str = "regional_lead") -> Diagnosis:
    actor = somebody(who)
    with scope_of(actor):
        return act.judge_cause(found.id, verdict, 0, reason, actor=actor, now=NOW)


def test_a_verdict_moves_the_alert_and_can_be_taken_back(telling: Any) -> None:
    telling(FIRST, 28, broken)
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    found = asked(alert_id=number)
    assert alert_now(number).state == "explained"
    judged(found, "accepted")
    assert alert_now(number).state == "accepted"
    lead = somebody("regional_lead")
    with scope_of(lead):
        act.withdraw_verdict(found.id, actor=lead, now=NOW)
    assert alert_now(number).state == "explained"
    assert past_verdicts() == []


def test_a_rejection_needs_its_reason_and_an_unknown_cause_is_refused(telling: Any) -> None:
    telling(FIRST, 28, broken)
    found = asked()
    with pytest.raises(WordsMissing):
        judged(found, "rejected", " ")
    lead = somebody("regional_lead")
    with scope_of(lead), pytest.raises(act.VerdictRefused):
        act.judge_cause(found.id, "accepted", 9, "", actor=lead, now=NOW)


def test_the_next_answer_knows_the_last_verdict(telling: Any) -> None:
    telling(FIRST, 28, broken)
    first = asked()
    judged(first, "rejected", "that week had a strike")
    again = asked().result["causes"][0]
    assert again["prior"]["judged"] == 1
    assert again["prior"]["accepted"] == 0
    assert again["confidence"] < first.result["causes"][0]["confidence"]


def test_a_planner_asks_but_does_not_judge(telling: Any) -> None:
    telling(FIRST, 28, broken)
    found = asked("planner")
    with pytest.raises(Refused):
        judged(found, "accepted", who="planner")


def test_a_large_question_waits_for_its_job_which_may_run_twice(telling: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    telling(FIRST, 28, broken)
    monkeypatch.setattr(act, "SMALL", 100)
    waiting = asked()
    assert (waiting.state, waiting.result) == ("waiting", {})
    for _again in range(2):
        run(waiting.id, now=NOW)
        lead = somebody("regional_lead")
        with scope_of(lead):
            found = diagnosis_for(lead, waiting.id)
        assert (found.state, found.progress) == ("done", 100)
    assert found.result["causes"][0]["onset"] == BROKE.isoformat()
