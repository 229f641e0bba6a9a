"""The state of a cockpit page is its address: read, written, shared."""

from __future__ import annotations

from datetime import date, datetime, timezone
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.performance.queries.cockpit.address import LONGEST_DAYS, Address, address_of

TODAY = date(2026, 11, 23)
KL = "Asia/Kuala_Lumpur"


def read(query: str, zone: str = KL) -> Address:
    return address_of(parse_qs(query.lstrip("?"), keep_blank_values=True), TODAY, zone)


def test_a_bare_address_is_the_last_four_weeks_in_the_readers_zone() -> None:
    address = read("")
    assert (address.first, address.last, address.days) == (date(2026, 10, 27), TODAY, 28)
    assert address.start == datetime(2026, 10, 26, 16, tzinfo=timezone.utc)
    assert address.end == datetime(2026, 11, 23, 16, tzinfo=timezone.utc)
    assert address.query() == ""


def test_the_zone_of_chennai_begins_its_day_at_the_half_hour() -> None:
    assert read("from=2026-11-23&to=2026-11-23", "Asia/Kolkata").start == datetime(
        2026, 11, 22, 18, 30, tzinfo=timezone.utc
    )


WHOLE = (
    "?from=2026-11-01&to=2026-11-07&by=owner%2Clob&where=language%3Ams&where=owner%3Aselat&grain=day&source=helpdesk"
)
WHOLE += "&load=12&ledger=attributable"


def test_an_address_is_written_as_it_was_read() -> None:
    assert read(WHOLE).query() == WHOLE


NOT_UNDERSTOOD = [
    ("from=yesterday", "from"),
    ("to=2026-13-01", "to"),
    ("from=0001-01-01", "from"),
    ("from=2026-11-20&to=2026-11-01", "from"),
    ("grain=decade", "grain"),
    ("where=owner", "where"),
    ("where=ow ner:x", "where"),
    ("load=-1", "load"),
    ("load=١٢", "load"),
    ("last=0", "last"),
    ("ledger=secret", "ledger"),
]


@pytest.mark.parametrize(("query", "named"), NOT_UNDERSTOOD)
def test_what_is_not_understood_is_named_and_the_usual_taken(query: str, named: str) -> None:
    address = read(query)
    assert named in address.wrong
    assert address.first <= address.last


def test_a_filter_more_leaves_the_cut_and_a_filter_less_is_gone() -> None:
    address = read("by=owner,lob&where=owner:selat")
    narrowed = address.plus("lob", "age_support")
    assert narrowed.by == ("owner",)
    assert narrowed.where == (("owner", "selat"), ("lob", "age_support"))
    assert narrowed.minus("owner", "selat").where == (("lob", "age_support"),)
    assert address.plus("owner", "timur").where == (("owner", "timur"),)


def test_the_window_before_is_as_long_and_touches() -> None:
    address = read("from=2026-11-10&to=2026-11-16")
    before = address.before
    assert (before.days, before.end) == (address.days, address.start)


def test_no_window_is_endless() -> None:
    assert read("from=2001-01-01&to=2026-11-23").days == LONGEST_DAYS


NAMES = ("from", "to", "last", "by", "where", "grain", "source", "load", "ledger")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=20), max_size=3)))
def test_any_query_is_an_address_that_reads_back_as_itself(asked: dict[str, list[str]]) -> None:
    address = address_of(asked, TODAY, KL)
    again = address_of(parse_qs(address.query().lstrip("?")), TODAY, KL)
    assert (again.first, again.last, again.where, again.by) == (address.first, address.last, address.where, address.by)
    assert (again.source, again.load, again.grain, again.ledger) == (
        address.source,
        address.load,
        address.grain,
        address.ledger,
    )
