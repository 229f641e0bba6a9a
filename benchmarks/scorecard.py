"""Eleven figures by partner, LOB, language and week over 20 M generated events: ours, hand-written DuckDB and pandas.

    python -m benchmarks.scorecard [--cases 1000000] [--folder FOLDER] [--rounds 3]

Each contestant runs in a process of its own, on the same files, in turn, after the same question about a few cases: as
in a server that is up. CPU is user and system time of that process; memory is its peak when the answer is there,
imports included; what the comparison itself builds then is in neither. All three must agree in every cell before a
figure is told.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.report import figure, say, title

SHARES = {
    "sla_first_response_due": ("clock", "due_at", "first_response"),
    "sla_next_response_due": ("clock", "due_at", "next_response"),
    "sla_resolution_due": ("clock", "due_at", "resolution"),
    "csat": ("survey", "offered_at", ""),
    "csat_response_rate": ("survey", "offered_at", ""),
    "one_touch": ("case", "first_resolved_at", ""),
    "reopen_rate": ("case", "first_resolved_at", ""),
    "transfer_rate": ("case", "first_resolved_at", ""),
    "return_rate": ("escalation", "least(accepted_at, returned_at)", ""),
}
METRICS = (*SHARES, "aht_touch", "full_resolution_hours")
KEYS = ["owner", "lob", "language"]
Cells = dict[tuple[str, ...], float]
Answer = dict[str, Cells]
Contestant = tuple[Callable[[], Any], Callable[[Any], Answer]]  # what is measured, and its answer as cells


def ours(folder: Path) -> Contestant:
    """The contracts, through the door that every page uses."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
    import django

    django.setup()
    from datetime import timedelta

    import ibis  # noqa: F401  imports are not counted

    from benchmarks.generated_facts import END, GeneratedFacts
    from nakhoda.org.actors import system
    from nakhoda.warehouse.queries import Ask, Window, asking, columns_of

    facts, ask = GeneratedFacts(folder), Ask(Window(_begin(), END + timedelta(days=1)), by=tuple(KEYS), grain="week")

    def run() -> Any:
        with asking(facts):
            return columns_of(system("benchmark"), METRICS, ask)

    return run, _answer_of


def _answer_of(columns: Any) -> Answer:
    """Small cells are hidden from people, not from this comparison."""
    told: Answer = {metric: {} for metric in METRICS}
    keys = zip(*(columns[name] for name in (*KEYS, "period")), strict=True)
    numbers = (columns[name].tolist() for name in ("value", "numerator", "denominator"))
    for metric, key, value, hit, base in zip(columns["metric"], keys, *numbers, strict=True):
        share = metric in SHARES or metric == "aht_touch"
        told[metric][key] = hit / base if share else -1.0 if value != value else value
    return told


def by_hand(folder: Path) -> Contestant:
    """What one would write in SQL for this one question."""
    import duckdb

    con = duckdb.connect(config={"threads": 2})

    def run() -> Any:
        files = {table: f"read_parquet('{folder}/{table}/*.parquet')" for table in _TABLES}
        return [con.execute(sql.format(**files)).to_arrow_table() for _, sql in _SQL]

    return run, _answer_by_hand


def _answer_by_hand(tables: Any) -> Answer:
    told: Answer = {}
    for (names, _), table in zip(_SQL, tables, strict=True):
        columns = [column.to_pylist() for column in table.columns]
        for *key, week, cells in _grouped(list(zip(*columns, strict=True)), len(names)):
            for name, (n, value) in zip(names, cells, strict=True):
                if n:
                    told.setdefault(name, {})[(*key, f"{week:%Y-%m-%d}")] = value
    return told


def _grouped(rows: list[tuple[Any, ...]], count: int) -> list[tuple[Any, ...]]:
    return [(*row[:4], [(row[4 + 2 * i], row[5 + 2 * i]) for i in range(count)]) for row in rows]


_TABLES = ("clock", "survey", "case", "escalation", "touch")
_AS_OF = "TIMESTAMP '2026-11-23 00:00:00'"
_MATURE = f"{_AS_OF} - INTERVAL 7 DAY"


def _rate(hit: str, counts: str) -> str:
    return f"count(*) FILTER ({counts}), count(*) FILTER ({counts} AND {hit}) / count(*) FILTER ({counts})"


