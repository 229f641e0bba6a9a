"""One message from the app becomes one case; requests that come at the same instant share a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.desk.actions.claims import Claim
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.intake.app_batch import open_all
from nakhoda.desk.intake.app_tokens import AppCaller
from nakhoda.desk.intake.gathering import Gathering
from nakhoda.desk.intake.in_app import CREATED, AppMessage, arrival_of, claim_for
from nakhoda.desk.intake.keys import Answer, KeyReused

AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class _Request:
    arrival: Arrival
    claim: Claim
    now: datetime


def open_from_app(message: AppMessage, caller: AppCaller, key: str, *, now: datetime) -> Answer:
    """The answer of 201, stored with the case; the same answer for the same key. Raises `KeyReused`, `NoSuchFile`."""
    claim = claim_for(message, caller, key, now)
    return _GATHERING.submit(_Request(arrival_of(message, caller, now), claim, now))


def _write(requests: Sequence[_Request]) -> list[Answer | Exception]:
    """All of them in one transaction, each with its own outcome."""
    now = max(request.now for request in requests)
    told = open_all([each.claim for each in requests], [each.arrival for each in requests], now)
    return [_answer(each) for each in told]


def _answer(told: dict[str, Any]) -> Answer | Exception:
    if told["outcome"] == "key_reused":
        return KeyReused("this idempotency key was used before with another body; use a new key for a new request")
    return Answer(CREATED, told["case"], told["case"]["id"])


_GATHERING: Gathering[_Request, Answer] = Gathering(_write, AT_ONCE)
