"""A question whose text was kept answers as one that is written anew: over any window, zone, load and cut."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generated_facts import END, generate
from nakhoda.warehouse.engine import compiled, measuring
from nakhoda.warehouse.engine.backend import fetched
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.engine.measuring import measure, query, scans
from nakhoda.warehouse.engine.question import Question
from tests.warehouse.made_facts import made_facts

METRICS = ("fcr", "sla_resolution_due", "received", "backlog", "csat", "first_response_minutes")
ZONES = ("UTC", "Asia/Kolkata", "Asia/Kuala_Lumpur", "Australia/Sydney", "America/New_York")


def rows(found: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in found.to_pylist()), key=repr)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(METRICS),
    st.integers(0, 60 * 24).map(lambda hours: END - timedelta(hours=hours)),
    st.integers(1, 24 * 30),
    st.sampled_from(ZONES),
    st.sampled_from(["", "day", "week"]),
    st.sampled_from([(), ("owner",)]),
    st.sampled_from([(), (("lob", "age_support"),), (("lob", 'a "quoted" one'),), (("lob", "it's"),)]),
)
def test_a_kept_question_answers_as_one_written_anew(
    metric: str, end: Any, hours: int, zone: str, grain: str, by: Any, where: Any
) -> None:
    question = Question(end - timedelta(hours=hours), end, by=by, where=where, grain=grain, zone=zone)
    for together in scans([contracts()[metric]]):
        kept = measuring._counted(made_facts(), together, question)
        assert rows(kept) == rows(fetched(query(made_facts(), together, question)))


def test_a_question_over_another_window_and_load_is_not_written_again(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, other = contracts()["received"], generate(tmp_path, cases=300, days=45)
    whole = Question(END - timedelta(days=21), END, by=("owner",))
    first = measure(made_facts(), [asked], whole)["received"]
    monkeypatch.setattr(compiled, "_written", None)
    half = measure(made_facts(), [asked], Question(END - timedelta(days=7), END, by=("owner",)))["received"]
    few = measure(other, [asked], whole)["received"]
    assert 0 < sum(few.n) < sum(half.n) < sum(first.n)