_OF_WEEK = "owner, lob, language, date_trunc('week', {at}) AS week"
_CLOCK = "kind = 'sla' AND outcome NOT IN ('cancelled', 'paused')"
_SQL: list[tuple[list[str], str]] = [
    (
        ["sla_first_response_due", "sla_next_response_due", "sla_resolution_due"],
        f"SELECT {_OF_WEEK.format(at='due_at')}, "
        + ", ".join(
            _rate("outcome = 'met'", f"metric = '{m}'") for m in ("first_response", "next_response", "resolution")
        )
        + f" FROM {{clock}} WHERE due_at <= {_AS_OF} AND {_CLOCK}"
        " AND metric IN ('first_response', 'next_response', 'resolution') GROUP BY ALL",
    ),
    (
        ["csat", "csat_response_rate"],
        f"SELECT {_OF_WEEK.format(at='offered_at')}, {_rate('score >= 4', 'score IS NOT NULL')}, "
        + _rate("responded_at IS NOT NULL", f"delivered_at IS NOT NULL AND offered_at <= {_MATURE}")
        + " FROM {survey} WHERE offered_at IS NOT NULL GROUP BY ALL",
    ),
    (
        ["one_touch", "reopen_rate", "transfer_rate"],
        f"SELECT {_OF_WEEK.format(at='first_resolved_at')}, "
        + _rate(
            "public_replies = 1 AND transfers = 0 AND escalations = 0 AND reopens = 0",
            f"first_resolved_at <= {_MATURE}",
        )
        + f", {_rate('reopened_by_member > 0', f'first_resolved_at <= {_MATURE}')}"
        + f", {_rate('transfers > 0', 'true')} FROM {{case}}"
        " WHERE valid AND first_resolved_at IS NOT NULL GROUP BY ALL",
    ),
    (
        ["full_resolution_hours"],
        f"SELECT {_OF_WEEK.format(at='resolved_at')}, count(*),"
        " quantile_cont(date_diff('microsecond', received_at, resolved_at) / 3.6e9, 0.5)"
        " FROM {case} WHERE resolved_at IS NOT NULL GROUP BY ALL",
    ),
    (
        ["return_rate"],
        f"SELECT {_OF_WEEK.format(at='least(accepted_at, returned_at)')}, {_rate('returned_at IS NOT NULL', 'true')}"
        " FROM {escalation} WHERE coalesce(accepted_at, returned_at) IS NOT NULL GROUP BY ALL",
    ),
    (
        ["aht_touch"],
        f"SELECT {_OF_WEEK.format(at='ended_at')}, count(*), avg(seconds / 60) FROM {{touch}} GROUP BY ALL",
    ),
]


def with_pandas(folder: Path) -> Contestant:
    """The same in data frames, reading only the columns that are needed."""
    import pandas as pd

    as_of = pd.Timestamp("2026-11-23")

    def read(table: str, columns: str, at: str) -> pd.DataFrame:
        rows = pd.read_parquet(folder / table, columns=[*KEYS, *columns.split()])
        return rows.assign(week=rows[at].dt.to_period("W").dt.start_time) if at else rows

    def rate(rows: pd.DataFrame, hit: Any, counts: Any = None) -> Any:
        rows = rows.assign(hit=hit)
        rows = rows if counts is None else rows[counts]
        return rows.groupby([*KEYS, "week"])["hit"].mean()

    def run() -> Any:
        clock = read("clock", "metric kind outcome due_at", "due_at")
        judged = (clock.kind == "sla") & ~clock.outcome.isin(["cancelled", "paused"])
        clock = clock[judged & (clock.due_at <= as_of)]
        names = [(name, metric) for name, (table, _, metric) in SHARES.items() if table == "clock"]
        told = {name: rate(clock, clock.outcome == "met", clock.metric == metric) for name, metric in names}
        del clock
        survey = read("survey", "offered_at delivered_at responded_at score", "offered_at")
        told["csat"] = rate(survey, survey.score >= 4, survey.score.notna())
        asked = survey.delivered_at.notna() & (survey.offered_at <= as_of - pd.Timedelta(days=7))
        told["csat_response_rate"] = rate(survey, survey.responded_at.notna(), asked)
        flags = "valid public_replies transfers escalations reopens reopened_by_member"
        case = read("case", f"{flags} first_resolved_at resolved_at received_at", "first_resolved_at")
        mature = case.valid & (case.first_resolved_at <= as_of - pd.Timedelta(days=7))
        one = (case.public_replies == 1) & (case.transfers == 0) & (case.escalations == 0) & (case.reopens == 0)
        told["one_touch"] = rate(case, one, mature)
        told["reopen_rate"] = rate(case, case.reopened_by_member > 0, mature)
        told["transfer_rate"] = rate(case, case.transfers > 0, case.valid & case.first_resolved_at.notna())
        case = case[case.resolved_at.notna()].assign(week=lambda rows: rows.resolved_at.dt.to_period("W").dt.start_time)
        hours = (case.resolved_at - case.received_at).dt.total_seconds() / 3600
        told["full_resolution_hours"] = case.assign(hours=hours).groupby([*KEYS, "week"])["hours"].median()
        raised = read("escalation", "accepted_at returned_at", "")
        at = raised[["accepted_at", "returned_at"]].min(axis=1)
        raised = raised.assign(week=at.dt.to_period("W").dt.start_time)[at.notna()]
        told["return_rate"] = rate(raised, raised.returned_at.notna())
        touch = read("touch", "seconds ended_at", "ended_at")
        told["aht_touch"] = touch.assign(m=touch.seconds / 60).groupby([*KEYS, "week"])["m"].mean()
        return told

    return run, lambda told: {metric: _cells(series) for metric, series in told.items()}


