"""One place of a policy text changes; comments, order, anchors and every other word stay."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.policy import check, load
from nakhoda.core.policy.durations import minutes_of, said_minutes
from nakhoda.core.policy.editing import EditError, add_entry, move_entry, remove_entry, set_value
from nakhoda.core.policy.places import NoSuchPlace, bare, name_in, shape_at, steps_of
from nakhoda.core.policy.shapes import ListOf
from nakhoda.core.policy.tree import plain, tree_of
from tests.core.policies import text_of

SMALL = """\
# the head
meta:
  key: small   # of this document
  title: Small

jurisdictions:
  # the first
  - key: MY
    title: Malaysia
    countries: &home [MY]
  # the second
  - {key: IN, title: "India", countries: [IN], sources: [grievance-in]}

  # the third
  - key: BN
    title: |
      Brunei
      Darussalam
    countries: *home
# the end
"""


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came."""
    lines = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:2] in ("- ", "+ ")]
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


@pytest.mark.parametrize(
    ("path", "value", "gone", "came"),
    [
        ("meta.title", "Smaller", ["  title: Small"], ["  title: Smaller"]),
        ("meta.key", "tiny", ["  key: small   # of this document"], ["  key: tiny   # of this document"]),
        ("meta.law", "An Act: 2", [], ["  law: 'An Act: 2'"]),
        ("jurisdictions[MY].sources", ["a", "b"], [], ["    sources: [a, b]"]),
        ("jurisdictions[BN].countries", ["BN"], ["    countries: *home"], ["    countries: [BN]"]),
        (
            "jurisdictions[BN].title",
            "Brunei",
            ["    title: |", "      Brunei", "      Darussalam"],
            ["    title: Brunei"],
        ),
        ("jurisdictions[MY].title", "no", ["    title: Malaysia"], ["    title: 'no'"]),
    ],
)
def test_a_value_changes_and_nothing_else(path: str, value: Any, gone: list[str], came: list[str]) -> None:
    assert changed(SMALL, set_value(SMALL, path, value)) == (gone, came)


def test_a_value_in_braces_changes_in_its_place() -> None:
    after = set_value(SMALL, "jurisdictions[IN].countries", ["IN", "NP"])
    assert '{key: IN, title: "India", countries: [IN, NP], sources: [grievance-in]}' in after
    assert '{key: IN, title: "India", countries: [IN]}' in set_value(after, "jurisdictions[IN].sources", None).replace(
        "[IN, NP]", "[IN]"
    )


def test_who_shares_a_value_keeps_it_when_another_changes() -> None:
    after = set_value(SMALL, "jurisdictions[MY].countries", ["MY", "LK"])
    told = plain(tree_of(after))["jurisdictions"]
    assert [row["countries"] for row in told] == [["MY", "LK"], ["IN"], ["MY"]]
    assert "countries: &home [MY]" in after


def test_an_entry_that_others_borrow_from_may_go() -> None:
    told = plain(tree_of(remove_entry(SMALL, "jurisdictions[MY]")))["jurisdictions"]
    assert [(row["key"], row["countries"]) for row in told] == [("IN", ["IN"]), ("BN", ["MY"])]


def test_an_entry_goes_with_the_comment_above_it() -> None:
    gone, came = changed(SMALL, remove_entry(SMALL, "jurisdictions[IN]"))
    assert came == []
    assert gone[0] == "  # the second"
    assert "  # the third" not in gone


def test_an_entry_comes_at_the_end_and_before_the_last_comment() -> None:
    after = add_entry(SMALL, "jurisdictions", {"key": "SG", "title": "Singapore", "countries": ["SG"]})
    assert after.endswith("    title: Singapore\n    countries: [SG]\n# the end\n")


def test_a_section_that_is_not_there_is_made() -> None:
    after = add_entry(SMALL, "obligations", {"key": "x"})
    assert plain(tree_of(after))["obligations"] == [{"key": "x"}]


@pytest.mark.parametrize(("by", "order"), [(1, ["IN", "MY", "BN"]), (2, ["IN", "BN", "MY"]), (-1, ["MY", "IN", "BN"])])
def test_an_entry_moves_with_what_it_says(by: int, order: list[str]) -> None:
    after = move_entry(SMALL, "jurisdictions[MY]", by)
    told = {row["key"]: row["countries"] for row in plain(tree_of(after))["jurisdictions"]}
    assert list(told) == order
    assert told["BN"] == ["MY"]


@pytest.mark.parametrize("path", ["nowhere.key", "meta.titel", "jurisdictions[XX].title", "[", "x" * 400])
def test_a_place_that_does_not_exist_is_refused(path: str) -> None:
    with pytest.raises((NoSuchPlace, EditError)):
        set_value(SMALL, path, "x")


def test_the_last_value_of_an_entry_does_not_go_alone() -> None:
    with pytest.raises(EditError, match="whole entry"):
        set_value("meta: {key: x}\n", "meta.key", None)


def places(data: Any, path: str = "") -> list[str]:
    """Every place of a document."""
    shape = bare(shape_at(steps_of(path)))
    if isinstance(data, dict):
        return [each for name, part in data.items() for each in [_dot(path, name), *places(part, _dot(path, name))]]
    if isinstance(data, list) and isinstance(shape, ListOf) and shape.by:
        named = [(f"{path}[{name_in(item, shape, index)}]", item) for index, item in enumerate(data)]
        return [each for at, item in named for each in [at, *places(item, at)]]
    return []


def _dot(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


MALAYSIA = text_of("apac-malaysia")
GLOBAL = (
    "lobs[age_support].title.en",
    "lanes[L0].triggers.ms",
    "sla[child_safety].filter.all",
    "queues[hub_age].lanes",
)


@given(st.data())
def test_any_place_of_a_policy_can_be_rewritten_moved_or_taken_out(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(places(plain(tree_of(MALAYSIA)))))
    text = MALAYSIA
    entry = path.endswith("]")
    told = plain(tree_of(text))
    if entry:
        after = move_entry(text, path, data.draw(st.sampled_from([-1, 1])))
        assert sorted(map(str, plain(tree_of(after)))) == sorted(map(str, told))
        assert plain(tree_of(remove_entry(text, path))) != told
    else:
        word = data.draw(st.text("aé:#{}[],&*!|>'\"%@` -0ச", min_size=1, max_size=8))
        assert plain(tree_of(set_value(text, path, [word]))) != told


@pytest.mark.parametrize("path", GLOBAL)
def test_a_place_of_the_global_policy_can_be_rewritten(path: str) -> None:
    old, new = text_of(), set_value(text_of(), path, ["L1"])
    gone, came = changed(old, new)
    assert len(came) <= 2, "the anchor of what was there may move to another line"
    assert len(gone) <= 2


def test_what_is_rewritten_by_hand_of_the_form_still_loads() -> None:
    text = text_of()
    for path in ("queues[selat_age_maritime]", "lanes[L5]", "obligations[IN-ORD-2026]"):
        text = move_entry(text, path, -1)
    text = set_value(
        text, "obligations[IN-ORD-2021].applies_if.all", [{"field": "lane", "operator": "is", "value": "L2"}]
    )
    assert check(text) == []
    assert len(load(text).data["obligations"]) == len(load(text_of()).data["obligations"])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("2 h", 120), ("3 days", 4320), ("1 d 4 h", 1680), ("90", 90), ("1.5 h", 90), ("2 weeks", 20160), ("soon", None)],
)
def test_times_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes
    assert minutes is None or minutes_of(said_minutes(minutes)) == minutes
