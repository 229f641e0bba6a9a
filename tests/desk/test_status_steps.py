"""The steps on a member's status page never run ahead of what was done."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from nakhoda.desk.queries import links
from tests.cast import NOW
from tests.desk.hands import in_hands
from tests.desk.stories import MEMBER, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("taken", "expected"),
    [(False, ["now", "later", "later", "later"]), (True, ["done", "now", "later", "later"])],
)
def test_a_step_is_current_only_when_it_was_reached(client: Client, taken: bool, expected: list[str]) -> None:
    case = opened()
    if taken:
        in_hands(case, "agent_chennai", NOW)
    token = links.sign(links.STATUS, case.id, MEMBER.address, now=timezone.now())
    page = client.get(f"/s/{token}/").content.decode()
    line = page.partition('<ol class="progress-line"')[2].partition("</ol>")[0]
    assert re.findall(r'<li class="(\w+)"', line) == expected
    assert line.count('aria-current="step"') == 1
