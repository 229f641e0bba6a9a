"""Checks policy documents: every problem at once, each with its line, and never an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from nakhoda.core.policy.coverage import gaps
from nakhoda.core.policy.document import PolicyDocument, dump
from nakhoda.core.policy.merge import effective
from nakhoda.core.policy.problems import PolicyError, Problem
from nakhoda.core.policy.references import faults, local_faults
from nakhoda.core.policy.schema import DOCUMENT
from nakhoda.core.policy.shapes import Reading
from nakhoda.core.policy.source import Refused, compose

VARIANT_NEEDS = ("reason", "approver", "expires_on")


def check(text: str) -> list[Problem]:
    """All problems of one document, by line; empty when it may be used. A variant is checked as far as it goes."""
    return list(_parse(text)[1])


def load(text: str) -> PolicyDocument:
    """The document; raises `PolicyError` with all problems when there are any."""
    data, problems, _ = _parse(text)
    if problems:
        raise PolicyError(problems)
    return PolicyDocument(data)


def check_together(base: str, variants: Sequence[str]) -> list[list[Problem]]:
    """Problems of each variant text, its own and those that appear only when it is laid over `base`."""
    return [_own(base, text) for text in variants]


def _own(base: str, text: str) -> list[Problem]:
    data, problems, reading = _parse(text)
    if problems or check(base):
        return list(problems)
    whole = effective(load(base), [PolicyDocument(data)])
    try:
        load(dump(whole))
    except PolicyError as error:
        return sorted(Problem(reading.line(fault.path), fault.path, fault.message) for fault in error.problems)
    return []


@lru_cache(maxsize=16)
def _parse(text: str) -> tuple[Mapping[str, Any], tuple[Problem, ...], Reading]:
    """What a text says and what is wrong with it. Publishing reads the same few texts again and again: they are kept,
    and nobody changes what is read (a merge copies)."""
    reading = Reading()
    try:
        root = compose(text)
    except Refused as refused:
        return {}, (refused.problem,), reading
    reading.partial = any(key.value == "meta" and _scoped(value) for key, value in root.value)
    data = DOCUMENT.read(root, "", reading) or {}
    found = list(reading.problems)
    found += _placed(reading, local_faults(data))
    if reading.partial:
        found += _placed(reading, _variant_faults(data))
    elif not found:  # references make sense only in a document whose parts have their shape
        found += _placed(reading, faults(data))
        found += _placed(reading, gaps(data))
    return data, tuple(sorted(set(found))), reading


def _scoped(meta: Any) -> bool:
    pairs = meta.value if isinstance(meta.value, list) else []
    return any(isinstance(pair, tuple) and pair[0].value == "scope" and pair[1].value for pair in pairs)


def _placed(reading: Reading, found: Iterable[tuple[str, str]]) -> list[Problem]:
    return [Problem(reading.line(path), path, message) for path, message in found]


def _variant_faults(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    meta = data.get("meta") or {}
    for name in ("key", "title", *VARIANT_NEEDS):
        if not meta.get(name):
            yield "meta", f"a variant must say its {name!r}"


def read_text(text: str) -> tuple[Mapping[str, Any], list[Problem]]:
    """What can be read of a text, problems or not, and its problems."""
    data, problems, _ = _parse(text)
    return data, list(problems)
