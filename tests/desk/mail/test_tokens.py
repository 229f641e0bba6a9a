"""Reply addresses and signed links: only for the one they were made for, only for what they were made for."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.desk.mail.links import LinkClaim, signed_link, verify_link
from nakhoda.desk.mail.tokens import find_reply_token, hinted_case, read_reply_token, reply_address

KEY = b"k" * 32
ANN = "ann@member.example"
NOW = datetime(2025, 3, 3, 12, tzinfo=timezone.utc)
SOON = NOW + timedelta(days=1)


def test_the_member_it_was_given_to_can_answer_by_it() -> None:
    address = reply_address("support@nakhoda.example", 123, ANN, KEY)
    assert address.startswith("support+c123.")
    assert read_reply_token(address, ANN, KEY) == 123
    assert read_reply_token(address.upper(), "ANN@Member.Example", KEY) == 123
    assert len(address.partition("@")[0]) <= 64


def test_it_fits_nobody_else_no_other_case_and_no_other_key() -> None:
    address = reply_address("support@nakhoda.example", 123, ANN, KEY)
    assert read_reply_token(address, "bob@member.example", KEY) is None
    assert read_reply_token(address.replace("c123", "c124"), ANN, KEY) is None
    assert read_reply_token(address, ANN, b"another") is None
    assert read_reply_token(address, "", KEY) is None


def test_an_old_key_still_reads_and_the_new_one_signs() -> None:
    old = reply_address("s@n.example", 1, ANN, b"old")
    assert read_reply_token(old, ANN, (b"new", b"old")) == 1
    assert reply_address("s@n.example", 1, ANN, (b"new", b"old")) == reply_address("s@n.example", 1, ANN, b"new")


def test_a_forwarded_address_is_only_a_hint() -> None:
    address = reply_address("s@n.example", 7, ANN, KEY)
    assert find_reply_token(["x@y.example", address], "mallory@evil.example", KEY) is None
    assert hinted_case(["x@y.example", address]) == 7
    found = find_reply_token(["x@y.example", address], ANN, KEY)
    assert found is not None
    assert (found.case_id, found.address) == (7, address)


def test_no_key_is_an_error_not_an_open_door() -> None:
    with pytest.raises(ValueError, match="key"):
        reply_address("s@n.example", 1, ANN, b"")


@given(st.text(max_size=80), st.emails())
def test_no_made_up_address_joins_a_case(text: str, sender: str) -> None:
    assert read_reply_token(f"support+c1.{text}@nakhoda.example", sender, KEY) is None


def test_a_link_says_what_it_was_made_for() -> None:
    token = signed_link("survey", "123", "participant-9", SOON, KEY)
    claim = verify_link(token, "survey", KEY, NOW).outcome
    assert claim == LinkClaim("survey", "123", "participant-9", SOON)
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: t[:-2] + ("AA" if t[-2:] != "AA" else "BB"), "forged"),
        (lambda t: ("A" if t[0] != "A" else "B") + t[1:], "forged"),
        (lambda t: t.split(".")[0], "malformed"),
        (lambda t: t + "x", "malformed"),
        (lambda t: "", "malformed"),
        (lambda t: "a." + "A" * 43, "malformed"),
        (lambda t: "é" + t, "malformed"),
    ],
)
def test_a_changed_link_is_no_link(change: object, reason: str) -> None:
    assert callable(change)
    decision = verify_link(change(signed_link("status", "1", "2", SOON, KEY)), "status", KEY, NOW)
    assert decision.outcome is None
    assert decision.reasons[0].code == reason


def test_a_link_expires_and_serves_one_purpose() -> None:
    token = signed_link("status", "1", "2", SOON, KEY)
    assert verify_link(token, "appeal", KEY, NOW).reasons[0].code == "other_purpose"
    assert verify_link(token, "status", KEY, SOON).reasons[0].code == "expired"
    assert verify_link(token, "status", KEY, SOON - timedelta(seconds=1)).outcome is not None


@pytest.mark.parametrize(("purpose", "case", "word"), [("login", "1", "purpose"), ("status", "1\n2", "line break")])
def test_a_link_that_could_be_misread_is_not_made(purpose: str, case: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        signed_link(purpose, case, "2", SOON, KEY)


@given(st.text(max_size=120))
def test_no_made_up_link_is_valid(token: str) -> None:
    assert verify_link(token, "status", KEY, NOW).outcome is None
