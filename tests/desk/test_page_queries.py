"""How often the busiest pages ask the database: at most thirty times, however many cases they show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nakhoda.desk.actions import conversation, drafts
from nakhoda.desk.models import Case
from nakhoda.desk.queries.agents import forget_cards
from nakhoda.desk.queries.policy import forget
from tests.cast import person
from tests.desk.hands import in_hands
from tests.desk.stories import CHENNAI, acting, minutes, opened

pytestmark = pytest.mark.django_db
MOST = 30
FEW, MANY = 2, 12
PAGES: dict[str, tuple[str, Callable[[Case], str]]] = {
    "board": ("leader_access", lambda case: reverse("desk:board")),
    "one queue": ("leader_access", lambda case: f"{reverse('desk:cases')}?queue={CHENNAI}"),
    "whole list": ("leader_access", lambda case: reverse("desk:cases")),
    "case": ("agent_chennai", lambda case: reverse("desk:case", args=[case.id])),
    "home": ("agent_chennai", lambda case: reverse("desk:home")),
}


def asked(who: str, url: str) -> list[str]:
    """What a page asks of the database in a process that knows the words of the policy and nothing newer."""
    client = Client()
    user = person(who).user
    assert user is not None
    client.force_login(user)
    assert client.get(url).status_code == 200
    forget()
    forget_cards()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


def worked(many: int) -> Case:
    """So many cases, each other one in her hands; the last was answered and has her unfinished words on it."""
    cases = [opened(f"I cannot sign in, attempt {number}") for number in range(many)]
    for case in cases[1::2]:
        in_hands(case, "agent_chennai", minutes(1))
    with acting("agent_chennai") as agent:
        conversation.reply(cases[-1].id, "Please try again now.", actor=agent, now=minutes(2))
        drafts.save_draft(cases[-1].id, "And then", actor=agent, now=minutes(3))
    return cases[-1]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_at_most_thirty_times_and_no_more_for_more_cases(page: str) -> None:
    who, url = PAGES[page]
    few = asked(who, url(worked(FEW)))
    many = asked(who, url(worked(MANY)))
    assert max(len(few), len(many)) <= MOST, "\n".join(many)
    assert len(many) <= len(few), "\n".join(many)
