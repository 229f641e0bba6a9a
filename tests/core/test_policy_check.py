"""Checking a policy: every problem, with its line and path, in plain words; and nothing ever raises or runs."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core.policy import PolicyError, check, check_together, dump, load
from tests.core.policies import document, line_of, swapped, text_of

SHIPPED = ("apac", "apac-india", "apac-malaysia")


@pytest.mark.parametrize("name", SHIPPED)
def test_what_we_ship_has_no_problem(name: str) -> None:
    assert check(text_of(name)) == []


def test_the_shipped_variants_fit_the_global_document() -> None:
    assert check_together(text_of(), [text_of(name) for name in SHIPPED[1:]]) == [[], []]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_document_survives_writing_and_reading(name: str) -> None:
    written = dump(document(name))
    assert load(written).data == document(name).data
    assert dump(load(written)) == written


FAULTS = [
    ("unknown key", "  title: APAC desk policy", "  titel: APAC desk policy", "meta.titel", "unknown field"),
    ("missing key", "  title: APAC desk policy", "", "meta", "'title' is missing"),
    ("wrong type", "overflow_permille: 900", "overflow_permille: lots", "routing.overflow_permille", "whole number"),
    ("negative share", "share: 35}", "share: -1}", "queues[meridian_accounts_en].share", "not between 0"),
    ("target of zero", "human_eyes_minutes: 15", "human_eyes_minutes: 0", "lanes[L0].human_eyes_minutes", "between 1"),
    (
        "negative target",
        "{code: decision, metric: resolution, minutes: 60}",
        "{code: decision, metric: resolution, minutes: -60}",
        "sla[child_safety].targets[decision].minutes",
        "between 1",
    ),
    (
        "unknown LOB",
        "lobs: [monetisation]",
        "lobs: [money]",
        "queues[meridian_money_south].lobs[0]",
        "no LOB called 'money'",
    ),
    (
        "unknown lane",
        "lanes: [L0], skills",
        "lanes: [L8], skills",
        "queues[hub_crisis].lanes[0]",
        "no lane called 'L8'",
    ),
    ("unknown calendar", "site: kota_bharu", "site: kelantan", "queues[timur_accounts_ms].site", "no calendar called"),
    ("unknown partner", "owner: timur", "owner: taimur", "queues[timur_accounts_ms].owner", "no partner called"),
    (
        "lane of a reason",
        "reason: imminent_harm\n",
        "reason: iminent_harm\n",
        "lanes[L0].reason",
        "no reason called 'iminent_harm'",
    ),
    (
        "value of a filter",
        "{field: lane, operator: is, value: L0}",
        "{field: lane, operator: is, value: L9}",
        "sla[imminent_harm].filter.all[0].value",
        "no lane called 'L9'",
    ),
    (
        "operator",
        "{field: lane, operator: is, value: L0}",
        "{field: lane, operator: equals, value: L0}",
        "sla[imminent_harm].filter.all[0].operator",
        "not one of",
    ),
    (
        "overlapping hours",
        'mon: &chennai_day ["08:00-13:00", "14:00-20:00"]',
        'mon: &chennai_day ["08:00-13:00", "12:30-20:00"]',
        "calendars[chennai].weekly.mon",
        "overlap",
    ),
    (
        "a night shift that runs into the morning's",
        'thu: ["08:30-13:00", "14:00-18:00"]',
        'thu: ["08:30-13:00", "14:00-18:00"]\n      fri: ["22:00-06:00"]\n      sat: ["05:00-09:00"]',
        "calendars[kota_bharu].weekly.sat",
        "overlap",
    ),
    ("impossible hour", '["09:00-13:00"]', '["09:00-13:75"]', "calendars[chennai].weekly.sat", "no time of day"),
    (
        "overlap on one date",
        'hours: ["09:00-12:00"]',
        'hours: ["09:00-12:00", "11:00-13:00"]',
        "calendars[chennai].exceptions[2026-11-07]",
        "overlap",
    ),
    ("time zone", "timezone: Asia/Kolkata", "timezone: Asia/Madras2", "calendars[chennai].timezone", "IANA"),
    (
        "impossible date",
        "date: 2026-01-14",
        "date: 2026-02-30",
        "calendars[chennai].holidays[2026-02-30].date",
        "a date",
    ),
    ("pattern", r"'\b(?:i|we)", r"'\b(?:i|we", "lanes[L0].patterns[0]", "does not compile"),
    ("look-behind is not RE2", r"'\b(?:i|we)", r"'(?<=x)\b(?:i|we)", "lanes[L0].patterns[0]", "does not compile"),
    ("word without letters", "kidnapped, abducted", '"!!!", abducted', "lanes[L0].triggers.en", "no letters"),
    ("same queue twice", "key: kaveri_accounts_bn", "key: kaveri_accounts_ur", "queues[kaveri_accounts_ur]", "twice"),
    ("same key twice", "  title: APAC desk policy", "  title: A\n  title: B", "meta.title", "twice"),
    ("same rank twice", "    rank: 6", "    rank: 5", "lanes[L6].rank", "already that of L5"),
    (
        "language without a queue",
        "languages: [te], lanes",
        "languages: [th], lanes",
        "lobs[general].reasons[unclear]",
        "in te",
    ),
    (
        "law that ends before it begins",
        "effective_to: 2026-02-19",
        "effective_to: 2020-02-19",
        "obligations[IN-RES-2021].effective_to",
        "ends before it begins",
    ),
    (
        "two versions of a law at once",
        "effective_to: 2026-02-19",
        "effective_to: 2026-03-19",
        "obligations[IN-RES-2026]",
        "at the same time",
    ),
    (
        "choices",
        "kind: choice",
        "kind: text",
        "lobs[platform_integrity].reasons[report_content].fields[harm]",
        "choices",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "path", "message"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_told_with_its_path_and_reason(name: str, old: str, new: str, path: str, message: str) -> None:
    found = [problem for problem in check(swapped(old, new)) if problem.path == path]
    assert [message in problem.message for problem in found] == [True]


def test_the_line_is_that_of_the_fault() -> None:
    text = swapped(
        "site: kota_bharu, languages: [ms, ms-Arab, id], lanes: *age", "site: x, languages: [ms, id], lanes: *age"
    )
    lines = [problem.line for problem in check(text) if problem.path == "queues[timur_age_ms].site"]
    assert lines == [line_of(text, "key: timur_age_ms")]


def test_all_faults_come_at_once() -> None:
    text = swapped("overflow_permille: 900", "overflow_permille: many").replace("rank: 6", "rank: six")
    assert [problem.path for problem in check(text)] == ["lanes[L6].rank", "routing.overflow_permille"]


def test_a_policy_with_problems_does_not_load() -> None:
    with pytest.raises(PolicyError) as caught:
        load("meta: {key: x}")
    assert len(caught.value.problems) > 5


@pytest.mark.parametrize("need", ["reason", "approver", "expires_on"])
def test_a_variant_must_say_why_by_whom_and_until_when(need: str) -> None:
    kept = "\n".join(line for line in text_of("apac-india").splitlines() if not line.startswith(f"  {need}:"))
    assert [problem.message for problem in check(kept)] == [f"a variant must say its {need!r}"]


def test_a_variant_that_names_what_does_not_exist_is_refused_on_its_own_line() -> None:
    text = text_of("apac-india").replace("value: L6", "value: L66")
    assert check(text) == []
    problems = check_together(text_of(), [text])[0]
    assert [(problem.line, problem.message) for problem in problems] == [
        (line_of(text, "value: L66"), "there is no lane called 'L66'")
    ]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("empty", "", "a mapping of sections"),
        ("a list", "- meta", "a mapping of sections"),
        ("syntax", "meta: {key: [", "not YAML"),
        ("tab", "meta:\n\tkey: x", "not YAML"),
        ("two documents", "a: 1\n---\nb: 2", "not YAML"),
        ("control character", "meta: \x00", "not YAML"),
        ("lone surrogate", "meta: \ud800", "not YAML"),
        ("billion laughs", BOMB, "once its aliases are written out"),
        ("alias of itself", "a: &a [*a]", "contains itself"),
        ("many aliases", "a: &a 1\nb: [" + ", ".join(["*a"] * 201) + "]", "more than 200 aliases"),
        ("unknown alias", "a: *nobody", "not YAML"),
        ("deep", "[" * 60 + "]" * 60, "nested deeper"),
        ("large", "# " + "x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_text_that_cannot_be_read_is_one_problem(name: str, text: str, message: str) -> None:
    assert [message in problem.message for problem in check(text)] == [True]


def test_nothing_in_a_document_is_ever_executed() -> None:
    text = swapped("title: APAC desk policy", "title: !!python/object/apply:builtins.exit [3]")
    assert [problem.path for problem in check(text)] == ["meta.title"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(sorted(document().data)), JUNK)
def test_any_junk_in_any_section_is_told_and_never_raises(section: str, junk: object) -> None:
    problems = check(yaml.safe_dump({section: junk}))
    assert problems == sorted(problems)
    assert all(problem.line >= 1 and problem.message for problem in problems)
    assert len(problems) >= 5  # what else a policy needs is missing


@settings(max_examples=max(5, settings().max_examples // 5))  # each reads a whole policy
@given(st.integers(0, 1_100))
def test_a_line_lost_anywhere_is_told_or_harmless_and_never_raises(number: int) -> None:
    lines = text_of().splitlines()
    del lines[number % len(lines)]
    text = "\n".join(lines)
    problems = check(text)
    assert problems or load(text).key == "apac"


@given(st.text(max_size=60))
def test_any_text_at_all_is_answered(text: str) -> None:
    assert check(text)
