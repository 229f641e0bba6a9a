"""Many messages in one request and one transaction, each with an outcome of its own; few statements however many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from nakhoda.desk.actions.claims import AlreadyClaimed, Claim
from nakhoda.desk.actions.new_rows import Row
from nakhoda.desk.actions.opening import NewCase, key_row, prepare, save
from nakhoda.desk.actions.opening_many import all_known, numbers_for_all
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.intake.app_tokens import AppCaller
from nakhoda.desk.intake.in_app import INTAKE, AppMessage, NoSuchFile, NoSuchReason, arrival_of, claim_for
from nakhoda.desk.intake.one_writer import one_writer
from nakhoda.desk.queries.at_once import rows_at_once
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.org.scope import scope_of

MOST = 500
TRIES = 3
_EARLIER = (
    "SELECT source, key, body_sha256, answer FROM desk_idempotency_key WHERE channel = 'in_app'"
    " AND (source, key) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
)
Place = tuple[str, str]  # source and key


@dataclass(frozen=True, slots=True)
class Item:
    """One message of a batch, for one member, under one key."""

    message: AppMessage
    caller: AppCaller
    key: str


@dataclass(frozen=True, slots=True)
class _Job:
    """An item that is to become a case."""

    arrival: Arrival
    claim: Claim


def open_batch(items: Sequence[Item], *, now: datetime) -> list[dict[str, Any]]:
    """Per item, in order: {"outcome", "key", "case"?}.

    Outcomes: created, replayed, key_reused, no_such_file, no_such_reason, no_such_lob.
    All or nothing: when this returns, everything that it calls created is committed.
    """
    claims = [claim_for(item.message, item.caller, item.key, now) for item in items]
    arrivals = [_arrival(item, now) for item in items]
    return open_all(claims, arrivals, now)


def open_all(claims: Sequence[Claim], arrivals: Sequence[Arrival | str], now: datetime) -> list[dict[str, Any]]:
    """The same for arrivals with their claims; a text in place of an arrival is its outcome."""
    for attempt in range(TRIES):
        try:
            with one_writer() as ours:
                return _open(claims, arrivals, now, look=attempt > 0, swift=ours and attempt == 0)
        except AlreadyClaimed:  # a key was used before, or a rival took it: everything was rolled back, look first
            continue
    raise TimeoutError("the keys of this batch are being used by another request; send it again")


def _open(
    claims: Sequence[Claim], arrivals: Sequence[Arrival | str], now: datetime, look: bool, swift: bool
) -> list[dict[str, Any]]:
    sure = [each for each in arrivals if isinstance(each, Arrival)]
    if swift and len(sure) == len(arrivals) and all_known(sure, INTAKE):
        return _told(claims, arrivals, {}, now, look)
    answers = _earlier(claims) if look or len(sure) < len(arrivals) else {}
    if all(_place(claim) in answers for claim in claims):
        return _told(claims, arrivals, answers, now, look)
    with scope_of(INTAKE):
        return _told(claims, arrivals, answers, now, look)


def _told(
    claims: Sequence[Claim],
    arrivals: Sequence[Arrival | str],
    answers: dict[Place, tuple[str, Any]],
    now: datetime,
    look: bool,
) -> list[dict[str, Any]]:
    fresh: dict[Place, _Job] = {}
    for claim, arrival in zip(claims, arrivals, strict=True):
        if isinstance(arrival, Arrival) and _place(claim) not in answers:
            fresh.setdefault(_place(claim), _Job(arrival, claim))
    answers |= _write(fresh, now, look)
    told = [_outcome(claim, arrival, answers, fresh) for claim, arrival in zip(claims, arrivals, strict=True)]
    return _only_first_created(told)


def _write(fresh: dict[Place, _Job], now: datetime, look: bool) -> dict[Place, tuple[str, Any]]:
    if not fresh:
        return {}
    jobs = [fresh[place] for place in sorted(fresh)]  # one order in every batch: rivals wait, and do not deadlock
    numbers, remembered = numbers_for_all([job.arrival for job in jobs], now, look)
    new = [prepare(job.arrival, each, actor=INTAKE, now=now) for job, each in zip(jobs, numbers, strict=True)]
    keys = [key_row(job.claim, one.case, now) for job, one in zip(jobs, new, strict=True)]
    _save(new, keys, remembered, jobs[0].claim)
    return {_place(job.claim): (job.claim.digest, key["answer"]) for job, key in zip(jobs, keys, strict=True)}


def _save(new: Sequence[NewCase], keys: Sequence[Row], remembered: Sequence[Row], claim: Claim) -> None:
    """In one statement, which is a transaction by itself where nothing else must be written; or `AlreadyClaimed`."""
    sealed = any(one.tokens.found for one in new)
    alone = None if sealed or connection.in_atomic_block else INTAKE
    with nullcontext() if alone else scope_of(INTAKE):
        if not save(new, keys, remembered, alone):
            raise AlreadyClaimed(claim)


def _earlier(claims: Iterable[Claim]) -> dict[Place, tuple[str, Any]]:
    """(digest, answer) of the keys that were answered before."""
    places = [_place(claim) for claim in claims]
    asked = [[source for source, _ in places], [key for _, key in places]]
    return {(source, key): (digest, _as_value(answer)) for source, key, digest, answer in _rows(_EARLIER, asked)}


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    """What a statement answers to the intake, with or without a transaction of the caller's."""
    if not connection.in_atomic_block:
        return rows_at_once(INTAKE, statement, values)
    with scope_of(INTAKE):
        return prepared_rows(statement, values)


def _outcome(
    claim: Claim, arrival: Arrival | str, answers: dict[Place, tuple[str, Any]], fresh: dict[Place, _Job]
) -> dict[str, Any]:
    place = _place(claim)
    known = answers.get(place)
    if known is None:
        return {"outcome": str(arrival), "key": claim.key}
    if known[0] != claim.digest:
        return {"outcome": "key_reused", "key": claim.key}
    return {"outcome": "created" if place in fresh else "replayed", "key": claim.key, "case": known[1]}


def _only_first_created(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same key twice in one batch is created once; the second is its replay."""
    seen: set[int] = set()
    for each in told:
        if each["outcome"] == "created":
            if each["case"]["id"] in seen:
                each["outcome"] = "replayed"
            seen.add(each["case"]["id"])
    return told


def _arrival(item: Item, now: datetime) -> Arrival | str:
    """The arrival, or why there is none."""
    try:
        return arrival_of(item.message, item.caller, now)
    except NoSuchFile:
        return "no_such_file"
    except NoSuchReason as error:
        return f"no_such_{error.field}"


def _place(claim: Claim) -> Place:
    return claim.source, claim.key


def _as_value(answer: Any) -> Any:
    return json.loads(answer) if isinstance(answer, str) else answer
