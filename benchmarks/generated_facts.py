"""Writes fact tables of a made-up operation, many millions of events, straight to Parquet: ground for measuring.

    python -m benchmarks.generated_facts FOLDER --cases 1000000 [--days 365] [--seed 7]

One case tells about twenty events (received, classified, routed, assigned, messages, touches, states, clocks, survey).
Every table has exactly the columns of `core.fact_tables`. The same seed gives the same files.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nakhoda.warehouse.engine.arrow import arrow_schema

END = datetime(2026, 11, 23, tzinfo=timezone.utc)
BUCKET = 250_000
PARTNERS = ("meridian", "kaveri", "selat", "timur", "inhouse")
SITES = {"meridian": "chennai", "kaveri": "bengaluru", "selat": "kuala_lumpur", "timur": "kota_bharu", "inhouse": "hub"}
LOBS = ("account_access", "account_security", "platform_integrity", "age_support", "minor_safety", "monetisation")
LANGUAGES = ("en", "hi-Deva", "hi-Latn", "ms", "ta", "te", "bn", "ur", "id", "zh-Hans")
CHANNELS = ("in_app", "web_form", "email", "appeal", "internal_form")
REASONS = tuple(f"reason_{number:02}" for number in range(24))
COUNTRIES = ("IN", "MY", "SG", "ID", "PK", "BD")
OUTCOMES = ("granted", "denied", "information", "no_response")
HOUR = 3_600_000_000
Columns = dict[str, Any]


@dataclass
class GeneratedFacts:
    """What `generate` wrote, as the engine reads it."""

    folder: Path
    source: str = "generated"
    load: int = 1
    as_of: datetime = END
    files: dict[str, list[str]] = field(default_factory=dict)

    def paths(self, table: str) -> Sequence[str]:
        if table not in self.files:
            self.files[table] = sorted(str(path) for path in (self.folder / table).glob("*.parquet"))
        return self.files[table]


def generate(folder: Path, cases: int, days: int = 365, seed: int = 7, bucket: int = BUCKET) -> GeneratedFacts:
    """Write all tables below `folder`; returns them as facts."""
    for number, first in enumerate(range(0, cases, bucket)):
        made = _Bucket(np.random.default_rng([seed, number]), first, min(bucket, cases - first), cases, days)
        for table, columns in made.tables().items():
            path = folder / table / f"{number:05}-1.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(_typed(table, columns), path, compression="zstd", row_group_size=122_880)
    return GeneratedFacts(folder)


def _typed(table: str, columns: Columns) -> pa.Table:
    schema = arrow_schema(table)
    rows = len(columns["case_id"])
    told = [(field, columns[field.name] if field.name in columns else _unused(field, rows)) for field in schema]
    arrays = [each if isinstance(each, pa.Array) else pa.array(each, field.type) for field, each in told]
    return pa.Table.from_arrays(arrays, schema=schema)


def _unused(field: pa.Field, rows: int) -> pa.Array:
    """What this operation never does: nothing where a column may be empty, else no, zero or the empty word."""
    if field.nullable:
        return pa.nulls(rows, field.type)
    empty: Any = "" if pa.types.is_string(field.type) else 0
    return pa.array([empty] * rows).cast(field.type)


def _instants(values: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    """Microseconds to instants; nothing where not `known`."""
    mask = None if known is None else ~known
    return pa.array(values.astype("datetime64[us]"), pa.timestamp("us"), mask=mask)


def _words(choices: Sequence[str], codes: np.ndarray) -> pa.Array:
    return pa.array(choices, pa.string()).take(pa.array(codes))


def _maybe(values: np.ndarray, known: np.ndarray, kind: str = "int64") -> pa.Array:
    return pa.array(values, pa.type_for_alias(kind), mask=~known)


class _Bucket:
    """Some cases in a row, and everything about them, as columns."""

    def __init__(self, rng: np.random.Generator, first: int, n: int, total: int, days: int) -> None:
        self.rng, self.n, self.ids = rng, n, np.arange(first + 1, first + n + 1)
        end = int(END.timestamp() * 1e6)
        self.end = end
        begin = end - days * 24 * HOUR
        self.received = (begin + (self.ids - 1) * ((end - begin) / total)).astype(np.int64)
        self.lob = rng.choice(6, n, p=(0.3, 0.15, 0.25, 0.1, 0.05, 0.15))
        self.partner = rng.choice(5, n, p=(0.3, 0.2, 0.25, 0.15, 0.1))
        self.language = rng.choice(10, n, p=(0.25, 0.2, 0.1, 0.15, 0.08, 0.06, 0.05, 0.04, 0.04, 0.03))
        self.team = rng.integers(0, 6, n)
        self.agent = 1 + self.partner * 120 + self.team * 20 + rng.integers(0, 20, n)
        self.valid = rng.random(n) > 0.06
        self.first_reply = self.received + (rng.gamma(1.3, 9, n) * HOUR).astype(np.int64)
        self.resolved = self.first_reply + (rng.gamma(1.2, 20, n) * HOUR).astype(np.int64)
        self.escalated = rng.random(n) < 0.12
        self.reopened = rng.random(n) < 0.07
        self.moved = rng.random(n) < 0.18
        self.outcome = rng.choice(4, n, p=(0.45, 0.25, 0.2, 0.1))
        self.replies = 1 + rng.poisson(0.6, n)
        self.spam = ~self.valid & (rng.random(n) < 0.5)
        self.reason = self.lob * 4 + rng.integers(0, 4, n)
        self.member = 1 + rng.integers(0, max(2, total // 2), n)
        self.fixed = {
            "channel": rng.choice(5, n, p=(0.5, 0.25, 0.15, 0.06, 0.04)),
            "country": rng.choice(6, n, p=(0.5, 0.2, 0.1, 0.1, 0.06, 0.04)),
            "lane": rng.choice(3, n, p=(0.8, 0.15, 0.05)),
            "priority": rng.choice(4, n, p=(0.1, 0.7, 0.15, 0.05)),
            "app": rng.integers(0, 6, n),
            "tenure": rng.choice(4, n, p=(0.1, 0.15, 0.2, 0.55)),
            "policy": (1 + (self.ids * 4) // total),
        }

    def tables(self) -> dict[str, Columns]:
        """Every fact table of these cases."""
        names = ("case", "stay", "state", "message", "touch", "clock", "escalation", "survey", "decision", "appeal")
        told = {name: getattr(self, f"_{name}")() for name in names}
        return told | {"agent_state": self._agent_state(), "review": self._review()}

    def _place(self, at: np.ndarray, tier: np.ndarray | int = 1) -> Columns:
        """Where rows about the cases `at` (indices) belong."""
        partner, lob = self.partner[at], self.lob[at]
        tiers = np.broadcast_to(np.asarray(tier, np.int16), at.shape)
        partner = np.where(tiers == 2, 4, partner)
        fixed = {name: codes[at] for name, codes in self.fixed.items()}
        teams = [f"{name}_{number}" for name in PARTNERS for number in range(6)]
        queues = [f"{name}_{lob}_t{tier}" for name in PARTNERS for lob in LOBS for tier in (1, 2)]
        return {
            "source": _words(("generated",), np.zeros(len(at), np.int64)),
            "case_id": self.ids[at],
            "scope_id": 1 + partner * 12 + lob * 2 + (tiers - 1),
            "owner": _words(PARTNERS, partner),
            "region": _words(("apac",), np.zeros(len(at), np.int64)),
            "tier": tiers,
            "compartment": _words(("general", "minor_safety", "security"), np.select([lob == 4, lob == 1], [1, 2], 0)),
            "site": _words(tuple(SITES[name] for name in PARTNERS), partner),
            "team": _words(teams, partner * 6 + self.team[at]),
            "agent_id": _maybe(self.agent[at], self.first_reply[at] <= self.end),
            "tenure": _words(("0-4w", "5-12w", "13-26w", "27w+"), fixed["tenure"]),
            "queue": _words(queues, partner * 12 + lob * 2 + (tiers - 1)),
            "lob": _words(LOBS, lob),
            "reason": _words(REASONS, self.reason[at]),
            "lane": _words(("L7", "L5", "L4"), fixed["lane"]),
            "priority": _words(("low", "normal", "high", "urgent"), fixed["priority"]),
            "channel": _words(CHANNELS, fixed["channel"]),
            "language": _words(LANGUAGES, self.language[at]),
            "country": _words(COUNTRIES, fixed["country"]),
            "app_version": _words(tuple(f"41.{number}" for number in range(6)), fixed["app"]),
            "policy_version": fixed["policy"],
        }

    def _all(self) -> np.ndarray:
        return np.arange(self.n)

    def _is_resolved(self) -> np.ndarray:
        return (self.resolved <= self.end) & ~self.spam

    def _case(self) -> Columns:
        n, at, done = self.n, self._all(), self._is_resolved()
        answered = (self.first_reply <= self.end) & ~self.spam
        last = np.where(self.reopened & done, self.resolved + 30 * HOUR, self.resolved)
        last = np.minimum(last, self.end)
        status = np.select([self.spam, done, answered], [2, 0, 1], 3)
        return self._place(at, np.where(self.escalated, 2, 1).astype(np.int16)) | {
            "received_at": _instants(self.received),
            "ingested_at": _instants(self.received),
            "opened_by": _words(("member",), np.zeros(n, np.int64)),
            "member_id": _maybe(self.member, self.rng.random(n) < 0.9),
            "valid": self.valid,
            "unparsed": np.zeros(n, bool),
            "status": _words(("resolved", "open", "spam", "new"), status),
            "first_queue": _words(
                [f"{name}_{lob}_t1" for name in PARTNERS for lob in LOBS], self.partner * 6 + self.lob
            ),
            "first_owner": _words(PARTNERS, self.partner),
            "first_lob": _words(LOBS, self.lob),
            "acknowledged_at": _instants(np.minimum(self.received + 60_000_000, self.end)),
            "first_response_at": _instants(self.first_reply, answered),
            "first_resolved_at": _instants(self.resolved, done),
            "resolved_at": _instants(last, done),
            "closed_at": _instants(last, np.zeros(n, bool)),
            "ended_at": _instants(np.minimum(self.received + HOUR, self.end), self.spam),
            "ended_by": _words(("", "spam"), self.spam.astype(np.int64)),
            "merged_into": _maybe(self.ids, np.zeros(n, bool)),
            "split_from": _maybe(self.ids, np.zeros(n, bool)),
            "resolver_id": _maybe(self.agent, done),
            "outcome": _words((*OUTCOMES, ""), np.where(done, self.outcome, 4)),
            "macro": _words(("", "macro_1", "macro_2"), self.rng.integers(0, 3, n)),
            "unanswered_since": _instants(self.received, ~answered & ~self.spam),
            "review_at": _instants(self.received, np.zeros(n, bool)),
            "public_replies": np.where(answered, self.replies, 0),
            "touches": np.where(answered, self.replies + 1, 0),
            "handle_seconds": np.where(answered, (self.replies + 1) * 240, 0),
            "transfers": self.moved.astype(np.int32) + self.escalated,
            "reopens": (self.reopened & done).astype(np.int32),
            "reopened_by_member": (self.reopened & done).astype(np.int32),
            "escalations": self.escalated.astype(np.int32),
            "returns": np.zeros(n, np.int32),
            "max_tier": np.where(self.escalated, 2, 1),
            "ping_pong": self.moved & (self.rng.random(n) < 0.2),
            "pending_seconds": (self.rng.gamma(1, 3600, n)).astype(np.int64),
            "hold_seconds": (self.rng.gamma(1, 600, n)).astype(np.int64),
            "bad_pendings": np.zeros(n, np.int32),
            "last_seq": np.full(n, 20),
            "last_event_at": _instants(np.minimum(last, self.end)),
            "source_lines": np.zeros(n, np.int32),
        }

    def _stays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(case, tier, entered, left, entered_by, left_by): one stay, two when escalated, one more when reopened."""
        step = (self.first_reply + self.resolved) // 2
        end = np.where(self.spam, self.received + HOUR, self.resolved)
        escalated, reopened = self.escalated & ~self.spam, self.reopened & ~self.spam
        first = (self._all(), 1, self.received, np.where(escalated, step, end), 0, np.where(escalated, 2, self.spam))
        second = (np.flatnonzero(escalated), 2, step[escalated], end[escalated], 1, 0)
        tier = np.where(escalated, 2, 1)[reopened]
        again = (np.flatnonzero(reopened), tier, self.resolved[reopened] + 6 * HOUR, end[reopened] + 30 * HOUR, 2, 0)
        parts = [
            [np.broadcast_to(np.asarray(each), np.shape(part[0])) for each in part] for part in (first, second, again)
        ]
        told = [np.concatenate(each) for each in zip(*parts, strict=True)]
        keep = told[2] < self.end
        case, tiers, entered, left, by, out = (each[keep] for each in told)
        return case, tiers, entered, left, by, out

    def _stay(self) -> Columns:
        case, tier, entered, left, by, out = self._stays()
        gone = left <= self.end
        return self._place(case, tier) | {
            "stay": np.select([by == 0, by == 1], [1, 2], 3),
            "entered_at": _instants(entered),
            "entered_by": _words(("received", "transferred_in", "reopened"), by),
            "left_at": _instants(left, gone),
            "left_by": _words(("resolved", "spam", "transferred_out", ""), np.where(gone, out, 3)),
            "received_at": _instants(self.received[case]),
        }

    def _state(self) -> Columns:
        case, tier, entered, left, _, out = self._stays()
        half = entered + (left - entered) // 2
        rest = out == 0  # resolved: one more stretch, that stays open
        cases = np.concatenate([case, case, case[rest]])
        since = np.concatenate([entered, half, left[rest]])
        until = np.concatenate([half, left, np.full(rest.sum(), self.end + 1)])
        second = np.where(self.rng.random(len(case)) < 0.3, 1, 2)
        code = np.concatenate([np.zeros(len(case), np.int64), second, np.full(rest.sum(), 4)])
        tiers = np.concatenate([tier, tier, tier[rest]])
        to_tier = np.concatenate([tier, np.where(out == 2, 2, tier), np.zeros(rest.sum(), np.int64)])
        keep = since < self.end
        cases, tiers, since, until = cases[keep], tiers[keep], since[keep], until[keep]
        code, to_tier, gone = code[keep], to_tier[keep], until <= self.end
        hold = (self.rng.random(len(cases)) < 0.05) & (code < 4)
        place = self._place(cases, tiers)
        return place | {
            "state": np.arange(len(cases)),
            "status": _words(("new", "pending_member", "open", "on_hold", "resolved"), np.where(hold, 3, code)),
            "since": _instants(since),
            "until": _instants(until, gone),
            "review_at": _instants(since + 12 * HOUR, hold),
            "received_at": _instants(self.received[cases]),
            "to_queue": place["queue"],
            "to_tier": np.where(gone, to_tier, 0),
        }

    def _message(self) -> Columns:
        answers = np.where((self.first_reply <= self.end) & ~self.spam, self.replies, 0)
        inbound, outbound = self._all(), np.repeat(self._all(), answers)
        number = np.arange(len(outbound)) - np.repeat(np.cumsum(answers) - answers, answers)
        sent = self.first_reply[outbound] + number * 5 * HOUR
        case = np.concatenate([inbound, outbound])
        ours = np.arange(len(case)) >= self.n
        at = np.minimum(np.concatenate([self.received, sent]), self.end)
        waited = (at - self.received[case]) // 1_000_000
        return self._place(case) | {
            "message_id": self.ids[0] * 10 + np.arange(len(case)),
            "at": _instants(at),
            "direction": _words(("inbound", "outbound"), ours.astype(np.int64)),
            "author_kind": _words(("member", "agent"), ours.astype(np.int64)),
            "author_id": _maybe(self.agent[case], ours),
            "is_public": np.ones(len(case), bool),
            "is_substantive": np.ones(len(case), bool),
            "is_request": ~ours,
            "asks_question": self.rng.random(len(case)) < 0.2,
            "macro": _words(("", "macro_1"), (self.rng.random(len(case)) < 0.3).astype(np.int64)),
            "waited_seconds": _maybe(waited, ours),
        }

    def _touch(self) -> Columns:
        touches = np.where((self.first_reply <= self.end) & ~self.spam, self.replies + 1, 0)
        case = np.repeat(self._all(), touches)
        number = np.arange(len(case)) - np.repeat(np.cumsum(touches) - touches, touches)
        started = self.first_reply[case] - 600_000_000 + number * 4 * HOUR
        keep = started < self.end - HOUR
        case, started = case[keep], started[keep]
        seconds = self.rng.gamma(2.2, 130, len(case)).astype(np.int64) + 5
        return self._place(case) | {
            "touch_id": self.ids[0] * 10 + np.arange(len(case)),
            "started_at": _instants(started),
            "ended_at": _instants(started + seconds * 1_000_000),
            "seconds": seconds,
        }

    def _clock(self) -> Columns:
        ack = self.received + 60_000_000
        firm = ("acknowledgement", "first_response", "resolution", "next_response")
        nexts = self.rng.random(self.n) < 0.4
        parts = [
            (self._all(), 0, self.received, ack, 60),
            (self._all(), 1, self.received, self.first_reply, 1440),
            (self._all(), 2, self.received, self.resolved, 4320),
            (np.flatnonzero(nexts), 3, self.first_reply[nexts], self.resolved[nexts], 1200),
        ]
        told = [[np.broadcast_to(np.asarray(each), np.shape(part[0])) for each in part] for part in parts]
        case, metric, start, stop, target = (np.concatenate(each) for each in zip(*told, strict=True))
        keep = start < self.end
        case, metric, start, stop, target = (each[keep] for each in (case, metric, start, stop, target))
        law = (metric == 0) & (self.fixed["country"][case] == 0)
        due = start + target * 60_000_000
        spam, stopped = self.spam[case], stop <= self.end
        breached = ~spam & (due < np.minimum(stop, self.end))
        paused = ~spam & ~stopped & ~breached & (self.rng.random(len(case)) < 0.3)
        outcome = np.select([spam, breached, stopped, paused], [3, 1, 0, 4], 2)
        blame = self.rng.choice(4, len(case), p=(0.7, 0.2, 0.06, 0.04))
        kind = np.where(law, 1, 0)
        return self._place(case) | {
            "clock": metric + 1,
            "code": _words((*firm, "IN-ACK"), np.where(law, 4, metric)),
            "metric": _words(firm, metric),
            "kind": _words(("sla", "obligation"), kind),
            "target_minutes": target,
            "business": np.zeros(len(case), bool),
            "calendar": _words(("",), np.zeros(len(case), np.int64)),
            "subject": _words(("",), np.zeros(len(case), np.int64)),
            "started_at": _instants(start),
            "due_at": _instants(due),
            "stopped_at": _instants(np.where(spam, start + HOUR, stop), spam | stopped),
            "breached_at": _instants(due, breached),
            "outcome": _words(("met", "breached", "active", "cancelled", "paused"), outcome),
            "cancel_reason": _words(("", "spam"), spam.astype(np.int64)),
            "attributable_to": _words(("partner", "", "t2", "client_system"), blame),
            "relief": self.rng.random(len(case)) < 0.03,
            "paused_seconds": (self.rng.gamma(1, 1800, len(case)) * (metric == 2)).astype(np.int64),
        }

    def _escalation(self) -> Columns:
        case = np.flatnonzero(self.escalated & ~self.spam & (self.first_reply < self.end))
        raised, wait = self.first_reply[case], (self.rng.gamma(1.2, 5, len(case)) * HOUR).astype(np.int64)
        returned, known = self.rng.random(len(case)) < 0.1, raised + wait < self.end
        accepted = ~returned & known
        return self._place(case, 2) | {
            "escalation_id": self.ids[case],
            "kind": _words(("functional", "hierarchical"), (self.rng.random(len(case)) < 0.1).astype(np.int64)),
            "why": _words(("policy", "discretionary"), (self.rng.random(len(case)) < 0.4).astype(np.int64)),
            "from_queue": _words(
                [f"{name}_{lob}_t1" for name in PARTNERS for lob in LOBS], self.partner[case] * 6 + self.lob[case]
            ),
            "from_owner": _words(PARTNERS, self.partner[case]),
            "raised_by": self.agent[case],
            "raised_at": _instants(raised),
            "accepted_at": _instants(raised + wait, accepted),
            "returned_at": _instants(raised + wait, returned & known),
            "return_reason": _words(("", "incomplete", "wrong_queue"), np.where(returned & known, 1 + case % 2, 0)),
            "automatic": np.zeros(len(case), bool),
            "recalled_at": _instants(raised, np.zeros(len(case), bool)),
            "resolved_at": _instants(self.resolved[case], accepted & (self.resolved[case] < self.end)),
            "result": _words(("",), np.zeros(len(case), np.int64)),
        }

    def _survey(self) -> Columns:
        case = np.flatnonzero(self._is_resolved())
        asked = self.resolved[case]
        eligible = self.rng.random(len(case)) < 0.8
        delivered = eligible & (self.rng.random(len(case)) < 0.97)
        late = asked + (self.rng.gamma(1.1, 12, len(case)) * HOUR).astype(np.int64)
        answered = delivered & (self.rng.random(len(case)) < 0.16) & (late <= self.end)
        happy = self.rng.random(len(case)) < np.array([0.9, 0.55, 0.8, 0.6])[self.outcome[case]]
        score = np.where(happy, self.rng.integers(4, 6, len(case)), self.rng.integers(1, 4, len(case)))
        return self._place(case) | {
            "offer_id": _maybe(self.ids[case], eligible),
            "eligible": eligible,
            "because": _words(("", "asked_lately"), (~eligible).astype(np.int64)),
            "eligible_at": _instants(asked),
            "offered_at": _instants(asked, eligible),
            "delivered_at": _instants(asked, delivered),
            "responded_at": _instants(late, answered),
            "expired_at": _instants(asked + 168 * HOUR, delivered & ~answered & (asked + 168 * HOUR < self.end)),
            "score": _maybe(score, answered, "int16"),
            "solved": _words(("", "yes", "partly", "no"), np.where(answered, np.where(happy, 1, 1 + score % 3), 0)),
            "form": _words(("", "five"), eligible.astype(np.int64)),
            "single_handler": self.replies[case] < 3,
            "outcome": _words(OUTCOMES, self.outcome[case]),
        }

    def _decision(self) -> Columns:
        case = np.flatnonzero(self._is_resolved() & (self.outcome < 2) & (self.rng.random(self.n) < 0.2))
        made = self.resolved[case]
        return self._place(case, 2) | {
            "decision_id": self.ids[case],
            "kind": _words(("restriction",), np.zeros(len(case), np.int64)),
            "adverse": self.outcome[case] == 1,
            "decided_by": self.agent[case],
            "made_at": _instants(made),
            "noticed_at": _instants(made + HOUR // 2, made + HOUR // 2 < self.end),
            "implemented_at": _instants(made + 2 * HOUR, made + 2 * HOUR < self.end),
        }

    def _appeal(self) -> Columns:
        case = np.flatnonzero(self._is_resolved() & (self.outcome == 1) & (self.rng.random(self.n) < 0.06))
        filed = self.resolved[case] + 20 * HOUR
        case, filed = case[filed < self.end], filed[filed < self.end]
        decided = filed + (self.rng.gamma(2, 40, len(case)) * HOUR).astype(np.int64)
        known = decided < self.end
        names = ("", "upheld", "overturned_error", "overturned_new_evidence", "partial", "inadmissible")
        outcome = 1 + self.rng.choice(5, len(case), p=(0.7, 0.1, 0.08, 0.05, 0.07))
        return self._place(case, 2) | {
            "appeal_id": self.ids[case],
            "decision_id": self.ids[case],
            "filed_at": _instants(filed),
            "decided_at": _instants(decided, known),
            "implemented_at": _instants(decided + 3 * HOUR, (decided + 3 * HOUR < self.end) & (outcome > 1)),
            "outcome": _words(names, np.where(known, outcome, 0)),
            "reviewer_id": _maybe(self.agent[case] + 1, known),
            "original_by": self.agent[case],
            "original_owner": _words(PARTNERS, self.partner[case]),
        }

    def _review(self) -> Columns:
        """Of a tenth of the cases: the partner's look, then ours at four in ten of the same."""
        sampled = np.flatnonzero(self._is_resolved() & (self.rng.random(self.n) < 0.1))
        again = sampled[self.rng.random(len(sampled)) < 0.4]
        true = self.rng.normal(86, 8, self.n)
        wrong, seen = self.rng.random(self.n) < 0.08, self.rng.random(self.n) < 0.7
        case = np.concatenate([sampled, again])
        ours = np.arange(len(case)) >= len(sampled)
        theirs = np.clip(true + self.rng.normal(1, 3, self.n), 0, 100).astype(np.int16)
        own = np.clip(true, 0, 100).astype(np.int16)
        return self._place(case) | {
            "review": np.where(ours, 2, 1),
            "side": _words(("partner", "internal"), ours.astype(np.int64)),
            "stream": _words(("measurement",), np.zeros(len(case), np.int64)),
            "rubric": _words(("general",), np.zeros(len(case), np.int64)),
            "reviewed_at": _instants(np.minimum(self.resolved[case] + (20 + 20 * ours) * HOUR, self.end - 1)),
            "score": np.where(ours, own[case], theirs[case]),
            "critical": np.where(ours, wrong[case], wrong[case] & seen[case]),
            "partner_score": _maybe(theirs[case], ours, "int16"),
            "partner_critical": _maybe((wrong & seen)[case], ours, "bool"),
        }

    def _agent_state(self) -> Columns:
        case = np.arange(0, self.n, 50)
        since = self.received[case]
        place = self._place(case) | {"case_id": np.zeros(len(case), np.int64)}
        return place | {
            "status": _words(("available", "break", "offline"), self.rng.integers(0, 3, len(case))),
            "since": _instants(since),
            "until": _instants(since + HOUR, since + HOUR < self.end),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--bucket", type=int, default=BUCKET, help="cases in one file")
    given = parser.parse_args()
    started = time.monotonic()
    generate(given.folder, given.cases, given.days, given.seed, given.bucket)
    size = sum(path.stat().st_size for path in given.folder.rglob("*.parquet"))
    print(f"{given.cases:,} cases, {size / 1e6:,.0f} MB, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
