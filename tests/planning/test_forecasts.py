"""Forecasts that people make, change, lock and are judged by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from nakhoda.journal.queries import records_about
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.forecasts import (
    ForecastFaulty,
    ForecastLocked,
    Named,
    lock_forecast,
    name_days,
    override_days,
)
from nakhoda.planning.queries.forecast_changes import changes, fared
from nakhoda.planning.queries.forecast_series import NothingCame, history_for
from nakhoda.planning.queries.forecasts import NoSuchForecast, Version, came_for, leaf_for, version_for
from tests.cast import NOW, actor
from tests.planning.forecasts import DAYS, making, received

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _history(tmp_path: Path) -> Iterator[None]:
    with received(tmp_path / "facts"):
        yield


def seen(who: str, number: int) -> Version:
    reader = actor(who)
    with scope_of(reader):
        return version_for(reader, number)


def locking(number: int, who: str = "planner", **more: Any) -> None:
    doer = actor(who)
    with scope_of(doer):
        lock_forecast(number, actor=doer, now=more.get("now", NOW))


def changing(number: int, leaf: int, change: float = 0.2, reason: str = "a campaign", who: str = "planner") -> None:
    doer = actor(who)
    with scope_of(doer):
        override_days(
            number, leaf, MONDAY, MONDAY + timedelta(days=2), change, reason, actor=doer, now=NOW + timedelta(minutes=1)
        )


def test_history_is_whole_days_by_leaf() -> None:
    reader = actor("planner")
    with scope_of(reader):
        told = history_for(reader, NOW)
    assert (told.first, told.last) == (date(2026, 9, 7), date(2026, 11, 22))
    assert set(told.counts) == {("account_access", "email", "en", "IN"), ("age_support", "in_app", "ms", "MY")}
    assert told.counts["account_access", "email", "en", "IN"][:7] == [9, 10, 11, 9, 10, 6, 4]


def test_a_forecast_has_leaves_that_add_up_to_the_whole() -> None:
    version = seen("planner", making().id)
    assert version.row.starts_on == MONDAY
    assert len(version.leaves) == 2
    assert version.whole is not None
    for day, whole in enumerate(version.whole.days.mean):
        assert sum(leaf.days.mean[day] for leaf in version.leaves) == pytest.approx(whole, abs=0.05)
    access = next(leaf for leaf in version.leaves if leaf.place["lob"] == "account_access")
    assert 8 < access.days.mean[1] < 12
    assert access.days.mean[5] < 0.8 * access.days.mean[1]
    assert access.days.low[1] < access.days.mean[1] < access.days.high[1]


def test_the_same_seed_and_facts_say_the_same() -> None:
    one, other = seen("planner", making().id), seen("planner", making().id)
    assert one.leaves[0].days.mean == pytest.approx(other.leaves[0].days.mean)


def test_holidays_of_a_country_are_named_on_its_leaves_alone() -> None:
    version = seen("planner", making(days=40).id)
    by_lob = {
        leaf.place["lob"]: {each["name"] for each in leaf.row.effects if each["coming"]} for leaf in version.leaves
    }
    assert "Guru Nanak's Birthday" in by_lob["account_access"]
    assert "Guru Nanak's Birthday" not in by_lob["age_support"]
    assert "Christmas Day" in by_lob["age_support"]


def test_a_launch_that_was_written_down_is_an_effect_of_its_line_alone() -> None:
    doer = actor("planner")
    with scope_of(doer):
        name_days(Named(name="New form", kind="launch", day=MONDAY, lob="age_support"), actor=doer, now=NOW)
    version = seen("planner", making().id)
    names = {leaf.place["lob"]: {each["name"] for each in leaf.row.effects} for leaf in version.leaves}
    assert "New form" in names["age_support"]
    assert "New form" not in names["account_access"]


def test_a_change_by_hand_needs_its_reason_and_keeps_what_the_method_said() -> None:
    version = seen("planner", making().id)
    leaf = version.leaves[0]
    with pytest.raises(ForecastFaulty, match="say why"):
        changing(version.row.id, leaf.row.id, reason=" ")
    changing(version.row.id, leaf.row.id)
    changed = seen("planner", version.row.id).leaves[0]
    assert changed.days.mean[0] == pytest.approx(1.2 * leaf.days.mean[0])
    assert changed.days.mean[3] == leaf.days.mean[3]
    assert changed.plain.mean == leaf.days.mean
    assert [each.reason for each in changed.overrides] == ["a campaign"]
    changing(version.row.id, leaf.row.id, change=0.0)
    assert seen("planner", version.row.id).leaves[0].days.mean == leaf.days.mean


@pytest.mark.parametrize(
    ("first", "last", "change", "said"),
    [(-1, 2, 0.1, "days of this forecast"), (3, 2, 0.1, "days of this forecast"), (0, 1, -1.0, "-95 %")],
)
def test_a_faulty_change_is_refused(first: int, last: int, change: float, said: str) -> None:
    version, doer = seen("planner", making().id), actor("planner")
    days = (MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
    with scope_of(doer), pytest.raises(ForecastFaulty, match=said):
        override_days(version.row.id, version.leaves[0].row.id, *days, change, "x", actor=doer, now=NOW)


def test_a_locked_version_has_an_owner_a_date_and_no_more_changes() -> None:
    version = seen("planner", making().id)
    locking(version.row.id)
    row = seen("planner", version.row.id).row
    assert (row.state, row.owner_id, row.locked_at) == ("locked", actor("planner").id, NOW)
    with pytest.raises(ForecastLocked, match="make a new one"):
        changing(row.id, version.leaves[0].row.id)
    with pytest.raises(ForecastLocked, match="make a new one"):
        locking(row.id)
    with scope_of(system("test")):
        (line,) = records_about(f"forecast:{row.id}", "forecast.locked")
    assert line.payload["days_from"] == "2026-11-23"


def test_what_has_begun_cannot_be_promised_any_more() -> None:
    number = making().id
    with pytest.raises(ForecastLocked, match="before they begin"):
        locking(number, now=NOW + timedelta(days=2))


def test_error_and_bias_count_against_the_locked_days(tmp_path: Path) -> None:
    number = making().id
    locking(number)
    later = NOW + timedelta(days=5)
    with received(tmp_path / "later", DAYS + 5, more=1.5):
        reader = actor("planner")
        with scope_of(reader):
            version = version_for(reader, number)
            told = fared(version, came_for(reader, version, later))
    assert told is not None
    assert told.whole.periods == 5
    assert told.whole.bias == pytest.approx(0.43, abs=0.12)
    assert told.whole.band == "relief"
    assert told.whole.wape == pytest.approx(told.whole.bias / (1 + told.whole.bias), abs=0.02)
    assert {leaf.place["lob"] for leaf, _ in told.leaves} == {"account_access", "age_support"}


def test_before_its_first_day_there_is_no_error() -> None:
    reader = actor("planner")
    with scope_of(reader):
        version = version_for(reader, making().id)
        assert fared(version, came_for(reader, version, NOW)) is None


def test_what_changed_since_the_last_version_has_its_reason() -> None:
    old = seen("planner", making().id)
    new = seen("planner", making().id)
    changing(new.row.id, new.leaves[0].row.id, change=0.5)
    told = changes(seen("planner", new.row.id), old)
    assert told is not None
    assert told.days == 14
    assert told.after > told.before
    assert [(each.leaf.row.place_key, each.why) for each in told.largest] == [
        (new.leaves[0].row.place_key, ("by_hand",))
    ]


def test_who_may_make_lock_and_read() -> None:
    number = making("regional_lead").id
    with pytest.raises(Refused):
        locking(number, who="regional_lead")
    for who in ("agent_chennai", "partner_manager", "qa"):
        with pytest.raises(Refused):
            seen(who, number)
    with pytest.raises(Refused):
        making("leader_age")


def test_a_delivery_lead_reads_her_line_alone() -> None:
    number = making().id
    version = seen("leader_age", number)
    assert [leaf.place["lob"] for leaf in version.leaves] == ["age_support"]
    assert version.whole is None
    foreign = next(leaf for leaf in seen("planner", number).leaves if leaf.place["lob"] == "account_access")
    reader = actor("leader_age")
    with scope_of(reader), pytest.raises(NoSuchForecast):
        leaf_for(reader, number, foreign.row.id)


def test_a_missing_version_is_not_there() -> None:
    with pytest.raises(NoSuchForecast):
        seen("planner", 999_999)


def test_nothing_loaded_says_what_to_do(settings: Any, tmp_path: Path) -> None:
    with received(tmp_path / "none", days=0), pytest.raises(NothingCame, match="tomorrow"):
        making()


@pytest.mark.parametrize("days", [0, 6, 999])
def test_a_horizon_out_of_range_is_refused(days: int) -> None:
    with pytest.raises(ForecastFaulty, match="7 to 370"):
        making(days=days)


def test_many_leaves_learn_from_their_newest_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nakhoda.planning.actions.forecasts.MANY_LEAVES", 1)
    monkeypatch.setattr("nakhoda.planning.actions.forecasts.NEWEST", 10)
    version = seen("planner", making().id)
    short = [text for leaf in version.leaves for text in leaf.row.warnings if "only 10 days of history" in text]
    assert len(short) == 2
