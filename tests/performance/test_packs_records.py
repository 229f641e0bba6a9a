"""Alerts, plans and asks of a pack: as they stood when it was made, small ones withheld, a partner's own alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from nakhoda.org.scope import scope_of
from nakhoda.performance.actions import alerts as act
from nakhoda.performance.models import Pack
from nakhoda.performance.queries.packs_doors import with_doors
from nakhoda.performance.queries.packs_records import records_in
from tests.cast import NOW
from tests.performance.stories import fell, later, looked, somebody
from tests.performance.test_plans import approved, checked, drafted, midnight

pytestmark = pytest.mark.django_db
START = date(2026, 11, 30)


def lines(
    kind: str, days: float, form: str = "inside", who: str = "regional_lead", **place: str
) -> list[dict[str, Any]]:
    """What a pack says that was made so many days after the first look."""
    at, reader = later(days), somebody(who)
    row = Pack(
        kind="wbr",
        form=form,
        place=place,
        region="apac",
        as_of=at,
        created_at=at,
        starts_on=at.date(),
        ends_on=at.date(),
    )
    with scope_of(reader):
        return records_in(reader, row, kind)


def test_an_alert_stands_in_the_packs_between_its_first_day_and_its_last() -> None:
    (number,) = looked(fell(owner="meridian")).raised
    leader = somebody("regional_lead")
    with scope_of(leader):
        act.close_alert(number, "handled", "seen", actor=leader, now=later(3))
    told = {days: [line["id"] for line in lines("alerts", days)] for days in (-1, 1, 4)}
    assert told == {-1: [], 1: [number], 4: []}


def test_an_owner_of_later_does_not_stand_in_an_earlier_pack() -> None:
    (number,) = looked(fell(owner="meridian")).raised
    leader = somebody("regional_lead")
    with scope_of(leader):
        act.own_alert(number, actor=leader, now=later(3))
    before, after = lines("alerts", 2)[0], lines("alerts", 4)[0]
    assert (before["who"], after["who"]) == ("", leader.name)
    assert (before["state"], after["state"]) == ("new", "owned")


def test_whoever_reads_the_pack_is_asked_to_name_an_owner() -> None:
    looked(fell(owner="meridian"))
    assert lines("asks", 0.5) == []
    assert lines("asks", 2)[0]["text"].startswith("Name an owner: ")


def test_a_small_alert_does_not_leave_the_house() -> None:
    looked(fell(-0.4, 9, owner="meridian"))
    assert len(lines("alerts", 1)) == 1
    assert lines("alerts", 1, "member_safe") == []


def test_a_partners_pack_tells_its_own_alerts() -> None:
    (own,) = looked(fell(owner="meridian")).raised
    looked(fell(owner="selat"), fell(-0.05, 900, language="ta"))
    assert [line["id"] for line in lines("alerts", 1, "partner", owner="meridian")] == [own]


def test_a_plan_is_told_with_its_state_of_then(telling: Any) -> None:
    plan = approved(drafted(telling, [0.25], days=70))
    checked(2)
    early, late = lines("plans", -0.1), lines("plans", 1)
    assert early == []
    assert (late[0]["id"], late[0]["state"]) == (plan.id, "approved")
    weeks = (midnight(START) - NOW) / timedelta(days=1)
    (after,) = lines("plans", weeks + 14.1)
    assert after["state"] in ("off the path", "asks for a re-plan")
    assert "Week 2" in after["text"]


def test_a_draft_is_a_decision_asked(telling: Any) -> None:
    plan = drafted(telling, [0.75])
    (asked,) = lines("asks", 1)
    assert (asked["about"], asked["id"]) == ("plan", plan.id)
    assert asked["text"].startswith("Approve the recovery plan “Malay e-mail back to 75 %”")


def test_a_line_has_a_door_for_whoever_may_open_it() -> None:
    looked(fell(owner="selat"))
    told = {"sections": [{"type": "alerts", "rows": lines("alerts", 1)}]}
    for who, opens in (("regional_lead", True), ("partner_manager", False)):
        reader = somebody(who)
        with scope_of(reader):
            assert bool(with_doors(reader, told)["sections"][0]["rows"][0]["url"]) is opens
