"""Rate cards in other currencies, by dated rates with a source; and figures that hold for a part of the work alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.capacity import CapacityFaulty, Where, make_plan, set_assumptions
from nakhoda.planning.actions.capacity_run import assumptions_as_they_stand
from nakhoda.planning.actions.exchange_rates import add_rate
from nakhoda.planning.queries.capacity_places import assumed_for, latest_rows
from nakhoda.planning.queries.exchange_rates import currencies_known, rates_on
from tests.cast import NOW, actor
from tests.planning.capacity import give_cards
from tests.planning.forecasts import making, received
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[None]:
    with received(tmp_path / "facts"):
        yield


def adding(currency: str, usd: float, since: date = TODAY, who: str = "planner", source: str = "central bank") -> None:
    doer = actor(who)
    with scope_of(doer):
        add_rate(currency, usd, since, source, actor=doer, now=NOW)


def test_the_latest_rate_that_has_begun_holds() -> None:
    for usd, days in ((0.20, -30), (0.22, -3), (0.30, 5)):
        adding("MYR", usd, TODAY + timedelta(days=days))
    adding("myr", 0.23, TODAY - timedelta(days=3))  # of one day, the last that was written
    assert rates_on(TODAY)["MYR"].usd == 0.23
    assert rates_on(TODAY - timedelta(days=10))["MYR"].usd == 0.20
    assert rates_on(TODAY - timedelta(days=40)) == {}
    assert currencies_known(TODAY) == ["USD", "MYR"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"currency": "RINGGIT"}, "currency"), ({"currency": "USD"}, "currency"), ({"usd": 0.0}, "usd"),
        ({"usd": float("nan")}, "usd"), ({"usd": -1.0}, "usd"), ({"source": " "}, "source"),
        ({"since": date(1999, 1, 1)}, "since"),
    ],
)  # fmt: skip
def test_a_rate_without_sense_or_source_is_refused(told: dict[str, Any], field: str) -> None:
    with pytest.raises(CapacityFaulty) as refused:
        adding(**({"currency": "MYR", "usd": 0.24} | told))
    assert list(refused.value.faults) == [field]


def test_only_who_plans_writes_rates() -> None:
    with pytest.raises(Refused):
        adding("MYR", 0.24, who="partner_manager")


def test_without_a_rate_a_plan_is_refused_with_the_field_the_currency_and_the_day(history: None) -> None:
    give_cards(usd_rate="")
    adding("INR", 0.012)
    number, doer = making(days=42).id, actor("planner")
    with scope_of(doer), pytest.raises(CapacityFaulty) as refused:
        make_plan("Winter", number, 2, actor=doer, now=NOW)
    assert list(refused.value.faults) == ["usd_rate"]
    assert f"of MYR on {TODAY} is missing" in str(refused.value)
    adding("MYR", 0.25)
    with scope_of(doer):
        plan = make_plan("Winter", number, 2, actor=doer, now=NOW, currency="MYR")
    assert plan.spec["currency"] == "MYR"
    assert plan.spec["rates"]["INR"] == {"usd": 0.012, "since": TODAY.isoformat(), "source": "central bank"}


def test_money_of_a_card_is_told_in_the_plans_currency() -> None:
    give_cards(usd_rate="")
    adding("INR", 0.0125)
    adding("MYR", 0.25)
    policy = policy_in_force(NOW)
    stood = assumptions_as_they_stand(policy, TODAY, "MYR")
    rates = {queue.site: stood[queue.key]["values"]["usd_rate"] for queue in policy.queues}
    assert (rates["chennai"], rates["kota_bharu"]) == pytest.approx((0.05, 1.0))
    gap = stood["meridian_accounts_en"]["values"]["gap_cost"]
    assert gap == pytest.approx(2500 / 0.25)
    with pytest.raises(StaffingError, match=r"of SGD on .* is missing"):
        assumptions_as_they_stand(policy, TODAY, "SGD")


def test_a_rate_that_the_contract_fixes_stands_before_the_days() -> None:
    give_cards()  # with rates of their own: .0119 and .24
    adding("MYR", 0.5)
    stood = assumptions_as_they_stand(policy_in_force(NOW), TODAY)
    assert stood["timur_accounts_ms"]["values"]["usd_rate"] == pytest.approx(0.24)


def test_rates_are_written_on_the_page_and_a_refused_form_keeps_what_was_typed() -> None:
    client, door = knocking("planner"), reverse("planning:capacity_rate")
    typed = {"currency": "MYR", "usd": "0.24", "since": TODAY.isoformat(), "source": "central bank, 23 Nov"}
    assert "None yet" in client.get(reverse("planning:capacity_assumptions")).content.decode()
    assert client.post(door, typed).status_code == 303
    assert "central bank, 23 Nov" in client.get(reverse("planning:capacity_assumptions")).content.decode()
    refused = client.post(door, typed | {"usd": "cheap", "source": "a newspaper"})
    assert refused.status_code == 422
    assert "a newspaper" in refused.content.decode()


# -- a part of the work -------------------------------------------------------------------------------------------

AGE = {"lob": "age_support", "language": "ms", "tier": "1"}


def test_figures_of_a_line_language_and_tier_stand_before_those_of_the_place() -> None:
    give_cards()
    client = knocking("planner")
    door = reverse("planning:capacity_assumption", args=["timur", "kota_bharu"])
    narrow = f"{door}?lob=age_support&language=ms&tier=1"
    html = client.get(door, AGE).content.decode()
    assert "as the place says:" in html
    assert "1100" in html
    assert client.post(narrow, {"leaving": ".06", "source": "exit interviews, October"}).status_code == 303
    shown = client.get(door).content.decode()
    assert "lob=age_support&amp;language=ms&amp;tier=1" in shown
    assert "Parts of the work with figures of their own" in shown
    told = {queue.key: assumed_for(queue, latest_rows()) for queue in policy_in_force(NOW).queues}
    assert told["timur_age_ms"]["leaving"] == 0.06
    assert told["timur_age_ms"]["week_cost"] == 1100, "the card of the place still holds"
    assert told["timur_accounts_ms"]["leaving"] == 0.025


def test_a_refused_figure_of_a_part_names_the_field_and_its_range() -> None:
    give_cards()
    door = reverse("planning:capacity_assumption", args=["timur", "kota_bharu"]) + "?lob=age_support"
    refused = knocking("planner").post(door, {"leaving": "3"})
    assert refused.status_code == 422
    assert "must be 0 or more and at most 0.9" in refused.content.decode()
    assert "(0–0.9)" in refused.content.decode()


@pytest.mark.parametrize("part", [{"lob": "monetisation"}, {"language": "ta"}, {"tier": "2"}, {"tier": "x"}])
def test_a_part_that_is_not_worked_there_is_missing(part: dict[str, str]) -> None:
    door = reverse("planning:capacity_assumption", args=["timur", "kota_bharu"])
    assert knocking("planner").get(door, part).status_code == 404


def test_a_part_of_a_place_without_a_card_may_be_written_and_the_card_is_still_asked_for() -> None:
    doer = actor("planner")
    with scope_of(doer):
        set_assumptions(Where(owner="timur", site="kota_bharu", tier=1), {"occupancy": ".8"}, "x", actor=doer, now=NOW)
    with pytest.raises(StaffingError, match="week_cost is missing"):
        assumptions_as_they_stand(policy_in_force(NOW), TODAY)
