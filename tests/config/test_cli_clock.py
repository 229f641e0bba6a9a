"""`nakhoda clock` as another program would call it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

KL = {"timezone": "Asia/Kuala_Lumpur", "weekly": [[1440 * day + 540, 1440 * day + 1080] for day in range(1, 6)]}
START = "2026-11-20T15:00:00+08:00"
VECTOR: dict[str, Any] = {"calendar": KL, "start": START, "target_minutes": 480, "pauses": [], "business": True}
PAUSE = ["2026-11-20T16:00:00+08:00", "2026-11-20T17:00:00+08:00"]


def ask(*lines: Any, words: tuple[str, ...] = ("--json",)) -> tuple[list[dict[str, Any]], int]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    command = [sys.executable, "-X", "importtime", "-m", "nakhoda.config.cli.clock", *words]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.decode().splitlines() if "import time:" in line}
    assert not loaded & {"django", "numpy", "psycopg", "yaml", "typer"}, "the command must start at once"
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def test_good_vectors_are_answered_in_order() -> None:
    elapsed = {key: VECTOR[key] for key in ("calendar", "start")} | {"end": "2026-11-23T06:00:30Z"}
    replies, code = ask(
        VECTOR,
        VECTOR | {"business": False},
        VECTOR | {"pauses": [PAUSE]},
        {"business": False, "start": START, "target_minutes": 1.5},
        elapsed,
        elapsed | {"end": "2026-11-23T06:00:00Z"},
        VECTOR | {"calendar": KL | {"holidays": ["2026-11-23"]}},
        VECTOR | {"calendar": KL | {"exceptions": {"2026-11-21": [[600, 720]]}}},
    )
    assert replies == [
        {"due_at": "2026-11-23T06:00:00+00:00"},
        {"due_at": "2026-11-20T15:00:00+00:00"},
        {"due_at": "2026-11-23T07:00:00+00:00"},
        {"due_at": "2026-11-20T07:01:30+00:00"},
        {"elapsed_minutes": 480.5},
        {"elapsed_minutes": 480},
        {"due_at": "2026-11-24T06:00:00+00:00"},
        {"due_at": "2026-11-23T04:00:00+00:00"},
    ]
    assert code == 0


BAD = [
    ("no JSON", "nonsense", "not JSON"),
    ("a control byte", "\x00", "not JSON"),
    ("no object", "[1]", "must be a JSON object"),
    ("a naive start", VECTOR | {"start": "2026-11-20T15:00:00"}, "start: '2026-11-20T15:00:00' has no time zone"),
    ("no start", {key: VECTOR[key] for key in ("calendar", "target_minutes")}, "start: must be"),
    ("no such day", VECTOR | {"start": "2026-02-30T15:00:00Z"}, "start: '2026-02-30T15:00:00Z' is not"),
    ("both questions", VECTOR | {"end": START}, "either target_minutes or end"),
    ("no question", {"calendar": KL, "start": START}, "either target_minutes or end"),
    ("a misspelt field", VECTOR | {"targt": 1}, "unknown field 'targt'"),
    ("a negative target", VECTOR | {"target_minutes": -1}, "target_minutes: must be a number of at least 0"),
    ("an endless target", VECTOR | {"target_minutes": 10**30}, "does not have enough open time"),
    ("not a number", VECTOR | {"target_minutes": float("nan")}, "target_minutes: must be"),
    ("a target in words", VECTOR | {"target_minutes": "480"}, "target_minutes: must be a number"),
    ("no calendar", {"start": START, "target_minutes": 1}, "weekly: is missing"),
    ("an unknown zone", VECTOR | {"calendar": KL | {"timezone": "Mars/Base"}}, "timezone: no time zone"),
    ("never open", VECTOR | {"calendar": KL | {"weekly": []}}, "does not have enough open time"),
    ("a pause that ends first", VECTOR | {"pauses": [PAUSE[::-1]]}, "ends before it begins"),
    ("a pause of one", VECTOR | {"pauses": [PAUSE[:1]]}, "pauses: must be a list"),
    ("a word for business", VECTOR | {"business": "yes"}, "business: must be true or false"),
]


def test_bad_lines_are_named_and_the_others_still_answered() -> None:
    replies, code = ask(*[row[1] for row in BAD], "", VECTOR)
    assert code == 1
    assert [reply["line"] for reply in replies[:-1]] == list(range(1, len(BAD) + 1))
    assert [row[2] for row, reply in zip(BAD, replies, strict=False) if row[2] not in reply["error"]] == []
    assert replies[-1] == {"due_at": "2026-11-23T06:00:00+00:00"}


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_the_answer_is_json_with_and_without_the_option(words: tuple[str, ...]) -> None:
    assert ask(VECTOR, words=words) == ([{"due_at": "2026-11-23T06:00:00+00:00"}], 0)


def test_no_input_is_no_answer() -> None:
    assert ask("") == ([], 0)
