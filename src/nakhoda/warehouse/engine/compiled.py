"""A question's SQL, written once a shape: the same contracts cut the same way differ in six instants and a table only.

Ibis takes ten times as long to write a query as DuckDB takes to run it over a hundred thousand cases. So the text is
written with marks where the instants stand, kept, and filled in for each window and load. Other engines, and readings
of a stock through time (whose periods are a table of their own), are written anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nakhoda.warehouse.engine.backend import as_floats, backend, fetched, label_of
from nakhoda.warehouse.engine.counting import MARKS, moments
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.periods import offsets
from nakhoda.warehouse.engine.question import Question

if TYPE_CHECKING:
    import pyarrow as pa

Build = Callable[[Question], Any]
KEPT = 4096
NOWHEN = datetime(1, 1, 1, tzinfo=timezone.utc)
WRITTEN = re.compile(r"MAKE_TIMESTAMP\((\d+), 1, 1, 0, 0, 0\.0\)")
YEARS = {mark.year: name for name, mark in MARKS.items()}
_texts: dict[Hashable, str] = {}


def answered(facts: Facts, fact: str, question: Question, shape: Hashable, build: Build) -> pa.Table:
    """The rows of `build(question)`, a query of one fact table; equal shapes and questions must build equal queries."""
    if not _keeps(facts, fact, question):
        return fetched(build(question))
    label = label_of(facts, fact)
    key = (fact, shape, replace(question, start=NOWHEN, end=NOWHEN), _stretches(question))
    text = _texts.get(key)
    if text is None:
        text = _written(build, replace(question, marked=True), label)
        if len(_texts) >= KEPT:
            _texts.clear()
        _texts[key] = text
    return as_floats(backend().con.sql(_filled(text, facts, question, label)).to_arrow_table())


def _keeps(facts: Facts, fact: str, question: Question) -> bool:
    """Values with quotes in them could look like the marks: such questions are written anew."""
    told = all('"' not in value and "'" not in value for _, value in question.where)
    return told and bool(facts.paths(fact)) and hasattr(backend(), "_to_duckdb_relation")


def _stretches(question: Question) -> tuple[Any, ...]:
    """What of a window stays in the text of a cut by periods: one offset from UTC, or the days on which it changes."""
    steps = offsets(question.zone, question.start, question.end) if question.grain else []
    return tuple(steps) if len(steps) > 1 else tuple(seconds for _, seconds in steps)


def _written(build: Build, question: Question, label: str) -> str:
    text: str = backend().compile(build(question).as_table())
    return _named(label).sub(r"\1 %TABLE% ", text)


@lru_cache(maxsize=256)
def _named(label: str) -> re.Pattern[str]:
    return re.compile(rf'(FROM|JOIN) "{label}" ')


def _filled(text: str, facts: Facts, question: Question, label: str) -> str:
    told = moments(facts, question)

    def instant(found: re.Match[str]) -> str:
        name = YEARS.get(int(found[1]))
        return f"TIMESTAMP '{told[name].astimezone(timezone.utc):%Y-%m-%d %H:%M:%S.%f}'" if name else found[0]

    return WRITTEN.sub(instant, text).replace("%TABLE%", f'"{label}"')
