"""Requests to other teams: built from cases, seen as sums, followed until they hold; each member learns of the fix."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.cross_request import STEPS, StepRefused, after, ageing, steps_of
from nakhoda.desk.actions.letters import FIXED
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Case, Message
from nakhoda.desk.queries.affected import Trouble
from nakhoda.org.permissions import Refused
from nakhoda.performance.actions.cross_requests import (
    CrossRequestFaulty,
    Wish,
    link_more,
    raise_request,
    take_step,
    tell_fixed,
)
from nakhoda.performance.actions.remarks import WordsMissing
from nakhoda.performance.models import CrossRequest
from nakhoda.performance.queries.cross_requests import (
    NoSuchCrossRequest,
    cases_of,
    cross_request_for,
    cross_requests_for,
)
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.stories import CHENNAI, KL, acting, jobs, opened, the_program
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
TROUBLE = Trouble("account_access", words="code never")
WISH = Wish("The code never arrives", "product_bug", "Product", "No code since Monday.", LATER.date(), 300, "inr")
WRITERS = (("siti", "ms-MY"), ("lakshmi", "ta-IN"), ("zhang", "zh-CN"), ("siti", "ms-MY"))


def troubled() -> list[Case]:
    """Four cases of three members, one of them at another partner; and one of something else."""
    cases = []
    for number, (name, locale) in enumerate(WRITERS):
        sender = Sender(kind="email", address=f"{name}@mail.example", name=name)
        about = {"subject": "The code never comes", "locale": locale, "queue": KL if name == "zhang" else CHENNAI}
        cases.append(opened("It will not come", sender=sender, at=NOW + timedelta(minutes=number), **about))
    opened("Where is my money?", subject="No payout")
    return cases


def raised(who: str = "regional_lead", wish: Wish = WISH) -> CrossRequest:
    with acting(who) as lead:
        return raise_request(wish, TROUBLE, actor=lead, now=LATER)


def stepped(row: CrossRequest, step: str, who: str = "product", **more: object) -> CrossRequest:
    with acting(who) as actor:
        return take_step(row.id, step, actor=actor, now=LATER, **more)  # type: ignore[arg-type]


# -- its life ---------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_no_order_of_steps_leaves_the_life_of_a_request(steps: list[str]) -> None:
    states = ["raised"]
    for step in steps:
        try:
            states.append(after(states[-1], step))  # type: ignore[arg-type]
        except StepRefused:
            assert step not in steps_of(states[-1])  # type: ignore[arg-type]
    assert all(before not in ("verified", "declined") for before, _then in pairwise(states))


def test_members_wait_from_their_first_case_until_it_is_shipped() -> None:
    begun = datetime(2026, 11, 1, tzinfo=NOW.tzinfo)
    assert ageing(begun, date(2026, 11, 9), None, begun + timedelta(days=10)).over == 2
    assert ageing(begun, None, begun + timedelta(days=3), begun + timedelta(days=30)).waiting == 3


# -- what it is built from --------------------------------------------------------------------------------------


def test_a_request_holds_its_cases_members_and_cost_and_nothing_else() -> None:
    troubled()
    row = raised()
    assert (row.evidence["cases"], row.evidence["members"]) == (4, 3)
    assert dict(map(tuple, row.evidence["languages"]))
    assert row.evidence["currency"] == "INR"
    assert row.first_case_at == NOW


def test_only_cases_that_its_author_may_read_are_counted() -> None:
    troubled()
    row = raised("leader_access")
    with acting("agent_chennai"), pytest.raises(Refused):
        raised("agent_chennai")
    assert row.evidence["cases"] == 4
    with acting("leader_age") as other, pytest.raises(NoSuchCrossRequest):
        cross_request_for(other, row.id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"problem": "x" * 2001}, "problem"),
        ({"kind": "wish"}, "kind"),
        ({"answer_by": date(2020, 1, 1)}, "answer_by"),
        ({"hour_cost": -1.0}, "hour_cost"),
        ({"hour_cost": float("nan")}, "hour_cost"),
        ({"currency": "rupees"}, "currency"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(change: dict[str, object], field: str) -> None:
    troubled()
    with pytest.raises(CrossRequestFaulty) as faulty:
        raised(wish=Wish(**{**{name: getattr(WISH, name) for name in WISH.__slots__}, **change}))
    assert set(faulty.value.faults) == {field}


def test_a_trouble_without_cases_is_no_request() -> None:
    with pytest.raises(CrossRequestFaulty) as faulty:
        raised()
    assert set(faulty.value.faults) == {"cases"}


def test_cases_that_came_since_are_added_once() -> None:
    troubled()
    row = raised()
    opened("Same", subject="My code never came", sender=Sender(kind="email", address="n@mail.example", name="N"))
    with acting("regional_lead") as lead:
        assert link_more(row.id, actor=lead, now=LATER) == 1
        assert link_more(row.id, actor=lead, now=LATER) == 0


# -- who sees and does what -------------------------------------------------------------------------------------


def test_the_other_team_reads_the_sums_and_opens_no_case() -> None:
    troubled()
    row = raised()
    with acting("product") as product:
        assert [each.id for each in cross_requests_for(product)] == [row.id]
        assert cases_of(product, row) == []
    with acting("regional_lead") as lead:
        assert len(cases_of(lead, row)) == 4
    page = knocking("product").get(reverse("performance:cross_request", args=[row.id]))
    assert page.status_code == 200
    assert "The code never comes" not in page.content.decode()
    assert "mail.example" not in page.content.decode()


def test_each_side_takes_its_own_steps() -> None:
    troubled()
    row = raised()
    with pytest.raises(Refused):
        stepped(row, "accept", "regional_lead", day=LATER.date())
    assert stepped(row, "accept", day=LATER.date()).state == "accepted"
    assert stepped(row, "ship").state == "shipped"
    with pytest.raises(Refused):
        stepped(row, "verify")
    with pytest.raises(WordsMissing):
        stepped(row, "reject", "regional_lead")
    assert stepped(row, "reject", "regional_lead", words="It still happens in Tamil.").state == "accepted"


@pytest.mark.parametrize("day", [None, date(2020, 1, 1), date(2040, 1, 1)])
def test_an_acceptance_names_a_day_that_can_be_kept(day: date | None) -> None:
    troubled()
    row = raised()
    with pytest.raises(StepRefused):
        stepped(row, "accept", day=day)


# -- the members are told ---------------------------------------------------------------------------------------


def test_each_member_is_told_once_in_their_own_language() -> None:
    cases = troubled()
    row = raised()
    stepped(row, "accept", day=LATER.date())
    stepped(row, "ship")
    with the_program():
        assert jobs("tell_fixed") == [{"request_id": row.id}]
    assert tell_fixed(row.id, now=LATER) == 4
    assert tell_fixed(row.id, now=LATER) == 0
    with the_program():
        told = list(Message.objects.filter(macro=FIXED).order_by("language"))
        assert [(message.language, message.case_id) for message in told] == [
            ("ms", cases[3].id), ("ta", cases[1].id), ("zh", cases[2].id),
        ]  # fmt: skip
        assert CrossRequest.objects.get(id=row.id).told == 3
        for case in cases:
            check_fold(case.id)


def test_a_fix_that_did_not_hold_is_not_told_twice() -> None:
    troubled()
    row = raised()
    stepped(row, "accept", day=LATER.date())
    stepped(row, "ship")
    tell_fixed(row.id, now=LATER)
    stepped(row, "reject", "regional_lead", words="No.")
    stepped(row, "ship")
    assert tell_fixed(row.id, now=LATER) == 0


def test_nobody_is_told_before_it_is_shipped() -> None:
    troubled()
    row = raised()
    assert tell_fixed(row.id, now=LATER) == 0


# -- pages ------------------------------------------------------------------------------------------------------


def test_a_lead_looks_at_the_cases_and_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)  # 180 days are counted from the day of the story
    troubled()
    lead = knocking("regional_lead")
    where = {"lob": "account_access", "words": "code never", "days": "180"}
    page = lead.get(reverse("performance:cross_request_new"), where)
    assert "2. The request" in page.content.decode()
    asked = {"title": "No code", "kind": "product_bug", "team": "Product", "problem": "Since Monday."}
    body = {"do": "raise"} | where | asked
    answer = lead.post(reverse("performance:cross_request_new"), body)
    assert answer.status_code == 303
    assert "No code" in lead.get(reverse("performance:cross_requests")).content.decode()
    refused = lead.post(reverse("performance:cross_request_new"), body | {"title": ""})
    assert refused.status_code == 422
    assert "Nothing was asked yet" in refused.content.decode()


def test_a_step_that_is_none_is_refused_in_words() -> None:
    troubled()
    row = raised()
    door = reverse("performance:cross_request_step", args=[row.id])
    answer = knocking("product").post(door, {"step": "explode"}, follow=True)
    assert "choose one of the steps" in answer.content.decode()