def _cells(series: Any) -> Cells:
    return {(*key[:3], f"{key[3]:%Y-%m-%d}"): float(value) for key, value in series.items()}


CONTESTANTS = {"ours": ours, "by hand": by_hand, "pandas": with_pandas}


def _begin() -> Any:
    from datetime import datetime, timezone

    return datetime(2025, 1, 1, tzinfo=timezone.utc)


def race(name: str, folder: Path, few: Path, told: Path) -> None:
    """One contestant, alone in this process."""
    CONTESTANTS[name](few)[0]()
    run, told_by = CONTESTANTS[name](folder)
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    result = run()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = peak_mb()
    answer = told_by(result)
    flat = {
        metric: {"|".join(key): round(value, 6) for key, value in cells.items()} for metric, cells in answer.items()
    }
    told.write_text(json.dumps(flat, sort_keys=True))
    print(json.dumps({"cpu": cpu, "wall": wall, "mb": peak, "cells": sum(map(len, flat.values()))}))


def peak_mb() -> float:
    """Of this program alone: `ru_maxrss` remembers the process that started it, too."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return int(told["VmHWM"].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--race", choices=CONTESTANTS)
    parser.add_argument("--told", type=Path)
    parser.add_argument("--few", type=Path)
    given = parser.parse_args()
    if given.race:
        race(given.race, given.folder, given.few, given.told)
        return
    with tempfile.TemporaryDirectory() as scratch:
        from benchmarks.generated_facts import generate

        folder = given.folder or Path(scratch) / "facts"
        generate(Path(scratch) / "few", 2000)
        if not folder.exists():
            say(f"writing {given.cases:,} cases")
            generate(folder, given.cases)
        _compare(folder, Path(scratch), given.rounds)


def _compare(folder: Path, scratch: Path, rounds: int) -> None:
    title(f"{len(METRICS)} figures by partner, LOB, language and week")
    told: dict[str, list[dict[str, float]]] = {name: [] for name in CONTESTANTS}
    for number in range(rounds):
        for name in CONTESTANTS:
            say(f"round {number + 1}: {name}")
            told[name].append(_once(name, folder, scratch))
    _must_agree(scratch)
    best = {name: {what: statistics.median(r[what] for r in all_) for what in all_[0]} for name, all_ in told.items()}
    for name, each in best.items():
        figure(f"{name}: CPU", each["cpu"], "s")
        figure(f"{name}: wall", each["wall"], "s")
        figure(f"{name}: peak memory", each["mb"], "MB")
    mine, hand, frames = best["ours"], best["by hand"], best["pandas"]
    figure("cells", mine["cells"])
    figure("CPU against SQL by hand", mine["cpu"] / hand["cpu"], "x", "<= 1.2", mine["cpu"] <= 1.2 * hand["cpu"])
    figure("CPU of pandas against ours", frames["cpu"] / mine["cpu"], "x", ">= 1.3", frames["cpu"] >= 1.3 * mine["cpu"])
    figure("memory of pandas against ours", frames["mb"] / mine["mb"], "x", ">= 4", frames["mb"] >= 4 * mine["mb"])


def _once(name: str, folder: Path, scratch: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.scorecard", "--race", name, "--folder", str(folder)]
    command += ["--told", str(scratch / f"{name}.json"), "--few", str(scratch / "few")]
    told: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return told


def _must_agree(scratch: Path) -> None:
    answers = {name: json.loads((scratch / f"{name}.json").read_text()) for name in CONTESTANTS}
    ours_told = answers.pop("ours")
    for name, answer in answers.items():
        for metric in METRICS:
            mine, theirs = ours_told[metric], answer[metric]
            assert mine.keys() == theirs.keys(), (name, metric, list(mine.keys() ^ theirs.keys())[:3])
            wrong = [key for key in mine if abs(mine[key] - theirs[key]) > 1e-5]
            shown = [key for key in wrong if mine[key] != -1.0]  # -1: hidden, too few to show a quantile
            assert not shown, (name, metric, shown[0], mine[shown[0]], theirs[shown[0]])


if __name__ == "__main__":
    main()
