"""A mapping document explains a log, or says what is missing; rows become the events that tell the difference."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core import events as e
from nakhoda.core.clock_fold import clocks_of
from nakhoda.core.facts import fold
from nakhoda.core.mapping.document import check_mapping, load_mapping
from nakhoda.core.mapping.findings import Findings
from nakhoda.core.mapping.instants import InstantRule, NoZone, instant_of, moment
from nakhoda.core.mapping.ledger import unseen
from nakhoda.core.mapping.rows import MappedRow, RowReader
from nakhoda.core.mapping.schema import STATES
from nakhoda.core.mapping.story import Setting, story_of
from tests.exchange.logs import COLUMNS, MAPPING, ROWS

UTC = timezone.utc
START = 1_770_000_000_000_000
HOUR = 3_600_000_000
DOCUMENT = load_mapping(MAPPING)
SETTING = Setting(DOCUMENT, 7, {"Ana": 1, "Bo": 2}, {"M": 5})

FAULTS = {
    "a status that is not ours": ("Working: open", "Working: busy", "states.values.Working", "'busy' is not one of"),
    "a zone that nobody knows": ("Asia/Kuala_Lumpur", "Mars/Base", "zone", "no time zone"),
    "a dimension that is not ours": ("  team: pier", "  mood: pier", "dims.mood", "unknown field"),
    "a priority without its table": (
        'priority: {column: prio, values: {"1": urgent, "2": normal}}',
        "priority: prio",
        "dims.priority",
        "'values' is missing",
    ),
    "a priority of another desk": ('"1": urgent', '"1": P1', "dims.priority", "'P1' is not one of"),
    "a tier that is no number": ('North: "1"', "North: first", "dims.tier", "no tier"),
    "a date in no format": ("format: day-first", "format: whenever", "time.format", "none of iso"),
    "a verdict that is both": ('missed: ["FALSE"]', 'missed: ["TRUE"]', "sla", "both met and missed"),
    "no word about how cases were chosen": ("chosen_by: received\n", "", "", "'chosen_by' is missing"),
    "a source that is no key": ("source: harbour", "source: The Harbour!", "source", "not a key"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_mapping_is_refused_for(name):
    old, new, path, message = FAULTS[name]
    assert old in MAPPING
    problems = check_mapping(MAPPING.replace(old, new, 1))
    assert [(one.path, message in one.message) for one in problems if one.path == path] == [(path, True)]


@pytest.mark.parametrize("text", ["", "- 1", "a: &a [*a]", "a: [", "source: 5", "\0", "time: {column: {}}"])
def test_a_document_that_is_none_has_problems_and_no_exception(text):
    assert check_mapping(text)


INSTANTS = {
    "day first": ("03-04-2026 10:00", InstantRule("t", "day-first", "UTC"), datetime(2026, 4, 3, 10, tzinfo=UTC)),
    "month first": ("03/04/2026 10:00", InstantRule("t", "month-first", "UTC"), datetime(2026, 3, 4, 10, tzinfo=UTC)),
    "afternoon": ("3/4/2026 1:05 PM", InstantRule("t", "month-first", "UTC"), datetime(2026, 3, 4, 13, 5, tzinfo=UTC)),
    "midnight": ("3/4/2026 12:05 am", InstantRule("t", "day-first", "UTC"), datetime(2026, 4, 3, 0, 5, tzinfo=UTC)),
    "half hour": ("2026-04-03 10:00", InstantRule("t", zone="Asia/Kolkata"), datetime(2026, 4, 3, 4, 30, tzinfo=UTC)),
    "an offset beats the zone": (
        "2026-04-03T10:00:00.250+02:00",
        InstantRule("t", "iso", "Asia/Kolkata"),
        datetime(2026, 4, 3, 8, 0, 0, 250_000, tzinfo=UTC),
    ),
    "Z": ("2026-04-03T10:00:00Z", InstantRule("t"), datetime(2026, 4, 3, 10, tzinfo=UTC)),
    "seconds": ("1775210400", InstantRule("t", "epoch"), datetime(2026, 4, 3, 10, tzinfo=UTC)),
    "milliseconds": ("1775210400250", InstantRule("t", "epoch_ms"), datetime(2026, 4, 3, 10, 0, 0, 250000, tzinfo=UTC)),
    "a pattern": ("3.4.26", InstantRule("t", "%d.%m.%y", "UTC"), datetime(2026, 4, 3, tzinfo=UTC)),
}  # fmt: skip


@pytest.mark.parametrize("name", INSTANTS)
def test_a_date_is_read_as_written(name):
    text, rule, wanted = INSTANTS[name]
    assert moment(instant_of(text, rule)) == wanted


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("13-25-2026", "day-first"),
        ("2026-04-03", "day-first"),
        ("31-02-2026 10:00", "day-first"),
        ("yesterday", "iso"),
        ("0001-01-01T00:00:00Z", "iso"),
        ("1775210400250", "epoch"),
        ("-5", "epoch"),
        ("03-04-2026 25:00", "day-first"),
        ("١٢-٠٤-2026x", "day-first"),
    ],
)
def test_a_date_in_another_format_is_no_date(text, form):
    with pytest.raises(ValueError):
        instant_of(text, InstantRule("t", form, "UTC"))


def test_a_local_time_without_a_zone_is_not_guessed():
    with pytest.raises(NoZone):
        instant_of("2026-04-03T10:00:00", InstantRule("t"))


def read(rows: list[tuple[str, ...]], mapping: str = MAPPING) -> tuple[list[MappedRow], Findings]:
    findings = Findings(shown=COLUMNS)
    reader = RowReader(load_mapping(mapping), findings)
    mapped = [reader.read(dict(zip(COLUMNS, row, strict=True)), line) for line, row in enumerate(rows, 2)]
    return [row for row in mapped if row is not None], findings


def _with(place: int, value: str) -> tuple[str, ...]:
    return (*ROWS[0][:place], value, *ROWS[0][place + 1 :])


UNEXPLAINED = {
    "a state": (_with(1, "Lost"), "states.values", "Lost"),
    "no state": (_with(1, "?"), "states.null", ""),
    "a date of another order": (_with(2, "02/13/2026"), "time.format", "02/13/2026"),
    "no date": (_with(2, ""), "time", ""),
    "no key": (_with(0, " ? "), "case", ""),
    "a priority": (_with(6, "9"), "dims.priority.values", "9"),
    "a verdict": (_with(7, "perhaps"), "sla", "perhaps"),
    "a text where a code is expected": (_with(4, "x" * 90), "dims.team", "x" * 40),
}


@pytest.mark.parametrize("name", UNEXPLAINED)
def test_a_row_with_an_unexplained(name):
    row, path, value = UNEXPLAINED[name]
    _, findings = read([row, row])
    found = {(one.path, one.value): one for one in findings}[path, value]
    assert (found.count, [line for line, _ in found.rows]) == (2, [2, 3])
    assert found.rows[0][1]["ref"] == row[0]


def test_nothing_is_unexplained_in_a_log_that_its_mapping_fits():
    rows, findings = read(ROWS)
    assert not findings
    assert (rows[0].key, rows[0].state, rows[0].agent, rows[0].tier, rows[0].priority) == (
        "007",
        "new",
        "",
        1,
        "normal",
    )
    assert moment(rows[0].at) == datetime(2026, 2, 1, 1, tzinfo=UTC)


def told(key: str, mapping: str = MAPPING) -> list[e.Entry]:
    rows, _ = read(ROWS, mapping)
    return story_of(1, (), [row for row in rows if row.key == key], SETTING)


def test_a_case_is_told_by_its_differences():
    entries = told("007")
    assert [one.event.name for one in entries] == [
        *("case.received", "case.classified", "case.routed", "source.line"),
        *("source.line", "case.assigned"),
        *("source.line", "case.priority_changed", "case.transferred", "case.assigned"),
        *("source.line", "case.transferred", "case.assigned"),
        *("source.line", "case.resolved", "source.line", "case.closed"),
        *("clock.started", "clock.breached", "clock.met"),
    ]
    state = fold(entries)
    assert (state.status, state.transfers, state.reopens, state.queue, state.tier) == ("closed", 2, 0, "North", 1)
    assert state.received_at == datetime(2026, 2, 1, 0, 50, tzinfo=UTC)
    assert state.resolved_at == datetime(2026, 2, 2, 1, tzinfo=UTC)


def test_the_last_row_judges_the_promise_and_its_due_time_is_unknown():
    (missed,), (met,) = clocks_of(told("007")), clocks_of(told("008"))
    assert (missed.kind, missed.outcome, missed.due_at) == ("reported", "breached", missed.stopped_at)
    assert (met.outcome, met.stopped_at) == ("met", datetime(2026, 2, 3, 2, tzinfo=UTC))


def test_work_after_a_resolution_is_a_reopening():
    state = fold(told("008"))
    assert (state.reopens, state.status) == (1, "resolved")


def test_a_case_never_comes_in_after_its_own_first_row():
    row = MappedRow(key="1", at=START, line=2, state="new", received=START + HOUR)
    assert fold(story_of(1, (), [row], SETTING)).received_at == moment(START)


def test_a_null_place_leaves_the_case_where_it_is():
    rows = [
        MappedRow(key="1", at=START, line=2, state="open", queue="North", tier=2),
        MappedRow(key="1", at=START, line=3),
    ]
    state = fold(story_of(1, (), rows, SETTING))
    assert (state.queue, state.tier, state.transfers) == ("North", 2, 0)


FILED = [("closed", 3, "South"), ("{to: closed, place: keep}", 2, "North")]


@pytest.mark.parametrize(("mapping", "transfers", "queue"), FILED)
def test_who_files_a_case_away_takes_it_over_unless_the_mapping_says_otherwise(mapping, transfers, queue):
    filed_elsewhere = (*ROWS[8][:4], "South", *ROWS[8][5:])
    rows, _ = read([*ROWS[:8], filed_elsewhere], MAPPING.replace("Filed: closed", f"Filed: {mapping}"))
    state = fold(story_of(1, (), [row for row in rows if row.key == "007"], SETTING))
    assert (state.status, state.transfers, state.queue) == ("closed", transfers, queue)


def test_a_verdict_that_a_longer_export_changes_revives_the_clock():
    rows = [MappedRow(key="1", at=START + place * HOUR, line=place, state="resolved", sla="met") for place in (1, 2)]
    first = story_of(1, (), rows[:1], SETTING)
    later = story_of(1, first, [rows[1]._replace(sla="missed")], SETTING)
    assert [one.event.name for one in later] == ["source.line", "clock.revived", "clock.breached", "clock.met"]
    (clock,) = clocks_of([*first, *later])
    assert (clock.outcome, len(later)) == ("breached", 4)


def test_an_exported_promise_has_its_target_and_one_in_business_hours_no_due_time():
    def rows(business: str) -> list[MappedRow]:
        told = [("apply_sla", "1", "60"), ("fulfill", "1", "")]
        return [
            MappedRow(
                key="1", at=START + place * HOUR, line=place, clock=("first_response", kind, number, target, business)
            )
            for place, (kind, number, target) in enumerate(told)
        ]

    (plain,) = clocks_of(story_of(1, (), rows("false"), SETTING))
    (business,) = clocks_of(story_of(1, (), rows("true"), SETTING))
    assert (plain.kind, plain.due_at, plain.outcome) == ("sla", moment(START + HOUR), "met")
    assert business.kind == "reported"


def test_equal_rows_are_counted_and_not_dropped():
    row = MappedRow(key="1", at=START, line=2, activity="Filed")
    once, ledger = unseen([row], b"")
    again, longer = unseen([row, row._replace(line=3)], ledger)
    assert (len(once), len(again), len(longer)) == (1, 1, 16)
    assert unseen([row, row], longer) == ([], longer)


def test_a_column_filled_in_later_does_not_make_the_row_another():
    row = MappedRow(key="1", at=START, line=2, activity="Filed")
    _, ledger = unseen([row], b"")
    assert unseen([row._replace(outcome="granted", lob="Cranes", received=START)], ledger)[0] == []


ROW = st.builds(
    MappedRow,
    key=st.just("1"),
    at=st.integers(START, START + 50 * HOUR),
    line=st.integers(2, 99),
    activity=st.sampled_from(["a", "b"]),
    state=st.sampled_from([*STATES, ""]),
    received=st.one_of(st.none(), st.integers(START, START + 50 * HOUR)),
    queue=st.sampled_from(["", "North", "South"]),
    owner=st.sampled_from(["", "x"]),
    tier=st.sampled_from([None, 1, 2]),
    agent=st.sampled_from(["", "Ana", "Bo", "unknown"]),
    priority=st.sampled_from(["", "low", "urgent"]),
    member=st.sampled_from(["", "M"]),
    message=st.sampled_from(["", "inbound", "public", "internal", "bot", "none"]),
    sla=st.sampled_from(["", "met", "missed"]),
    clock=st.one_of(
        st.just(()),
        st.tuples(
            st.sampled_from(["resolution", "first_response"]),
            st.sampled_from(["activate", "pause", "fulfill", "apply_sla", "breach", "measure", "update_status"]),
            st.sampled_from(["1", "2"]),
            st.sampled_from(["", "60", "x"]),
            st.sampled_from(["true", "false", ""]),
        ),
    ),
)


def plain(entries: list[e.Entry]) -> list[tuple[datetime, e.Event]]:
    """Without verdicts (one at the cut may be taken back) and without messages (numbered by their line)."""
    return [(one.at, one.event) for one in entries if not one.event.name.startswith(("clock.", "message."))]


@given(st.lists(ROW, min_size=1, max_size=12), st.integers(0, 12))
def test_any_rows_fold_and_a_second_part_goes_on_where_the_first_ended(rows, cut):
    rows = [row._replace(received=None) for row in sorted(rows, key=lambda row: (row.at, row.line))]
    first = story_of(1, (), rows[:cut], SETTING)
    later = story_of(1, first, rows[cut:], SETTING)
    whole = story_of(1, (), rows, SETTING)
    assert [one.seq for one in [*first, *later]] == list(range(1, len(first) + len(later) + 1))
    assert plain([*first, *later]) == plain(whole)
    assert fold([*first, *later]).status == fold(whole).status


@given(st.lists(ROW, min_size=1, max_size=12), st.integers(0, 12))
def test_rows_that_come_late_fold_and_no_clock_stops_before_it_starts(rows, cut):
    first = story_of(1, (), rows[:cut], SETTING)
    later = story_of(1, first, rows[cut:], SETTING)
    clocks = clocks_of([*first, *later])
    assert all(timedelta(0) <= clock.stopped_at - clock.started_at for clock in clocks if clock.stopped_at)
