"""What a pack withholds, what it is made of, and what a signature is worth."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.pack_seal import canonical, digest, holds, seal
from nakhoda.core.pack_specs import SpecFaulty, parse_spec, window_of
from nakhoda.core.suppression import LEAST, quarter_of, withheld

AT = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)

# -- small cells --------------------------------------------------------------------------------------------

LINES = {
    "nothing small": ([40, 50, 60], set()),
    "one small cell takes the next smallest with it": ([40, 3, 60], {0, 1}),
    "two small cells that reach the limit together": ([9, 8, 60], {0, 1}),
    "two that do not take a third": ([2, 3, 60, 70], {0, 1, 2}),
    "nobody is no small cell": ([0, 50, 60], set()),
    "the limit itself is shown": ([10, 50], set()),
    "a cell alone has no rest": ([3], {0}),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_keeps_its_small_cells(name: str) -> None:
    counts, gone = LINES[name]
    assert {at for _row, at in withheld([counts], columns=False)} == gone


def test_a_grid_is_protected_along_rows_and_columns() -> None:
    """The small cell's row and column each lose a second cell, and so does the corner that closes the ring."""
    gone = withheld([[50, 40, 30], [3, 20, 25], [60, 70, 80]])
    assert (1, 0) in gone
    for line in (*({(row, column) for column in range(3)} for row in range(3)),
                 *({(row, column) for row in range(3)} for column in range(3))):  # fmt: skip
        assert len(line & gone) != 1


GRIDS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(GRIDS, st.booleans())
def test_no_small_cell_is_shown_and_none_can_be_told_from_its_line(counts: list[list[int]], columns: bool) -> None:
    gone = withheld(counts, columns=columns)
    shown = [n for row, line in enumerate(counts) for at, n in enumerate(line) if (row, at) not in gone]
    assert all(n == 0 or n >= LEAST for n in shown)
    lines = [[(row, at) for at in range(len(counts[0]))] for row in range(len(counts))]
    lines += [[(row, at) for row in range(len(counts))] for at in range(len(counts[0]))] if columns else []
    for line in lines:
        lost = [counts[row][at] for row, at in line if (row, at) in gone]
        rest = [counts[row][at] for row, at in line if (row, at) not in gone and counts[row][at]]
        assert not lost or not rest or (len(lost) > 1 and sum(lost) >= LEAST)


QUARTERS = {
    "the best": (0.95, [0.9, 0.8, 0.7], "up", 1),
    "the last": (0.6, [0.9, 0.8, 0.7], "up", 4),
    "less is better": (5.0, [9.0, 8.0, 7.0], "down", 1),
    "too few to stay unknown": (0.95, [0.9, 0.8], "up", None),
    "no good side": (0.95, [0.9, 0.8, 0.7], "none", None),
}


@pytest.mark.parametrize("name", QUARTERS)
def test_a_partner_learns_its_quarter_only(name: str) -> None:
    own, others, good, expected = QUARTERS[name]
    assert quarter_of(own, others, good) == expected


# -- the seal -----------------------------------------------------------------------------------------------

DOCUMENT = {"title": "Weekly", "sections": [{"words": "ज़रा देखिए", "value": 0.82}]}


def test_what_is_signed_says_who_and_when() -> None:
    told = json.loads(seal(DOCUMENT, signer=7, name="Nur Aisyah", at=AT).text)
    assert told["signed"] == {"person": 7, "name": "Nur Aisyah", "at": AT.isoformat()}
    assert told["sections"] == DOCUMENT["sections"]


def test_one_changed_letter_breaks_the_seal() -> None:
    sealed = seal(DOCUMENT, signer=7, name="Nur Aisyah", at=AT)
    assert holds(sealed.text, sealed.sha256, sealed.sha256)
    changed = sealed.text.replace("0.82", "0.92")
    assert not holds(changed, sealed.sha256, sealed.sha256)
    assert not holds(changed, digest(changed), sealed.sha256)  # a forger who renews the row's digest meets the log


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_a_document_has_one_spelling(told: dict[str, Any]) -> None:
    text = canonical(told)
    assert canonical(json.loads(text)) == text
    assert canonical(dict(reversed(told.items()))) == text


# -- kinds --------------------------------------------------------------------------------------------------

WINDOWS = {
    "yesterday": ("day", date(2026, 11, 22), date(2026, 11, 22)),
    "last week from Monday": ("week", date(2026, 11, 16), date(2026, 11, 22)),
    "last month": ("month", date(2026, 10, 1), date(2026, 10, 31)),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_a_pack_is_about_the_last_whole_period(name: str) -> None:
    rhythm, first, last = WINDOWS[name]
    window = window_of(rhythm, date(2026, 11, 23))  # type: ignore[arg-type]
    assert (window.start, window.end) == (first, last)


GOOD = {"title": "T", "rhythm": "week", "sections": [{"key": "a", "title": "A", "type": "words"}]}
FAULTY: dict[str, tuple[dict[str, Any], str]] = {
    "no rhythm": ({"rhythm": "year"}, "rhythm"),
    "a strange form": ({"forms": ["secret"]}, "secret"),
    "no sections": ({"sections": []}, "sections"),
    "two of one key": ({"sections": GOOD["sections"] * 2}, "own key"),  # type: ignore[operator]
    "figures without metrics": ({"sections": [{"key": "a", "type": "figures"}]}, "name metrics"),
    "a breakdown by nothing": ({"sections": [{"key": "a", "type": "breakdown", "metrics": ["csat"]}]}, "by"),
    "a strange type": ({"sections": [{"key": "a", "type": "pie"}]}, "type"),
    "a key of two words": ({"sections": [{"key": "a b", "type": "words"}]}, "plain word"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_kind_that_is_not_clear_is_refused(name: str) -> None:
    changed, said = FAULTY[name]
    with pytest.raises(SpecFaulty, match=said):
        parse_spec("weekly", GOOD | changed)
