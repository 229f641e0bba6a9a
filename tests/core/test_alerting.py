"""From many signals to few alerts: which stand for themselves, and which only echo."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.alerting import Finding, discoveries, echoes_of, grouped
from nakhoda.core.slices import lies_in, meets, parse_slice, slice_key, slice_of

DAY = date(2026, 11, 17)


def found(change: float, n: float, metric: str = "csat", error: float = 0.0, **where: str) -> Finding:
    """A share that was 80 %; its interval is what `n` gives, or `error` each way."""
    half = error or 1.96 * (0.16 / n) ** 0.5
    return Finding(metric, slice_of(where), DAY, 0.8, 0.8 + change, change - half, change + half, n, 0.001)


MALAY_EMAIL = found(-0.10, 400, language="ms", channel="email")


def test_a_slice_that_fell_owns_its_diluted_parents() -> None:
    whole = found(-0.01, 4000)
    malay = found(-0.05, 800, language="ms")
    (group,) = grouped([whole, malay, MALAY_EMAIL])
    assert group.head == MALAY_EMAIL
    assert set(group.echoes) == {whole, malay}


def test_when_everything_fell_the_whole_owns_its_parts() -> None:
    whole = found(-0.06, 4000)
    parts = [found(-0.06, 400, language=code) for code in ("ms", "ta", "en")]
    (group,) = grouped([*parts, whole])
    assert group.head == whole
    assert set(group.echoes) == set(parts)


def test_two_slices_that_share_no_case_are_two_things() -> None:
    tamil = found(-0.12, 300, language="ta")
    heads = [group.head for group in grouped([MALAY_EMAIL, tamil])]
    assert {head.where for head in heads} == {MALAY_EMAIL.where, tamil.where}


def test_a_wider_slice_that_fell_by_itself_stands_by_itself() -> None:
    email = found(-0.06, 4000, channel="email")  # without the Malay part still -0.056
    assert not echoes_of(MALAY_EMAIL, email)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("another metric", found(-0.10, 400, "reopen_rate", language="ms", channel="email")),
        ("the other way", found(0.10, 400, language="ms")),
    ],
)
def test_it_is_no_echo_of(name: str, other: Finding) -> None:
    assert not echoes_of(MALAY_EMAIL, other), name


SLICES = st.dictionaries(
    st.sampled_from(["owner", "lob", "language", "channel"]), st.sampled_from(["a", "b"]), max_size=3
)
FINDINGS = st.lists(
    st.builds(
        lambda where, change, n: found(change, n, **where),
        SLICES,
        st.sampled_from([-0.1, -0.02, 0.05]),
        st.integers(30, 900),
    ),
    max_size=12,
)


@given(FINDINGS)
def test_every_finding_is_in_one_group_and_none_is_lost(findings: list[Finding]) -> None:
    told = [one for group in grouped(findings) for one in (group.head, *group.echoes)]
    assert sorted(map(repr, told)) == sorted(map(repr, dict.fromkeys(findings))) or len(told) == len(findings)


def test_noise_is_not_believed_and_a_clear_case_among_hundreds_is() -> None:
    noise = [(i + 0.5) / 300 for i in range(300)]
    assert sum(discoveries(noise)) == 0
    assert discoveries([1e-6, *noise])[0]


def test_nothing_asked_is_nothing_found() -> None:
    assert discoveries([]) == []


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12), max_size=5))
def test_a_slice_survives_its_text(pairs: dict[str, str]) -> None:
    assert parse_slice(slice_key(slice_of(pairs))) == slice_of(pairs)


@pytest.mark.parametrize(
    "text", ["language=ms&language=ta", "language=", "=ms", "language", f"a={'x' * 200}", "a=1&b=2&c=3&d=4&e=5&f=6&g=7"]
)
def test_a_slice_that_says_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_slice(text)


def test_lying_in_and_meeting() -> None:
    malay, email = slice_of({"language": "ms"}), slice_of({"channel": "email"})
    both = slice_of({"channel": "email", "language": "ms"})
    assert lies_in(both, malay)
    assert not lies_in(malay, both)
    assert lies_in(malay, ())
    assert meets(malay, email)
    assert not meets(malay, slice_of({"language": "ta"}))
