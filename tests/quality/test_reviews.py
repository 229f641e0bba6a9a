"""Quality people judge what is done, never their own work, and the journal keeps whose it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nakhoda.core.events import CaseReviewed
from nakhoda.desk.actions.states import resolve
from nakhoda.org.permissions import Refused
from nakhoda.quality.actions import NotToReview, record_review
from tests.cast import NOW, person
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import CHENNAI, acting, answered, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def resolved() -> int:
    found = held("agent_chennai")
    answered(found.id, "agent_chennai", NOW)
    with acting("agent_chennai") as agent:
        resolve(found.id, "information", actor=agent, now=NOW + timedelta(hours=1))
    return found.id


def test_a_review_keeps_whose_work_it_judged() -> None:
    case_id = resolved()
    with acting("qa") as analyst:
        record_review(case_id, 88, critical=False, rubric="service-1", actor=analyst, now=LATER)
        record_review(case_id, 61, critical=True, rubric="service-1", stream="gold", actor=analyst, now=LATER)
    first, second = told(case_id, CaseReviewed)
    assert first == CaseReviewed(
        review=1, side="internal", stream="measurement", rubric="service-1", score=88, critical=False,
        agent_id=person("agent_chennai").id, tier=1, owner="meridian", queue=CHENNAI,
    )  # fmt: skip
    assert (second.review, second.stream, second.critical) == (2, "gold", True)
    check_fold(case_id)


def test_work_that_nobody_has_finished_is_not_judged() -> None:
    found = held("agent_chennai")
    with acting("qa") as analyst, pytest.raises(NotToReview):
        record_review(found.id, 90, critical=False, rubric="service-1", actor=analyst, now=LATER)
    assert not told(found.id, CaseReviewed)


@pytest.mark.parametrize(
    ("score", "stream", "rubric"), [(101, "gold", "a"), (-1, "gold", "a"), (5, "x", "a"), (5, "gold", "")]
)
def test_a_review_that_says_nothing_is_refused(score: int, stream: str, rubric: str) -> None:
    case_id = resolved()
    with acting("qa") as analyst, pytest.raises(ValueError):
        record_review(case_id, score, critical=False, rubric=rubric, stream=stream, actor=analyst, now=LATER)
    assert not told(case_id, CaseReviewed)


def test_who_handles_cases_does_not_judge_them() -> None:
    case_id = resolved()
    with acting("agent_chennai") as agent, pytest.raises(Refused):
        record_review(case_id, 100, critical=False, rubric="service-1", actor=agent, now=LATER)
