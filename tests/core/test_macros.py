"""A macro is filled whole, from a closed list, or it is not filled at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.macros import Placeholder, fill, placeholders_in

ASKS = (
    Placeholder("name"),
    Placeholder("day", "date"),
    Placeholder("url", "link"),
    Placeholder("who", "handle"),
    Placeholder("count", "number"),
)


def test_a_macro_says_what_it_was_given() -> None:
    text = "Dear {{name}}, on {{ day }} see {{url}} ({{who}}, {{count}})."
    values = {"name": "S. Karthikeyan", "day": "2026-11-08", "url": "https://x.example/a?b=1", "who": "@hajar.kelate"}
    filled = fill(text, values | {"count": "1,250"}, ASKS).outcome
    assert filled == "Dear S. Karthikeyan, on 2026-11-08 see https://x.example/a?b=1 (@hajar.kelate, 1,250)."


@pytest.mark.parametrize(
    ("text", "values", "codes"),
    [
        pytest.param("{{name}} {{day}}", {"day": "2026-11-08"}, ["unfilled"], id="one is missing"),
        pytest.param("{{name}} {{day}} {{name}}", {}, ["unfilled", "unfilled"], id="all are named, each once"),
        pytest.param("{{name}}", {"name": "  "}, ["unfilled"], id="only spaces"),
        pytest.param("{{nmae}}", {"nmae": "x"}, ["unknown"], id="a name that nobody declared"),
        pytest.param("{{name.__class__}}", {}, ["unknown"], id="no template language"),
        pytest.param("{{day}}", {"day": "8 November"}, ["wrong_kind"], id="a day in words"),
        pytest.param("{{day}}", {"day": "2026-02-30"}, ["wrong_kind"], id="a day that is none"),
        pytest.param("{{url}}", {"url": "javascript:alert(1)"}, ["wrong_kind"], id="a script for a link"),
        pytest.param("{{url}}", {"url": "https://a@b.example/"}, ["wrong_kind"], id="a link with a user"),
        pytest.param("{{url}}", {"url": "http://b.example/"}, ["wrong_kind"], id="a link in the clear"),
        pytest.param("{{who}}", {"who": "two words"}, ["wrong_kind"], id="a handle with a space"),
        pytest.param("{{count}}", {"count": "many"}, ["wrong_kind"], id="a number in words"),
        pytest.param("{{name}}", {"name": "{{day}}"}, ["wrong_kind"], id="a placeholder inside a value"),
        pytest.param("{{name}}", {"name": "x" * 501}, ["wrong_kind"], id="a novel"),
    ],
)
def test_a_macro_with_a_hole_is_refused_with_every_reason(text: str, values: dict[str, str], codes: list[str]) -> None:
    decision = fill(text, values, ASKS)
    assert decision.outcome is None
    assert [reason.code for reason in decision.reasons] == codes


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(["name", "who"]), st.text(max_size=20)))
def test_whatever_comes_out_has_no_placeholder_left(text: str, values: dict[str, str]) -> None:
    for written in (text, "{{name}}" + text, text + "{{ who }}"):
        filled = fill(written, values, ASKS).outcome
        assert filled is None or not placeholders_in(filled)
