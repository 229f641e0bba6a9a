"""The catalogue: every event comes back from its payload as it was, and nothing undeclared gets in."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from datetime import datetime, timedelta, timezone
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core import events as e

ZONES = st.sampled_from([timezone.utc, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=8))])
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(max_size=20),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=ZONES),
    type(None): st.none(),
    tuple[str, ...]: st.lists(st.text(max_size=8), max_size=3).map(tuple),
}


def events_of(cls: type[e.Event]) -> st.SearchStrategy[e.Event]:
    hints = get_type_hints(cls)
    kinds = {
        f.name: (get_args(hints[f.name]) if hints[f.name] not in VALUES else (hints[f.name],)) for f in fields(cls)
    }
    return st.builds(cls, **{name: st.one_of(*(VALUES[kind] for kind in kind_s)) for name, kind_s in kinds.items()})


@pytest.mark.parametrize("name", sorted(e.CATALOGUE))
def test_an_event_comes_back_from_the_journal_as_it_was(name: str) -> None:
    @settings(max_examples=max(5, settings().max_examples // 3))
    @given(events_of(e.CATALOGUE[name]))
    def comes_back(event: e.Event) -> None:
        stored = json.loads(json.dumps(e.to_payload(event)))
        assert e.from_payload(name, stored) == event

    comes_back()


def test_instants_are_stored_in_utc() -> None:
    kuala_lumpur = datetime(2026, 11, 20, 15, tzinfo=timezone(timedelta(hours=8)))
    event = e.HoldStarted(reason="vendor", review_at=kuala_lumpur)
    assert e.to_payload(event)["review_at"] == "2026-11-20T07:00:00+00:00"


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("an unknown name", "case.teleported", {}, "no event is called 'case.teleported'"),
    ("an unknown field", "hold.ended", {"reason": "", "mood": "good"}, "hold.ended has no field 'mood'"),
    ("a missing required field", "case.merged", {}, "case.merged lacks its field 'into'"),
]


@pytest.mark.parametrize(("name", "payload", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_not_declared_is_refused(name: str, payload: dict[str, Any], message: str) -> None:
    with pytest.raises(e.UndeclaredEvent, match=message):
        e.from_payload(name, payload)


def test_a_field_with_a_default_may_be_missing_in_an_old_payload() -> None:
    assert e.from_payload("case.absorbed", {"case_id": 4, "received_at": "2026-11-20T07:00:00Z"}) == e.CaseAbsorbed(
        case_id=4, received_at=datetime(2026, 11, 20, 7, tzinfo=timezone.utc)
    )


def test_an_event_cannot_be_changed() -> None:
    event = e.CaseMerged(into=4)
    with pytest.raises(FrozenInstanceError):
        event.into = 5  # type: ignore[misc]


def test_names_are_noun_dot_past_tense_and_belong_to_one_event() -> None:
    assert all(name == cls.name and name.count(".") == 1 for name, cls in e.CATALOGUE.items())
    assert len(set(e.CATALOGUE.values())) == len(e.CATALOGUE)
