"""The pages of the cockpit, over some thousand made-up cases: full, small, empty, refused, and true to their lists."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.performance.queries.cockpit import burn_downs, prepared
from nakhoda.simulator.cast import CAST
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.queries import asking
from tests.walls.scene import knocking
from tests.warehouse.made_facts import made_facts

pytestmark = pytest.mark.django_db
WINDOW = "?from=2026-11-02&to=2026-11-22"
HOMES = ("regional_lead", "global_head", "leader_access", "leader_age", "planner", "partner_manager", "qa")
ADDED = [key for key, each in contracts().items() if each.kind not in ("identity", "survival") and not each.standard]


@pytest.fixture
def told() -> Iterator[None]:
    with asking(made_facts()):
        yield


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[-2000:].decode()
    return answer.content.decode()


def plain(page: str) -> str:
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("who", HOMES)
def test_a_home_says_first_what_needs_her(told: None, who: str) -> None:
    page = text(knocking(who), reverse("cockpit:home") + WINDOW)
    assert page.index('class="needs"') < page.index('class="tiles"')
    assert page.count('class="tile kpi') >= 4
    assert "style=" not in page


def test_the_moment_of_a_home_names_its_zone(told: None) -> None:
    page = text(knocking("regional_lead"), reverse("cockpit:home") + WINDOW)
    assert "As it was known at" in page
    assert "Asia/Kuala_Lumpur" in page.split("As it was known at")[1][:60]


def test_whoever_wears_two_hats_changes_them(told: None) -> None:
    page = text(knocking("leader_age"), reverse("cockpit:home") + WINDOW)
    assert "role=team_leader" in page
    assert "My teams" in text(knocking("leader_age"), reverse("cockpit:home") + WINDOW + "&role=team_leader")


@pytest.mark.parametrize("who", ["agent_chennai", "specialist_security", "admin"])
def test_who_reads_no_figures_is_refused(told: None, who: str) -> None:
    for door in ("cockpit:home", "cockpit:flow", "cockpit:metrics"):
        text(knocking(who), reverse(door), status=403)


def test_an_agent_sees_her_own_figures_only(told: None) -> None:
    page = text(knocking("agent_chennai"), reverse("cockpit:own") + WINDOW)
    assert "/cockpit/metric/" not in page
    assert "rank" in plain(page)


@pytest.mark.parametrize("metric", ADDED)
def test_the_list_behind_every_figure_recounts_to_it(told: None, metric: str) -> None:
    page = text(knocking("regional_lead"), reverse("cockpit:cases", args=[metric]) + WINDOW)
    assert "Do not trust either" not in page
    assert "The list recounts to the figure" in page


@pytest.mark.parametrize("metric", contracts())
def test_every_figure_has_its_page_with_its_contract(told: None, metric: str) -> None:
    page = plain(text(knocking("regional_lead"), reverse("cockpit:metric", args=[metric]) + WINDOW))
    for field in ("Formula", "Counted", "Left out", "Numerator", "Denominator", "Smallest n", "Who may see it"):
        assert field in page


SHOWS = {
    "trend": "sla_resolution_due",
    "groups": "received",
    "calendar": "received",
    "hours": "received",
    "compare": "sla_resolution_due",
    "waits": "resolution_km_hours",
}


@pytest.mark.parametrize("show", SHOWS)
def test_every_view_of_a_figure_is_drawn_and_told(told: None, show: str) -> None:
    url = reverse("cockpit:metric", args=[SHOWS[show]]) + WINDOW + f"&show={show}&by=owner"
    page = text(knocking("regional_lead"), url)
    assert '<svg class="chart ' in page
    assert page.count("<figcaption>") + page.count('class="multiples"') >= 1


def test_a_comparison_is_by_name_and_says_that_it_is_no_rank(told: None) -> None:
    url = reverse("cockpit:metric", args=["sla_resolution_due"]) + WINDOW + "&show=compare&by=owner"
    page = text(knocking("regional_lead"), url)
    names = re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page)
    assert names == sorted(names, key=str.casefold)
    assert "never ranked" in page


def test_a_partner_manager_sees_her_own_rows_and_no_name_of_another(telling: Any) -> None:
    telling(date(2026, 11, 2), 21, lambda day, place: 0.75)
    url = reverse("cockpit:metric", args=["csat"]) + WINDOW + "&by=owner"
    assert "Selat" in text(knocking("regional_lead"), url)
    page = text(knocking("partner_manager"), url)
    assert "Meridian" in page
    assert "Selat" not in page
    assert "75.0 %" in page


UNKNOWN = ("/cockpit/metric/no_such_figure/", "/cockpit/metric/csat/?by=horoscope", "/cockpit/metric/csat/?where=x:1")
UNKNOWN += ("/cockpit/metric/csat/cases/?after=robots", "/cockpit/metric/csat/cases/?part=best")
UNKNOWN += ("/cockpit/metric/csat/table.pdf", "/cockpit/metric/csat/?by=agent")


@pytest.mark.parametrize("url", UNKNOWN)
def test_what_does_not_exist_or_is_not_hers_is_not_found(told: None, url: str) -> None:
    text(knocking("regional_lead"), url, status=404)


def test_a_file_holds_the_numbers_of_the_table(told: None) -> None:
    answer = knocking("regional_lead").get(reverse("cockpit:table_file", args=["csat", "csv"]) + WINDOW + "&by=owner")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode().lstrip("\ufeff"))))
    assert [row["owner"] for row in rows] == sorted(row["owner"] for row in rows)
    assert rows
    for row in (each for each in rows if not each["hidden"]):
        assert float(row["value"]) == pytest.approx(float(row["numerator"]) / float(row["denominator"]))


def test_the_list_of_cases_as_a_workbook_is_as_long_as_the_figure_is_large(told: None) -> None:
    client, query = knocking("regional_lead"), WINDOW + "&where=owner:selat"
    answer = client.get(reverse("cockpit:cases_file", args=["sla_resolution_due", "xlsx"]) + query)
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    rows = list(book["data"].iter_rows(values_only=True))
    page = plain(text(client, reverse("cockpit:cases", args=["sla_resolution_due"]) + query))
    found = re.search(r"figure: ([\d,]+) of ([\d,]+) =", page)
    assert found is not None
    hits, counted = (int(each.replace(",", "")) for each in found.groups())
    assert len(rows) - 1 == counted
    assert sum(str(row[4]) == "true" for row in rows[1:]) == hits
    assert dict(book["about"].iter_rows(values_only=True))["filters"] == "owner=selat"


def test_the_pager_walks_the_whole_list_once(told: None) -> None:
    client, url, seen = knocking("regional_lead"), reverse("cockpit:cases", args=["csat"]) + WINDOW, []
    while url:
        page = text(client, url)
        seen += re.findall(r'scope="row" class="ltr">(?:<a [^>]*>)?#(\d+)', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        url = more[1].replace("&amp;", "&") if more else ""
    total = re.search(r"of ([\d,]+) =", plain(text(client, reverse("cockpit:cases", args=["csat"]) + WINDOW)))
    assert total is not None
    assert len(seen) == int(total[1].replace(",", ""))


def test_before_the_first_load_a_page_says_how_to_make_one(settings: Any, tmp_path: Any) -> None:
    settings.DATA_FOLDER = tmp_path
    assert "nakhoda warehouse load" in text(knocking("regional_lead"), reverse("cockpit:home"))
    text(knocking("regional_lead"), reverse("cockpit:home") + "?load=99", status=404)
    text(knocking("regional_lead"), reverse("cockpit:home") + "?source=nobody", status=404)
    text(knocking("regional_lead"), reverse("cockpit:home") + "?source=../../etc", status=404)


def test_a_word_that_is_not_understood_is_named_on_the_page(told: None) -> None:
    page = plain(text(knocking("regional_lead"), reverse("cockpit:home") + "?from=yesterday"))
    assert "Not understood in the address: from" in page


def test_prepared_tables_come_back_as_they_were_counted(told: None, tmp_path: Any) -> None:
    from nakhoda.performance.queries.cockpit.address import address_of
    from nakhoda.performance.queries.cockpit.asking import open_book
    from tests.cast import actor

    reader = actor("regional_lead")
    address = address_of({"from": ["2026-11-02"], "to": ["2026-11-22"]}, made_facts().as_of.date(), "UTC")
    book = open_book(reader, address)
    tables = book.tables(["csat", "backlog", "t2_age_hours"], book.ask(by=("owner",)))
    prepared.write_tables(tmp_path, 7, "key", tables)
    assert prepared.read_tables(tmp_path, 7, "key", contracts()) == tables
    assert prepared.read_tables(tmp_path, 8, "key", contracts()) is None


def test_two_people_share_what_was_prepared_only_when_they_read_the_same_rows() -> None:
    from tests.cast import actor

    keys = {who: prepared.reading_key(actor(who)) for who in CAST}
    assert len(set(map(repr, keys.values()))) == len(CAST)


def test_an_excess_has_its_day_and_what_each_lever_changes(told: None) -> None:
    lead, url = knocking("regional_lead"), reverse("cockpit:burn_down")
    page = plain(text(lead, url + WINDOW))
    assert "By line of business" in page
    assert "There is no excess" in page
    assert "What each lever changes" not in page
    assert text(lead, url + WINDOW + "&agents=400&handle=nonsense&away=nan")


def test_an_excess_that_is_there_is_told_with_every_lever(told: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ground = burn_downs.Ground(300, [100.0] * 28, [104.0] * 28, 30, 5.5)
    monkeypatch.setattr(burn_downs, "_ground", lambda book, standing, wish: ground)
    lead, url = knocking("regional_lead"), reverse("cockpit:burn_down") + WINDOW
    page = plain(text(lead, url + "&agents=4"))
    assert "300 cases too many are gone by" in page
    assert "your levers together" in page
    assert "5 agents more" in page
    assert "your levers together" not in plain(text(lead, url))


def test_an_excess_of_one_line_is_asked_for_by_its_address(told: None) -> None:
    page = plain(text(knocking("regional_lead"), reverse("cockpit:burn_down") + WINDOW + "&where=lob:age_support"))
    assert "All lines of business" in page
    assert "By line of business" not in page


def test_each_language_is_held_against_all_the_others(told: None) -> None:
    page = text(knocking("regional_lead"), reverse("cockpit:parity") + WINDOW)
    assert "The same service in every language?" in page
    assert "People who read it" in page
    assert 'lang="ms"' in page
    assert re.search(r">\d+ / \d+<", page)


def test_a_partner_manager_reads_parity_over_her_own_rows_alone(told: None) -> None:
    url = reverse("cockpit:parity") + WINDOW
    cases = {
        who: sum(int(n.replace(",", "")) for n in re.findall(r'data-label="Cases">([\d,]+)<', text(knocking(who), url)))
        for who in ("regional_lead", "partner_manager")
    }
    assert 0 < cases["partner_manager"] < cases["regional_lead"]


def test_a_language_far_behind_is_named_and_one_within_chance_is_not() -> None:
    from nakhoda.core.figures import Hand
    from nakhoda.core.metrics import MetricValue
    from nakhoda.performance.queries.cockpit import parity
    from nakhoda.performance.queries.cockpit.words import move_of
    from nakhoda.warehouse.engine.catalogue import contracts

    def share(hits: int, cases: int) -> MetricValue:
        return MetricValue(hits / cases, cases, 0.0, 1.0, hits, cases)

    whole, contract, hand = share(800, 1000), contracts()["csat"], Hand("en")
    far = move_of(contract, parity._others(whole, share(50, 100)), share(50, 100), hand)
    near = move_of(contract, parity._others(whole, share(77, 100)), share(77, 100), hand)
    assert far is not None
    assert (far.real, far.better) == (True, False)
    assert near is not None
    assert not near.real
    assert parity._others(whole, share(50, 100)).value == pytest.approx(750 / 900)
