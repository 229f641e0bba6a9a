"""The list behind a quality figure shows reviews: who judged, what they found, and no case of somebody else's."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pyarrow.parquet as pq
import pytest
from django.urls import reverse

from nakhoda.org.permissions import visible
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.queries import asking
from tests.cast import actor
from tests.performance.test_cockpit_pages import plain, text
from tests.walls.scene import knocking
from tests.warehouse.made_facts import made_facts

pytestmark = pytest.mark.django_db
WINDOW = "?from=2026-10-26&to=2026-11-22"
QUALITY = [key for key, each in contracts().items() if each.fact == "review"]


@pytest.fixture(autouse=True)
def _told() -> Iterator[None]:
    with asking(made_facts()):
        yield


def listed(metric: str, who: str = "regional_lead", more: str = "", status: int = 200) -> str:
    return text(knocking(who), reverse("cockpit:cases", args=[metric]) + WINDOW + more, status)


@pytest.mark.parametrize("metric", QUALITY)
@pytest.mark.parametrize("who", ["qa", "regional_lead"])
def test_a_quality_figure_opens_the_reviews_that_recount_to_it(metric: str, who: str) -> None:
    page = plain(listed(metric, who))
    assert "Reviews behind" in page
    assert "The list recounts to the figure" in page
    for head in ("Reviewed by", "Rubric", "Score", "Partner&#x27;s score", "Critical error"):
        assert head in page


def test_the_partners_reviews_and_ours_stand_apart() -> None:
    ours, theirs = plain(listed("qa_score")), plain(listed("qa_score_partner"))
    assert "in-house people" in ours
    assert "the partner&#x27;s people" not in ours
    assert "the partner&#x27;s people" in theirs
    assert "in-house people" not in theirs


def test_a_partner_sees_reviews_of_its_own_work_only() -> None:
    rows = list(csv.DictReader(io.StringIO(_file("partner_manager", "qa_score_partner"))))
    reader = actor("partner_manager")
    facts = pq.read_table(list(made_facts().paths("review")), columns=["case_id", "scope_id", "side"]).to_pylist()
    own = {each["case_id"] for each in facts if each["scope_id"] in visible(reader, "kpi:read")}
    assert rows
    assert {int(row["case"]) for row in rows} <= own
    assert len(rows) < len(list(csv.DictReader(io.StringIO(_file("regional_lead", "qa_score_partner")))))


def test_the_file_holds_what_a_reviewer_found_and_nobodys_name() -> None:
    first = next(csv.DictReader(io.StringIO(_file("regional_lead"))))
    assert {"side", "rubric", "score", "critical", "partner_score", "partner_critical"} <= first.keys()
    assert not {"agent", "agent_id", "reviewer_id"} & first.keys()
    plain_head = text(knocking("regional_lead"), reverse("cockpit:cases_file", args=["csat", "csv"]) + WINDOW)
    assert "rubric" not in plain_head.splitlines()[0]


def _file(who: str, metric: str = "qa_score") -> str:
    return text(knocking(who), reverse("cockpit:cases_file", args=[metric, "csv"]) + WINDOW).lstrip("\ufeff")


def test_a_window_without_reviews_says_so() -> None:
    url = reverse("cockpit:cases", args=["qa_score"]) + "?from=2027-01-04&to=2027-01-05"
    assert "No reviews in this list" in text(knocking("qa"), url)


def test_pages_follow_one_another_without_a_gap() -> None:
    first = listed("qa_score_partner")
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after, "the list fits one page: nothing was tried"
    second = text(knocking("regional_lead"), after[1].replace("&amp;", "&"))
    cases = [re.findall(r'<th scope="row" class="ltr">(?:<a[^>]*>)?#(\d+)', page) for page in (first, second)]
    assert len(cases[0]) == 50
    assert int(cases[0][-1]) <= int(cases[1][0])


@pytest.mark.parametrize("who", ["agent_chennai", "admin"])
def test_who_reads_no_figures_reads_no_reviews(who: str) -> None:
    listed("qa_score", who, status=403)


def test_a_quality_tile_leads_to_its_reviews() -> None:
    page = text(knocking("qa"), reverse("cockpit:home") + WINDOW)
    assert 'aria-label="Reviews behind Quality score, ours"' in page
    assert "Open the reviews" in text(knocking("qa"), reverse("cockpit:metric", args=["qa_score"]) + WINDOW)
