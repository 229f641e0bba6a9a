"""The language of contracts: what it reads, what it refuses, and what unknown means."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from nakhoda.core.metrics.evaluate import evaluate
from nakhoda.core.metrics.expression import ExpressionError, names, type_of

NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
COLUMNS = {"score": "number", "solved": "string", "valid": "bool", "at": "instant", "until": "instant"}
ROW: dict[str, Any] = {"score": 4, "solved": "yes", "valid": True, "at": NOON, "until": NOON + timedelta(hours=36)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("score >= 4 and valid", True),
        ("not valid or score in (1, 2)", False),
        ('solved not in ("no", "partly")', True),
        ("hours(at, until)", 36.0),
        ("days(at, until) > 1 and minutes(at, until) == 2160", True),
        ("score if valid else 0", 4),
        ("(score - 1) / 3 * 2 + -1", 1.0),
        ("score / 0", None),
        ("1 < score < 5", True),
        ("day(until) - day(at)", 2.0),
        ("least(score, 9)", 4),
    ],
)
def test_an_expression_says_what_it_looks_like(text: str, value: Any) -> None:
    assert evaluate(text, ROW) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("score >= 4", None),
        ("score is None", True),
        ("score is not None", False),
        ("score >= 4 or valid", True),
        ("score >= 4 and valid", None),
        ("score >= 4 and not valid", False),
        ("not (score >= 4)", None),
        ("score in (1, 2)", None),
        ("coalesce(score, 3)", 3),
        ("greatest(score, 2)", 2),
        ("hours(at, until)", None),
    ],
)
def test_what_is_not_known_stays_unknown_as_in_sql(text: str, value: Any) -> None:
    assert evaluate(text, ROW | {"score": None, "until": None}) == value


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("__import__('os')", "no function '__import__'"),
        ("score.real", "Attribute is not part of the language"),
        ("[x for x in (1,)]", "ListComp is not part of the language"),
        ("nobody > 1", "no column is called 'nobody'"),
        ("score > 'four'", "compares a number with a string"),
        ("score == None", "ask for nothing with `is None`"),
        ("score is 4", "ask for nothing with `is None`"),
        ("score and valid", "is a number, a bool is needed"),
        ("score in solved", "needs a list of values in brackets"),
        ("score in (valid, 2)", "takes written values only"),
        ("hours(at)", "no function 'hours' takes 1 values"),
        ("hours(at, score)", "is a number, a instant is needed"),
        ("score **2", "only + - * / join numbers"),
        ("score >", "is not an expression"),
        ("(lambda: 1)()", "no function"),
    ],
)
def test_what_is_no_part_of_the_language_is_refused_with_the_place(text: str, complaint: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(complaint)):
        type_of(text, COLUMNS)


def test_names_are_columns_and_not_functions() -> None:
    assert names("hours(at, coalesce(until, at)) > score") == {"at", "until", "score"}
