"""Whether every decision that a live desk wrote down is the one that the simulator's kernel takes.

    NAKHODA_BENCH_DATA=var/demo NAKHODA_DATABASE=nakhoda_demo python -m benchmarks.live_decisions [--decisions 100000]

Needs a filled demo region (`nakhoda demo`). Each round is a copy of its database in which members of the same made-up
crowd write through the desk's batch door, so that queues fill from the demo's state up to overflow; then the journal is
read: every `case.routed` that chose a queue, with the loads that the desk saw and the policy of its version. The copies
are dropped at the end. `--out` also writes them for `benchmarks.simulate_decisions --log`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.report import figure, say, title

BATCH = 200


def main() -> None:
    """Fills copies of the demo region, and decides again what was decided there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    title("What the live desk decided, decided again")
    begun, many, same, lines = time.process_time(), 0, 0, []
    for number in range(asked.rounds):
        told = _round(number, -(-(asked.decisions - many) // (asked.rounds - number)))
        many, same = many + len(told), same + sum(_same(line) for line in told)
        lines += told if asked.out else []
        say(f"round {number + 1} of {asked.rounds}: {same:,} of {many:,} identical")
    if asked.out:
        asked.out.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in map(_plain, lines)), "utf-8"
        )
    figure("decisions", float(many), "", f">= {asked.decisions:,}", many >= asked.decisions)
    figure(f"identical of {many:,}", float(same), "", "all", same == many)
    figure("CPU seconds here", time.process_time() - begun, "s")


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in ("version", "at")}


def _same(line: dict[str, Any]) -> bool:
    """The kernel's answer to the same facts, under the policy of the entry's version."""
    from nakhoda.core.facts import CaseState
    from nakhoda.desk.queries.policy import policy_as_of
    from nakhoda.simulator.policy_model.decisions import queue_by_kernel

    policy = policy_as_of(line["version"], line["at"])
    loads = {queue: int(load) for queue, load in (each.split("=") for each in line["loads"])}
    case = CaseState(**{name: line[name] for name in ("id", "lob", "lane", "language", "tier")})
    return queue_by_kernel(policy, case, loads) == line["queue"]


def _round(number: int, wanted: int) -> list[dict[str, Any]]:
    from django.conf import settings
    from django.db import connections

    from benchmarks.ground import drop, point_at
    from nakhoda.config.install import ensure_database

    template, name = settings.DATABASES["default"]["NAME"], f"nakhoda_decisions_{number}"
    connections.close_all()
    drop(name)
    for _ in ensure_database(name, template):
        pass
    point_at(name)
    try:
        newest = _newest()
        _open(wanted + BATCH, Random(number))
        return list(decisions_since(newest if number else 0))
    finally:
        point_at(template)
        drop(name)


def _newest() -> int:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(case_id), 0) FROM journal_event")
        return int(cursor.fetchone()[0])


def _open(many: int, rng: Random) -> None:
    """Members write: the demo's languages, countries and reasons."""
    from nakhoda.desk.intake.app_batch import Item, open_batch
    from nakhoda.desk.intake.app_tokens import AppCaller
    from nakhoda.desk.intake.in_app import AppMessage
    from nakhoda.desk.queries.policy import policy_in_force
    from nakhoda.simulator.demand import one_knock

    now = datetime.now(timezone.utc)
    policy = policy_in_force(now)
    for first in range(0, many, BATCH):
        knocks = [one_knock(policy, rng, now, "in_app") for _ in range(min(BATCH, many - first))]
        items = [
            Item(
                AppMessage(text=each.text, reason=each.reason, lob=policy.reasons[each.reason].lob),
                AppCaller(each.member.handle, each.member.name, each.member.handle, each.member.locale, each.country),
                f"{first}-{place}-{rng.random()}",
            )
            for place, each in enumerate(knocks)
            if each.member
        ]
        open_batch(items, now=now + timedelta(seconds=first / BATCH))


def decisions_since(case_id: int) -> Iterator[dict[str, Any]]:
    """Every choice of a queue in the journal of the cases after this one, with what the router knew.

    A case that Tier 2 sends back goes where it came from: nobody chooses, so that is none.
    """
    from itertools import groupby

    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SET row_security = off")
        cursor.execute(
            "SELECT case_id, name, payload, policy_version, at FROM journal_event WHERE case_id > %s AND name = ANY(%s)"
            " ORDER BY case_id, seq",
            [case_id, ["case.received", "case.classified", "case.routed", "escalation.raised", "escalation.returned"]],
        )
        for number, rows in groupby(cursor, key=lambda row: row[0]):
            yield from _decisions_of(number, rows)


def _decisions_of(case_id: int, rows: Any) -> Iterator[dict[str, Any]]:
    known: dict[str, Any] = {"lob": "", "lane": "", "language": "", "tier": 1}
    before = ""
    for _, name, raw, version, at in rows:
        told = json.loads(raw) if isinstance(raw, str) else raw
        if name == "case.received":
            known["tier"] = 2 if told.get("opened_by") == "staff" else 1
        elif name == "case.classified":
            known |= {key: told.get(key, known[key]) for key in ("lob", "lane", "language")}
        elif name == "escalation.raised":
            known["tier"] = 2
        elif name == "case.routed" and before != "escalation.returned":
            loads, queue = list(told.get("loads", ())), told["queue"]
            yield {"id": case_id, **known, "loads": loads, "queue": queue, "version": version, "at": at}
        before = name


if __name__ == "__main__":
    main()
