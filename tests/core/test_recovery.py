"""An account is given back by proofs, people and time, never by pressure (handbook 5.3)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.policy import check, compile_policy, load
from nakhoda.core.recovery import (
    Lack,
    Proof,
    Signals,
    Standing,
    higher,
    lack_of_proof,
    limit_refusal,
    missing_to_propose,
    missing_to_restore,
    risk_of,
)
from nakhoda.core.recovery_rings import Request, rings, shared_with
from tests.core.policies import apac, swapped, text_of

NOW = datetime(2026, 11, 23, 4, tzinfo=timezone.utc)
RULE = apac().recovery
ALL = frozenset({"email", "phone", "factor"})
TIERS = {tier.key: tier for tier in RULE.tiers}

RISKS: dict[str, tuple[Signals, str, tuple[str, ...]]] = {
    "nothing unusual": (Signals(), "low", ()),
    "urgency alone": (Signals(urgency=True), "low", ("urgency",)),
    "urgency from a new device": (Signals(urgency=True, new_device=True), "raised", ("urgency", "new_device")),
    "one contact changed": (Signals(changed=frozenset({"email"})), "low", ("contact_changed",)),
    "everything changed at once": (Signals(changed=ALL), "high", ("contacts_changed",)),
    "a valued account": (Signals(valued_account=True), "high", ("valued_account",)),
    "a story that changes": (Signals(story_changed=True), "raised", ("story_changed",)),
    "somebody else's contact": (Signals(shared=1), "high", ("pattern",)),
    "busy hands": (Signals(by_agent=12), "low", ("busy_hands",)),
}


@pytest.mark.parametrize(("signals", "tier", "codes"), RISKS.values(), ids=RISKS)
def test_the_risk_of(signals: Signals, tier: str, codes: tuple[str, ...]) -> None:
    decision = risk_of(RULE, signals)
    assert decision.outcome.key == tier
    assert tuple(reason.code for reason in decision.reasons) == codes


SIGNALS = st.builds(
    Signals,
    changed=st.sets(st.sampled_from(sorted(ALL))).map(frozenset),
    failed_proofs=st.integers(0, 3),
    shared=st.integers(0, 3),
    by_agent=st.integers(0, 20),
    by_partner=st.integers(0, 200),
    **{name: st.booleans() for name in ("urgency", "story_changed", "valued_account", "country_changed", "new_device")},
)


@given(SIGNALS, st.sampled_from([field.name for field in fields(Signals)]))
def test_one_more_signal_never_lowers_the_tier(signals: Signals, name: str) -> None:
    worst: dict[str, Any] = {"changed": ALL, "failed_proofs": 9, "shared": 9, "by_agent": 999, "by_partner": 9_999}
    worse = replace(signals, **{name: worst.get(name, True)})
    assert risk_of(RULE, worse).outcome.points >= risk_of(RULE, signals).outcome.points


PROOFS = st.lists(
    st.builds(Proof, st.sampled_from([*RULE.proofs, "hearsay"]), st.sampled_from(["passed", "failed", "inconclusive"])),
    max_size=12,
)


@given(PROOFS, st.sampled_from(RULE.tiers), st.sampled_from(sorted(RULE.proofs)))
def test_what_is_called_missing_is_what_helps(proofs: list[Proof], tier: Any, kind: str) -> None:
    lack = lack_of_proof(RULE, tier, proofs)
    more = lack_of_proof(RULE, tier, [*proofs, Proof(kind, "passed")])
    assert (more.proofs, more.strong) <= (lack.proofs, lack.strong)
    if kind in lack.kinds:
        assert (more.proofs, more.strong) != (lack.proofs, lack.strong)
    assert bool(lack.kinds) == bool(lack)


def test_one_proof_told_three_times_is_one() -> None:
    three = [Proof("creation", "passed")] * 3
    assert lack_of_proof(RULE, TIERS["high"], three).proofs == 2


def test_a_proof_that_failed_later_counts_no_more() -> None:
    told = [Proof("device_on_record", "passed"), Proof("device_on_record", "failed")]
    assert lack_of_proof(RULE, TIERS["low"], told).proofs == 1
    assert not lack_of_proof(RULE, TIERS["low"], [*told, Proof("device_on_record", "passed")])


def test_weak_proofs_alone_are_never_enough_where_a_strong_one_is_asked() -> None:
    weak = [Proof("creation", "passed"), Proof("guardian", "passed")]
    lack = lack_of_proof(RULE, TIERS["raised"], weak)
    assert (lack.proofs, lack.strong) == (0, 1)
    assert "creation" not in lack.kinds
    assert set(lack.kinds) == {"device_on_record", "old_contact_answers", "payment_record", "id_document"}


READY = Standing("cooling", True, True, proposed_by=1, approved_by=2, cooling_until=NOW)
BLOCKED: dict[str, tuple[dict[str, Any], Lack, str]] = {
    "an account that is not frozen": ({"frozen": False}, Lack(0, 0, ()), "freeze"),
    "no contact": ({"contact": False}, Lack(0, 0, ()), "contact"),
    "a proof short": ({}, Lack(1, 0, ("creation",)), "proofs"),
    "no second person": ({"approved_by": None}, Lack(0, 0, ()), "approval"),
    "one person twice": ({"approved_by": 1}, Lack(0, 0, ()), "approval"),
    "time to object": ({"cooling_until": NOW + timedelta(seconds=1)}, Lack(0, 0, ()), "cooling"),
    "no cooling at all": ({"cooling_until": None}, Lack(0, 0, ()), "cooling"),
    "a recovery that was stopped": ({"state": "stopped"}, Lack(0, 0, ()), "state"),
}


@pytest.mark.parametrize(("change", "lack", "code"), BLOCKED.values(), ids=BLOCKED)
def test_an_account_is_not_given_back_with(change: dict[str, Any], lack: Lack, code: str) -> None:
    told = missing_to_restore(replace(READY, **change), TIERS["high"], lack, NOW)
    assert [reason.code for reason in told] == [code]


def test_it_is_given_back_when_nothing_is_missing() -> None:
    assert missing_to_restore(READY, TIERS["high"], Lack(0, 0, ()), NOW) == ()
    alone = replace(READY, approved_by=None)
    assert missing_to_restore(alone, TIERS["raised"], Lack(0, 0, ()), NOW) == ()


def test_nothing_is_proposed_before_the_freeze() -> None:
    told = missing_to_propose(Standing("opened", False, False), Lack(1, 1, ("id_document",)))
    assert [reason.code for reason in told] == ["freeze", "proofs", "strong", "contact"]


def test_hands_have_a_limit() -> None:
    limits = RULE.limits
    assert limit_refusal(limits, limits.agent_day - 1, 0) == ""
    assert "one person" in limit_refusal(limits, limits.agent_day, 0)
    assert "organisation" in limit_refusal(limits, 0, limits.partner_day)
    assert limit_refusal(replace(limits, agent_day=0, partner_day=0), 10_000, 10_000) == ""


def test_the_riskier_tier_stays_and_an_unknown_one_is_the_riskiest() -> None:
    assert higher(RULE, "low", "raised") == higher(RULE, "raised", "low") == "raised"
    assert higher(RULE, "a tier of last year", "low") == "high"


# -- rings -------------------------------------------------------------------------------------------------


def request(number: int, owner: str, account: str = "", **shared: Any) -> Request:
    return Request(number, account or f"account {number}", owner, NOW + timedelta(hours=number), **shared)


def test_a_ring_through_two_partners_is_seen_as_one() -> None:
    told = [
        request(1, "meridian", contact="x"),
        request(2, "selat", contact="x"),
        request(3, "selat", contact="y"),
        request(4, "selat", account="account 3", contact="y"),  # the same member twice is no ring
    ]
    (ring,) = rings(told, 2)
    assert (ring.kind, ring.requests, ring.owners, ring.across) == ("contact", (1, 2), ("meridian", "selat"), True)
    assert shared_with(told[0], told) == 1
    assert shared_with(told[2], told) == 0


def test_words_meet_only_when_a_good_part_is_the_same() -> None:
    one, other, third = (frozenset(range(start, start + 16)) for start in (0, 8, 15))
    told = [request(1, "a", phrases=one), request(2, "b", phrases=other), request(3, "c", phrases=third)]
    found = rings(told, 2)
    assert [ring.requests for ring in found] == [(1, 2, 3)]  # 1-2 and 2-3 share enough, 1-3 do not
    assert [ring.requests for ring in rings([told[0], told[2]], 2)] == []


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from("ab")), max_size=12), st.randoms())
def test_the_order_of_requests_makes_no_ring(told: list[tuple[int, int, str]], shuffled: Any) -> None:
    made = [
        request(at, owner, account=f"account {account}", device=f"device {device}" if device else "")
        for at, (account, device, owner) in enumerate(told)
    ]
    again = list(made)
    shuffled.shuffle(again)
    assert rings(made, 2) == rings(again, 2)


# -- the policy's section ----------------------------------------------------------------------------------

FAULTS: dict[str, tuple[str, str, str]] = {
    "more proofs than groups": ("proofs: 3, strong: 1, two_person", "proofs: 9, strong: 1, two_person", "are possible"),
    "a riskier tier that asks for less": (
        "proofs: 3, strong: 1, two_person: true, cooling_hours: 72",
        "proofs: 3, strong: 1, two_person: true, cooling_hours: 1",
        "asks for less than raised",
    ),
    "no tier at nothing": ("{key: low, points: 0,", "{key: low, points: 5,", "must begin at 0 points"),
    "an unknown line": (
        "  lobs: [account_access, account_security]\n  lanes: [L4]",
        "  lobs: [acount]\n  lanes: [L4]",
        "acount",
    ),
    "an unknown signal": ("    urgency: 10", "    hurry: 10", "hurry"),
}


@pytest.mark.parametrize(("old", "new", "says"), FAULTS.values(), ids=FAULTS)
def test_a_policy_is_refused_with(old: str, new: str, says: str) -> None:
    problems = check(swapped(old, new))
    assert any(says in problem.message for problem in problems), problems


def test_a_policy_without_the_section_recovers_nothing() -> None:
    text = text_of()
    begin, end = text.index("\nrecovery:"), text.index("\nrequest_types:")
    bare = compile_policy(load(text[:begin] + text[end:]), 1)
    assert bare.recovery.lobs == frozenset()
