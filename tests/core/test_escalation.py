"""What the tiers owe each other, on paper (handbook 2.6)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.escalation import (
    goes_to_leads,
    is_ping_pong,
    missing_fields,
    next_step,
    return_refusal,
    steps_due,
)
from nakhoda.core.policy.rules import EscalationReason, LadderStep, LaneRule, ReturnReason

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
RULE = EscalationReason("takeover", "Takeover", "functional", (), ("wish", "evidence", "signals"), 15, 240)
LADDER = tuple(LadderStep(level, f"role_{level}", minutes, "") for level, minutes in ((1, 30), (2, 120), (3, 480)))
REASONS = {"incomplete": ReturnReason("incomplete", "Incomplete", False), "other": ReturnReason("other", "Other", True)}
SAID = {"wish": "Back in", "evidence": "attachment 1", "signals": "A new phone"}

GAPS = {
    "all said": (SAID, ()),
    "one left out": ({"wish": "Back in", "signals": "A new phone"}, ("evidence",)),
    "blanks": (SAID | {"evidence": "  \n "}, ("evidence",)),
    "a dash": (SAID | {"evidence": "-"}, ("evidence",)),
    "not applicable": (SAID | {"signals": "N/A"}, ("signals",)),
    "nothing": ({}, ("wish", "evidence", "signals")),
    "Devanagari": (SAID | {"wish": "खाता वापस"}, ()),
    "Chinese, two signs": (SAID | {"wish": "登录"}, ()),
    "a number of a message": (SAID | {"evidence": "12"}, ()),
}


@pytest.mark.parametrize(("fields", "missing"), GAPS.values(), ids=GAPS)
def test_what_is_missing_is_named_in_the_order_of_the_form(fields: dict[str, str], missing: tuple[str, ...]) -> None:
    assert missing_fields(RULE, fields) == missing


def lane(cannot_return: bool) -> LaneRule:
    flags = {"no_survey": False, "no_bot_closure": False, "cannot_return": cannot_return, "two_person": False}
    return LaneRule(
        "L0", 0, "Imminent harm", "urgent", 2, "", "", "", "", 15, **flags,
        signals=(), sources=(), triggers={}, patterns=(),
    )  # fmt: skip


RETURNS = {
    "with a reason and what would do": (False, "incomplete", "The last login", ""),
    "of a safety lane": (True, "incomplete", "The last login", "redirect"),
    "without a reason of the list": (False, "dislike", "The last login", "choose a reason: incomplete, other"),
    "without what would do": (False, "other", " . ", "say what would make it acceptable"),
}


@pytest.mark.parametrize(("safety", "reason", "note", "says"), RETURNS.values(), ids=RETURNS)
def test_a_return_says_what_would_do_and_never_concerns_safety(safety: bool, reason: str, note: str, says: str) -> None:
    refusal = return_refusal(REASONS, lane(safety), reason, note)
    assert (says in refusal) if says else refusal == ""


def test_the_second_return_goes_to_both_leads() -> None:
    assert [goes_to_leads(count, 2) for count in (1, 2, 3)] == [False, True, True]


CLIMBS = {
    "before the first step": (29, 0, []),
    "at the first step": (30, 0, [1]),
    "the first was climbed already": (60, 1, []),
    "after an outage": (500, 0, [1, 2, 3]),
    "at the top": (10_000, 3, []),
}


@pytest.mark.parametrize(("minutes", "reached", "levels"), CLIMBS.values(), ids=CLIMBS)
def test_the_ladder_is_climbed_by_time(minutes: int, reached: int, levels: list[int]) -> None:
    assert [step.level for step in steps_due(LADDER, NOON, reached, NOON + timedelta(minutes=minutes))] == levels


@given(st.integers(0, 3), st.integers(0, 600))
def test_what_is_next_is_never_due_already_climbed(reached: int, minutes: int) -> None:
    now, following = NOON + timedelta(minutes=minutes), next_step(LADDER, NOON, reached)
    due = steps_due(LADDER, NOON, reached, now)
    assert bool(due) == bool(following and following[1] <= now)


PATHS = {
    "stays": (["a"], False),
    "goes up": (["a", "b"], False),
    "goes on": (["a", "b", "c"], False),
    "comes back": (["a", "b", "a"], True),
    "comes back after a detour": (["a", "b", "c", "a"], True),
    "is routed twice to one place": (["a", "a", "b"], False),
}


@pytest.mark.parametrize(("stations", "verdict"), PATHS.values(), ids=PATHS)
def test_a_path_that_comes_back_is_ping_pong(stations: list[str], verdict: bool) -> None:
    assert is_ping_pong(stations) is verdict
