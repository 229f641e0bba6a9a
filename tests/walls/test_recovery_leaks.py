"""A ring and a matter told twice go through every wall: nobody learns from either of a case that is not theirs."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from django.urls import reverse

from nakhoda.desk.models import Case, DuplicateOffer, Recovery
from nakhoda.org.permissions import PERMISSIONS
from nakhoda.simulator.cast import CAST
from tests.cast import NOW
from tests.desk.stories import the_program
from tests.walls.scene import CASES, READS, built, canary_of, knock, knocking

pytestmark = pytest.mark.django_db
PAGES = ("desk:recoveries", "desk:duplicates")


@pytest.fixture
def cases() -> dict[str, Case]:
    """Every case is in one ring with every other, and looks like every other."""
    found = built()
    with the_program():
        for case in found.values():
            about = {
                "case_id": case.id,
                "scope_id": case.scope_id,
                "tier": "high",
                "owner": case.owner,
                "opened_at": NOW,
            }
            Recovery.objects.create(**about, opened_by=1, contact_mark="one and the same", signals=["pattern"])
        DuplicateOffer.objects.bulk_create(
            DuplicateOffer(case_id=a.id, scope_id=a.scope_id, other_id=b.id, codes=["like"], points=100, offered_at=NOW)
            for a, b in permutations(found.values(), 2)
        )
    return found


def _numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"/cases/(\d+)/", text)} | {
        int(number) for number in re.findall(r"#(\d+)\b(?!;)", text)
    }


@pytest.mark.parametrize("who", CAST)
def test_no_page_leads_to_a_foreign_case(cases: dict[str, Case], who: str) -> None:
    client, own = knocking(who), {cases[key].id for key in READS[who]}
    urls = [reverse(name) for name in PAGES] + [reverse("desk:case", args=[number]) for number in own]
    every = {case.id for case in cases.values()}
    birds = [canary_of(key).word for key in set(CASES) - READS[who]]
    for url in urls:
        answer = knock(client, "GET", url)
        text = answer.content.decode()
        assert _numbers(text) & every <= own, url
        assert [bird for bird in birds if bird in text.casefold()] == [], url


@pytest.mark.parametrize("who", [who for who in CAST if len(READS[who]) > 1])
def test_whoever_may_read_both_is_told(cases: dict[str, Case], who: str) -> None:
    """The check itself can hear."""
    own = {cases[key].id for key in READS[who]}
    client, merges = knocking(who), any(hat.role in PERMISSIONS["case:merge"].roles for hat in CAST[who].hats)
    heard: set[int] = set()
    for number in own:
        heard |= _numbers(knock(client, "GET", reverse("desk:case", args=[number])).content.decode()) - {number}
    assert bool(heard & own) == merges


@pytest.mark.parametrize("who", CAST)
def test_nobody_dismisses_what_she_may_not_read(cases: dict[str, Case], who: str) -> None:
    client = knocking(who)
    for key in READS[who]:
        for wall in set(CASES) - READS[who]:
            url = reverse("desk:dismiss_duplicate", args=[cases[key].id])
            assert knock(client, "POST", url, {"other": cases[wall].id}).status_code in (403, 404)
