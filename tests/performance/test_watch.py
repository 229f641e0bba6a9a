"""The watch over real facts: a broken slice rings once, a quiet operation does not, a survey outage is said first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.alert_watch import watch_figures
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.alerts import alerts_for
from nakhoda.performance.queries.sentences import alert_sentence
from tests.cast import NOW
from tests.performance.stories import PROGRAM, later, somebody

pytestmark = pytest.mark.django_db
FIRST = date(2026, 8, 24)
DAYS = 91
BROKE = date(2026, 11, 9)


def wobble(day: date, place: dict[str, str]) -> float:
    """Ordinary days: the same share, some a case more or less, in no order that a chart could follow."""
    seed = (day.toordinal() * 7919 + hash_of(place)) % 97
    return 0.75 + (seed % 3 - 1) / 12


def hash_of(place: dict[str, str]) -> int:
    return sum(ord(letter) * (i + 3) for i, letter in enumerate("".join(sorted(place.values()))))


def broken(day: date, place: dict[str, str]) -> float:
    hit = day >= BROKE and place["language"] == "ms" and place["channel"] == "email"
    return wobble(day, place) - (0.4 if hit else 0.0)


def looked(at: datetime = NOW) -> list[Alert]:
    with scope_of(PROGRAM):
        watch_figures(actor=PROGRAM, now=at)
    lead = somebody("regional_lead")
    with scope_of(lead):
        return alerts_for(lead, at)


def test_a_quiet_operation_raises_nothing(telling: Any) -> None:
    telling(FIRST, DAYS, wobble)
    assert looked() == []


def test_a_broken_slice_is_one_alert_with_its_picture_and_what_stands_beside_it(telling: Any) -> None:
    telling(FIRST, DAYS, broken)
    (alert,) = [one for one in looked() if one.metric == "csat"]
    assert alert.slice_key == "channel=email&language=ms"
    assert abs((alert.since - BROKE).days) <= 3
    assert alert.change < -0.3
    assert {one["metric"] for one in alert.counters} >= {"csat_response_rate"}
    assert len(alert.series) == 42
    with scope_of(PROGRAM):
        assert " in Malay e-mail fell " in alert_sentence(alert)


def test_the_next_look_brings_it_up_to_date(telling: Any) -> None:
    telling(FIRST, DAYS, broken)
    (first,) = [one for one in looked() if one.metric == "csat"]
    (again,) = [one for one in looked(later(1)) if one.metric == "csat"]
    assert (first.id, again.seen_at) == (again.id, later(1))


def test_a_feed_that_stopped_is_said_and_the_figures_under_it_are_its_children(telling: Any) -> None:
    facts = telling(FIRST, DAYS, broken)
    facts.feeds = [{"name": "email", "kind": "channel", "expected": 900, "received": 200, "share": 0.22}]
    alerts = looked()
    assert [alert.kind for alert in alerts] == ["data_fault"]
    with scope_of(PROGRAM):
        assert Alert.objects.get(metric="csat", slice_key="channel=email&language=ms").parent_id == alerts[0].id


def test_too_short_a_past_raises_nothing(telling: Any) -> None:
    telling(NOW.date() - timedelta(days=20), 20, broken)
    assert looked() == []
