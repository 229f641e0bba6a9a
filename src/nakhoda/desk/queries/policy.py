"""Which desk policy is in force at an instant, compiled once and kept in the process."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from nakhoda.core.policy import CompiledPolicy, compile_policy, effective, load
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.org.actors import system
from nakhoda.org.scope import reading_as, scope_of

FRESH_SECONDS = 1.0  # how long another process's publication may stay unseen here


class NoPolicy(RuntimeError):
    """Nothing is published yet: run `nakhoda setup` or publish a policy."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published document, without its text. Its digest tells two texts apart that had the same number in turn:
    a publication that was rolled back leaves its number to the next."""

    number: int
    document_key: str
    kind: str
    effective_from: datetime
    expires_at: datetime | None
    digest: str


_published: dict[str, tuple[float, tuple[Published, ...]]] = {}
_compiled: dict[tuple[str, tuple[str, ...]], CompiledPolicy] = {}


def policy_in_force(now: datetime) -> CompiledPolicy:
    """The merge of the latest global document and the latest of every variant that is effective at `now`."""
    versions = published()
    numbers = numbers_in_force(versions, now)
    if not numbers:
        raise NoPolicy("no desk policy is published")
    return _compiled_of(versions, numbers)


def policy_as_of(version: int, at: datetime) -> CompiledPolicy:
    """The policy under which an entry of the journal was written: what was published then, not what came later."""
    versions = tuple(each for each in published() if each.number <= version)
    numbers = numbers_in_force(versions, at)
    if not numbers:
        raise NoPolicy(f"policy version {version} is not published")
    return _compiled_of(versions, numbers)


def numbers_in_force(versions: tuple[Published, ...], now: datetime) -> tuple[int, ...]:
    """The effective document of each key, as publication numbers: global first, then variants by key."""
    latest: dict[str, Published] = {}
    for version in versions:
        if version.effective_from <= now:
            latest[version.document_key] = version
    live = [v for v in latest.values() if v.expires_at is None or now < v.expires_at]
    ordered = sorted(live, key=lambda v: (v.kind != "global", v.document_key))
    return tuple(v.number for v in ordered) if ordered and ordered[0].kind == "global" else ()


def published() -> tuple[Published, ...]:
    """All published versions by rising number; at most a second old."""
    seen, versions = _published.get(_database(), (0.0, ()))
    if not versions or time.monotonic() - seen > FRESH_SECONDS:
        versions = _read()
        _published[_database()] = (time.monotonic(), versions)
    return versions


def forget() -> None:
    """Drop what this process remembers (after a publication here)."""
    _published.clear()


_PUBLISHED = """
SELECT number, document_key, kind, effective_from, expires_on, md5(text)
FROM desk_policy_version WHERE state = 'published' ORDER BY number
"""


def _read() -> tuple[Published, ...]:
    with reading_as(system("policy")):
        rows = prepared_rows(_PUBLISHED, ())
    return tuple(Published(n, key, kind, since, _end_of(day, since), md5) for n, key, kind, since, day, md5 in rows)


def _end_of(day: object, since: datetime) -> datetime | None:
    """A variant lives through its last day (UTC)."""
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=since.tzinfo) + timedelta(days=1)  # type: ignore[attr-defined]


def _compiled_of(versions: tuple[Published, ...], numbers: tuple[int, ...]) -> CompiledPolicy:
    digests = {version.number: version.digest for version in versions}
    key = (_database(), tuple(f"{number}:{digests[number]}" for number in numbers))
    if key not in _compiled:
        _compiled[key] = _compile(numbers)
    return _compiled[key]


def _compile(numbers: tuple[int, ...]) -> CompiledPolicy:
    with scope_of(system("policy")):
        texts = dict(PolicyVersion.objects.filter(number__in=numbers).values_list("number", "text"))
    documents = [load(texts[number]) for number in numbers]
    return compile_policy(effective(documents[0], documents[1:]), max(numbers))


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def number_now(now: datetime) -> int:
    """The number of the policy in force, which everything that is done now is done under; 0 before the first."""
    return max(numbers_in_force(published(), now), default=0)
