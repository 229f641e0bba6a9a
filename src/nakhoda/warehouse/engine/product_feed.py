"""Daily active users, when the product sends them: files with `day`, `country` and `users` beside the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.question import Question

TABLE = "dau"
Users = dict[tuple[str, ...], float]


def has_feed(facts: Facts, name: str) -> bool:
    """Whether the load has the feed that a contract needs."""
    return bool(_files(facts, name))


def daily_users(facts: Facts, question: Question) -> Users:
    """User days of the window, by country when the question cuts so, else under ()."""
    import pyarrow.parquet as pq

    files = _files(facts, TABLE)
    rows = pq.read_table(list(files)).to_pylist() if files else []
    found: Users = defaultdict(float)
    for row in rows:
        if _asked(row, question):
            found[(row["country"],) if question.by else ()] += row["users"]
    return dict(found)


def _asked(row: dict[str, Any], question: Question) -> bool:
    countries = [value for key, value in question.where if key == "country"]
    within = question.start.date() <= row["day"] < question.end.date()
    return within and (not countries or row["country"] in countries)


def _files(facts: Facts, name: str) -> Sequence[str]:
    try:
        return facts.paths(name)
    except KeyError:
        return ()
