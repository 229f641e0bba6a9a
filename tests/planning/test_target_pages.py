"""Targets in a browser's words: what the pages say, and what a refused form keeps."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.core.target_sums import Sum
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.sheets import SheetFaulty, preview_sheet, take_in_sheet
from nakhoda.planning.models import Target
from nakhoda.planning.queries.cascade import tree_for
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.queries.targets import book_for
from tests.cast import NOW, actor
from tests.planning.stories import FRT, SOURCE, brought, now_is, recorded, setting
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
AHEAD = {"metric": FRT, "period": "2031-12", "value": "92 %", "basis": "internal", "weight": "1"}


@pytest.fixture(autouse=True)
def _no_warehouse(settings: Any, tmp_path: Any) -> None:
    settings.DATA_FOLDER = tmp_path


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(f"planning:{name}", args=args), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_empty_list_offers_the_first_step() -> None:
    assert "Set the first one" in page(knocking("regional_lead"), "targets")
    assert "Your regional lead sets targets" in page(knocking("agent_chennai"), "targets")


def test_a_form_sets_a_target() -> None:
    client = knocking("regional_lead")
    answer = client.post(reverse("planning:target_new"), AHEAD)
    assert answer.status_code == 303
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "≥ 92.0 %" in shown
    assert "2031-12" in shown


def test_a_target_for_one_outcome_says_of_what_it_is_one() -> None:
    client = knocking("regional_lead")
    answer = client.post(reverse("planning:target_new"), AHEAD | {"metric": "csat", "outcome": "denied"})
    assert answer.status_code == 303, answer.content[:3000].decode()
    assert "Outcome: Denied" in page(client, "targets")


def test_a_faulty_form_comes_back_whole_with_its_faults() -> None:
    answer = knocking("regional_lead").post(
        reverse("planning:target_new"), AHEAD | {"value": "0.92", "note": "as last year"}
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "write a share in per cent: 92, not 0.92" in said
    assert "as last year" in said


def test_last_months_target_is_refused_on_the_page_and_recorded() -> None:
    answer = knocking("regional_lead").post(reverse("planning:target_new"), AHEAD | {"period": "2020-01"})
    assert answer.status_code == 422
    assert "2020-01 is over" in answer.content.decode()
    assert [line["period"] for line in recorded("target.refused")] == ["2020-01-01..2020-01-31"]


def test_the_attempt_shows_in_the_change_log() -> None:
    client, row = knocking("regional_lead"), setting(period="2031-12")
    client.post(reverse("planning:target_new"), AHEAD | {"period": "2020-01"})
    assert "refused: the period was over" in page(client, "target", row.id)


def test_a_contract_travels_from_proposal_to_agreement() -> None:
    told = AHEAD | {"basis": "contract", "source": SOURCE, "owner": "meridian"}
    made = knocking("regional_lead").post(reverse("planning:target_new"), told)
    number = int(made.headers["Location"].rstrip("/").rpartition("/")[2])
    own = knocking("regional_lead").post(reverse("planning:target_agree", args=[number]))
    assert own.status_code == 409
    assert "the last word is yours" in own.content.decode()
    assert knocking("global_head").post(reverse("planning:target_agree", args=[number])).status_code == 303
    assert "2031-12" in page(knocking("partner_manager"), "target", number)


def test_a_counter_needs_its_reason() -> None:
    row = setting("leader_access", period="2031-12", place={"lob": "account_access"})
    client, url = knocking("regional_lead"), reverse("planning:target_counter", args=[row.id])
    assert client.post(url, {"value": "95"}).status_code == 409
    assert client.post(url, {"value": "95", "note": "Two more agents by then"}).status_code == 303
    assert now_is(row).value == 0.95


def test_a_foreign_target_is_not_there() -> None:
    row = setting(period="2031-12", place={"owner": "selat"})
    client = knocking("partner_manager")
    for name in ("target", "target_counter", "target_agree", "target_withdraw"):
        url = reverse(f"planning:{name}", args=[row.id])
        answer = client.get(url) if name == "target" else client.post(url, {"note": "x"})
        assert answer.status_code in (403, 404), name
    assert client.get(reverse("planning:target", args=[row.id])).status_code == 404
    assert "Selat" not in page(client, "targets")


@pytest.mark.parametrize(
    ("who", "part"), [("partner_manager", True), ("leader_access", True), ("regional_lead", False)]
)
def test_a_reader_of_a_part_is_told_that_only_her_rows_count(who: str, part: bool) -> None:
    row = setting(period="2031-12")
    assert ("Counted over your rows only" in page(knocking(who), "target", row.id)) is part


def test_a_cascade_says_whether_it_adds_up() -> None:
    months = {"period": f"{NOW:%Y-%m}"}
    brought(
        {**months, "value": 0.90}, {**months, "value": 0.95, "place": {"lob": "account_access"}},
        {**months, "value": 0.80, "place": {"lob": "age_support"}},
    )  # fmt: skip
    reader = actor("regional_lead")
    with scope_of(reader):
        (top,) = tree_for(reader, FRT, book_for(reader, NOW), names_for(reader))
    (group,) = top.groups
    assert isinstance(group.sum, Sum)
    assert (group.dims, group.sum.together, group.sum.adds_up) == (("lob",), pytest.approx(0.875), False)
    assert {node.where for node in group.nodes} == {"Signing in and my account", "Age and family"}


# -- sheets -------------------------------------------------------------------------------------------------

HEAD = "metric,period,lob,value,floor,basis,source\n"


def taken(text: str, who: str = "regional_lead") -> list[Target]:
    doer = actor(who)
    with scope_of(doer):
        return take_in_sheet(text, actor=doer, now=NOW)


def looked(text: str, who: str = "regional_lead") -> list[tuple[int, str]]:
    doer = actor(who)
    with scope_of(doer):
        return [(line.number, line.does) for line in preview_sheet(text, actor=doer, now=NOW)]


def test_a_sheet_is_taken_in_whole() -> None:
    rows = taken(HEAD + f"{FRT},2026-12,,92 %,87 %,,\n{FRT},2026-12,account_access,94,90,,\n")
    assert [(row.place, row.value, row.floor) for row in rows] == [
        ({}, 0.92, 0.87), ({"lob": "account_access"}, 0.94, 0.90),
    ]  # fmt: skip


def test_one_wrong_line_and_nothing_is_taken_in() -> None:
    with pytest.raises(SheetFaulty, match="1 of 2 lines"):
        taken(HEAD + f"{FRT},2026-12,,92 %,,,\n{FRT},2026-12,moon,94,,,\n")
    with scope_of(actor("regional_lead")):
        assert not Target.objects.exists()


def test_a_preview_says_what_each_line_would_do() -> None:
    setting(value=0.92)
    setting(value=0.90, place={"lob": "age_support"})
    text = HEAD + f"{FRT},2026-12,,92,,,\n{FRT},2026-12,age_support,91,,,\n{FRT},2026-12,account_access,93,,,\n"
    text += f"{FRT},2026-10,,92,,,\n"
    assert looked(text) == [(2, "same"), (3, "replaces"), (4, "new"), (5, "wrong")]


def test_the_sheet_that_goes_out_comes_back_in_unchanged() -> None:
    month = f"{timezone.now():%Y-%m}"
    brought(
        {"period": month, "value": 0.925, "floor": 0.9}, {"period": month, "value": 0.5, "place": {"owner": "selat"}}
    )
    sheet = knocking("regional_lead").get(reverse("planning:target_download")).content.decode("utf-8-sig")
    assert looked(sheet) == [(2, "same"), (3, "same")]


STRANGE = {
    "no columns": ("", "empty"),
    "a strange column": ("metric,period,value,salary\n", "salary"),
    "a missing column": ("metric,value\n", "at least metric, period, value"),
    "binary": ("\x00\x01", "no sheet"),
    "an open quote": ('metric,period,value\n"sla', "cannot be read"),
    "too long": ("x" * 1_000_001, "no sheet"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_sheet_is_refused_with_what_to_do(name: str) -> None:
    text, said = STRANGE[name]
    with pytest.raises(SheetFaulty, match=said):
        looked(text)


def test_a_formula_does_not_leave_as_one() -> None:
    brought({"period": f"{timezone.now():%Y-%m}", "value": 0.9, "source": "=cmd|' /C calc'!A0"})
    sheet = knocking("regional_lead").get(reverse("planning:target_download")).content.decode("utf-8-sig")
    assert ",'=cmd" in sheet


def test_a_partners_people_take_in_nothing() -> None:
    with pytest.raises(Refused):
        looked(HEAD, "partner_manager")
