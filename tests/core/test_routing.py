"""Routing: which queue, who may work it, what comes next; and the kernel that must say the same when compiled."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.facts import CaseState
from nakhoda.core.routing import (
    AgentFacts,
    HeadFacts,
    choose_queue,
    kind_of_work,
    may_take,
    may_work,
    next_case,
    return_to_owner,
)
from nakhoda.core.routing_explain import explain_queue, willing
from nakhoda.core.routing_kernel import choose, compiled, rank
from tests.core.policies import LANGUAGES, apac, compact, queue

NOW = datetime(2026, 11, 22, 6, tzinfo=timezone.utc)
CASE = CaseState(id=7, lob="account_access", reason="login_problem", lane="L7", language="en")
AGENT = AgentFacts(
    id=1, tier=1, owner="meridian", reads=frozenset({"ta", "ta-Latn", "en"}), today=date(2026, 11, 22), capacity=3
)


def codes(decision: Any) -> list[str]:
    return [reason.code for reason in decision.reasons]


# -- which queue -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("Tamil in an only queue", {"lob": "monetisation", "language": "ta"}, {"meridian_money_south"}),
        ("Tanglish", {"language": "ta-Latn"}, {"meridian_accounts_ta", "selat_accounts_ta"}),
        ("Devanagari by its full tag", {"language": "hi-Deva"}, {"kaveri_accounts_hi", "meridian_accounts_hi"}),
        ("Jawi", {"language": "ms-Arab"}, {"timur_accounts_ms"}),
        ("Chinese with script", {"language": "zh-Hans"}, {"selat_accounts_zh"}),
        ("imminent harm from any LOB", {"lane": "L0", "language": "ta"}, {"hub_crisis"}),
        ("child safety from a billing form", {"lob": "monetisation", "lane": "L1"}, {"hub_child_safety"}),
        ("minor safety starts in-house", {"lob": "minor_safety", "lane": "L7"}, {"hub_minor_care"}),
        ("takeover", {"lob": "account_security", "lane": "L4"}, {"hub_security"}),
    ],
)
def test_a_case_goes_to_the_people_who_can_read_and_may_see_it(
    name: str, changes: dict[str, Any], expected: set[str]
) -> None:
    outcomes = {choose_queue(apac(), replace(CASE, id=case, **changes), {}).outcome for case in range(60)}
    assert outcomes == expected


def test_every_lane_of_harm_stays_with_the_cleared_in_house_queues() -> None:
    for lob in apac().lobs:
        for lane in ("L0", "L1", "L2", "L3", "L4"):
            for language in ("en", "ta", "ms-Arab", "th", "und", ""):
                case = replace(CASE, lob=lob, lane=lane, language=language)
                chosen = apac().queue_by_key[choose_queue(apac(), case, {}).outcome]
                assert (chosen.owner, lane in chosen.lanes) == ("inhouse", True)


def test_a_language_nobody_reads_goes_to_a_fallback_queue_and_says_so() -> None:
    decision = choose_queue(apac(), replace(CASE, language="th"), {})
    assert decision.outcome == "kaveri_accounts_en"
    assert "no_language_cover" in codes(decision)


def test_an_unread_language_is_told_and_never_taken_for_english_silently() -> None:
    assert codes(choose_queue(apac(), replace(CASE, language="und"), {}))[0] == "language_unknown"


def test_a_script_that_nobody_reads_falls_to_the_same_tongue() -> None:
    decision = choose_queue(
        compact([queue("a", languages=["hi"]), queue("b")]),
        replace(CASE, lob="help", lane="calm", language="hi-Latn"),
        {},
    )
    assert (decision.outcome, codes(decision)[0]) == ("a", "widened")


def test_the_screen_shows_why_each_queue_was_refused() -> None:
    decision = choose_queue(apac(), replace(CASE, lob="monetisation", language="ta"), {})
    texts = [reason.text for reason in decision.reasons]
    assert "refused Kaveri earnings, north: nobody there reads ta" in texts
    assert "refused 6 queues of another tier than 1" in texts
    assert texts[-1] == "chosen: Meridian earnings, south, 100 % share, load 0 %"


def test_an_escalation_asks_for_the_second_tier() -> None:
    assert choose_queue(apac(), CASE, {}, tier=2).outcome == "hub_accounts"


def test_an_overloaded_queue_stands_aside() -> None:
    full = {"meridian_accounts_ta": 901}
    decisions = [choose_queue(apac(), replace(CASE, id=case, language="ta"), full) for case in range(50)]
    assert {decision.outcome for decision in decisions} == {"selat_accounts_ta"}
    assert "overloaded" in codes(decisions[0])


def test_the_limit_itself_is_not_yet_overload() -> None:
    drawn = {
        choose_queue(apac(), replace(CASE, id=case, language="ta"), {"meridian_accounts_ta": 900}).outcome
        for case in range(50)
    }
    assert drawn == {"meridian_accounts_ta", "selat_accounts_ta"}


def test_when_all_are_overloaded_the_least_loaded_takes_it() -> None:
    loads = {"meridian_accounts_ta": 2000, "selat_accounts_ta": 1500}
    decision = choose_queue(apac(), replace(CASE, language="ta"), loads)
    assert (decision.outcome, codes(decision)[-1]) == ("selat_accounts_ta", "least_loaded")


def test_an_unknown_lane_still_lands_somewhere() -> None:
    decision = choose_queue(apac(), replace(CASE, lane="L99"), {})
    assert decision.outcome == apac().routing.fallback_queue
    assert "no_cover" in codes(decision)


def test_shares_are_kept_within_two_points() -> None:
    policy = compact([queue("a", share=60), queue("b", share=25), queue("c", share=15), queue("standby", share=0)])
    case = replace(CASE, lob="help", lane="calm")
    drawn = Counter(choose_queue(policy, replace(case, id=number), {}).outcome for number in range(1, 20_001))
    for key, share in (("a", 0.60), ("b", 0.25), ("c", 0.15), ("standby", 0.0)):
        assert abs(drawn[key] / 20_000 - share) < 0.02


def test_a_queue_that_leaves_moves_only_its_own_cases() -> None:
    case = replace(CASE, lob="help", lane="calm")
    whole = compact([queue("a"), queue("b"), queue("c")])
    fewer = compact([queue("a"), queue("b")])
    for number in range(500):
        before = choose_queue(whole, replace(case, id=number), {}).outcome
        after = choose_queue(fewer, replace(case, id=number), {}).outcome
        assert after == before or before == "c"


def test_the_order_of_the_document_does_not_move_a_case() -> None:
    case = replace(CASE, lob="help", lane="calm")
    one, other = compact([queue("a"), queue("b"), queue("c")]), compact([queue("c"), queue("a"), queue("b")])
    for number in range(200):
        again = replace(case, id=number)
        assert choose_queue(one, again, {}).outcome == choose_queue(other, again, {}).outcome


# -- kernel and explanation agree --------------------------------------------------------------------

QUEUES = st.lists(
    st.fixed_dictionaries(
        {
            "lobs": st.lists(st.sampled_from(["help", "care", "*"]), min_size=1, max_size=2, unique=True),
            "tier": st.integers(1, 2),
            "languages": st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True),
            "lanes": st.lists(st.sampled_from(["grave", "calm"]), min_size=1, max_size=2, unique=True),
            "share": st.integers(0, 100),
            "fallback": st.booleans(),
        }
    ),
    min_size=1,
    max_size=8,
)
CASES = st.builds(
    CaseState,
    id=st.integers(0, 2**62),
    lob=st.sampled_from(["help", "care", ""]),
    lane=st.sampled_from(["grave", "calm", "unheard"]),
    tier=st.integers(1, 2),
    language=st.sampled_from([*LANGUAGES, "hi-Deva", "ta-Latn", "th", "und", ""]),
)
LOADS = st.dictionaries(
    st.sampled_from([f"q{number}" for number in range(8)]), st.sampled_from([0, 899, 900, 901]) | st.integers(0, 1500)
)
JITTED = compiled()


@given(QUEUES, CASES, LOADS, st.sampled_from([None, 1, 2]))
def test_the_kernel_and_the_explanation_always_agree(
    queues: list[dict[str, Any]], case: CaseState, loads: dict[str, int], tier: int | None
) -> None:
    policy = compact([queue(f"q{place}", **changes) for place, changes in enumerate(queues)])
    chosen = choose_queue(policy, case, loads, tier)
    assert chosen.outcome == explain_queue(policy, case, loads, tier).outcome
    assert len(explain_queue(policy, case, loads, tier).reasons) == len(queues)
    cell = policy.cell(kind_of_work(policy, case, tier))
    assert list(cell.members) == [each.index for each in willing(policy, kind_of_work(policy, case, tier))]
    dense = np.array([loads.get(key, 0) for key in policy.queue_keys], dtype=np.int64)
    arrays = [np.array(numbers, dtype=np.int64) for numbers in (cell.members, policy.weights, policy.seeds)]
    assert policy.queue_keys[JITTED.choose(case.id, *arrays, dense, 900)] == chosen.outcome


HEADS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)),
    max_size=8,
)


@given(HEADS)
def test_the_compiled_ranking_is_the_plain_one_and_the_sorted_one(heads: list[tuple[int, ...]]) -> None:
    columns = [list(column) for column in zip(*heads, strict=True)] or [[], [], [], [], []]
    plain = rank(*columns)
    assert plain == JITTED.rank(*[np.array(column, dtype=np.int64) for column in columns])
    rows = [((lane, due, -prio, since), place) for place, (may, lane, due, prio, since) in enumerate(heads) if may]
    assert plain == (min(rows)[1] if rows else -1)


def test_nobody_to_choose_from_is_minus_one() -> None:
    assert choose(5, [], [1], [2], [0], 900) == -1


# -- who may, and what next --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "agent", "queue_key", "code"),
    [
        ("fits", {}, "meridian_accounts_ta", "allowed"),
        ("another partner's queue", {}, "selat_accounts_ta", "other_owner"),
        ("language", {"reads": frozenset({"en"})}, "meridian_accounts_ta", "language"),
        ("on a break", {"status": "break"}, "meridian_accounts_ta", "status"),
        ("holds enough", {"open_cases": 3}, "meridian_accounts_ta", "capacity"),
        ("skill", {}, "meridian_money_south", "skill"),
        ("no certificate", {}, "meridian_age_south", "certification"),
        (
            "expired certificate",
            {"certifications": {"age_support": date(2026, 11, 21)}},
            "meridian_age_south",
            "certification",
        ),
        ("its last day", {"certifications": {"age_support": date(2026, 11, 22)}}, "meridian_age_south", "allowed"),
        ("tier", {"owner": "inhouse", "skills": frozenset({"crisis"})}, "hub_crisis", "tier"),
        ("not a member", {"queues": frozenset({"meridian_accounts_te"})}, "meridian_accounts_ta", "not_member"),
    ],
)
def test_who_may_work_a_queue(name: str, agent: dict[str, Any], queue_key: str, code: str) -> None:
    decision = may_work(apac(), replace(AGENT, **agent), apac().queue_by_key[queue_key])
    assert codes(decision) == [code]
    assert decision.outcome is (code == "allowed")


HEAD = HeadFacts(
    queue="meridian_accounts_ta", lane="L7", priority="normal", language="ta", received_at=NOW, next_due=NOW
)
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "heads", "expected"),
    [
        ("nothing waits", [], None),
        ("lane before an earlier due time", [HEAD, replace(HEAD, lane="L6", next_due=LATER)], 1),
        ("earlier due before priority", [replace(HEAD, next_due=LATER, priority="urgent"), HEAD], 1),
        (
            "priority before age",
            [replace(HEAD, received_at=NOW - timedelta(days=9)), replace(HEAD, priority="high")],
            1,
        ),
        ("then the oldest", [HEAD, replace(HEAD, received_at=NOW - timedelta(days=1))], 1),
        ("a due time before none", [replace(HEAD, next_due=None, priority="urgent"), HEAD], 1),
        ("never another's queue", [replace(HEAD, queue="selat_accounts_ta", lane="L6")], None),
        ("never an appeal of one's own decision", [replace(HEAD, barred=frozenset({1}))], None),
        ("never a queue that is gone", [replace(HEAD, queue="closed_down")], None),
    ],
)
def test_the_next_case(name: str, heads: list[HeadFacts], expected: int | None) -> None:
    agent = replace(AGENT, certifications={"statutory_grievance": date(2027, 1, 1)})
    assert next_case(apac(), agent, heads).outcome == expected


def test_a_lane_needs_its_clearance() -> None:
    agent = replace(AGENT, tier=2, owner="inhouse", skills=frozenset({"crisis"}))
    head = replace(HEAD, queue="hub_crisis", lane="L0")
    assert codes(may_take(apac(), agent, head)) == ["clearance"]
    assert may_take(apac(), replace(agent, clearances=frozenset({"crisis"})), head).outcome


def test_a_mixed_queue_gives_only_cases_that_the_agent_reads() -> None:
    agent = replace(AGENT, reads=frozenset({"en"}), skills=frozenset({"payments"}))
    heads = [replace(HEAD, queue="meridian_money_south"), replace(HEAD, queue="meridian_money_south", language="en")]
    decision = next_case(apac(), agent, heads)
    assert (decision.outcome, codes(decision)) == (1, ["language", "taken"])


def test_a_translated_case_may_be_taken_by_those_who_do_not_read_it() -> None:
    agent = replace(AGENT, owner="kaveri", reads=frozenset({"en"}))
    assert may_take(apac(), agent, replace(HEAD, queue="kaveri_accounts_en", language="th")).outcome


@pytest.mark.parametrize(
    ("on_shift", "may", "room", "mode", "expected"),
    [
        (True, True, True, "on_shift", True),
        (False, True, True, "on_shift", False),
        (True, False, True, "on_shift", False),
        (True, True, False, "on_shift", False),
        (True, True, True, "never", False),
    ],
)
def test_a_case_returns_to_its_owner_only_when_that_helps(
    on_shift: bool, may: bool, room: bool, mode: str, expected: bool
) -> None:
    policy = compact([queue("a")], return_to_owner=mode)
    assert return_to_owner(policy, on_shift, may, room).outcome is expected
