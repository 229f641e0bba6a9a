"""What each variant says otherwise than the global document, value by value, and whose work it is (handbook 6.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nakhoda.core.policy.diff import Change, diff
from nakhoda.core.policy.document import PolicyDocument, VariantNote, note_of
from nakhoda.core.policy.merge import effective
from nakhoda.core.policy.places import steps_of

SOON = 60  # days before its last day that an override counts as ending
EVERYWHERE = "*"  # an override that no line of business can be named for


@dataclass(frozen=True, slots=True)
class Variance:
    """One value that a variant sets; `before` is None where the global document says nothing."""

    note: VariantNote
    path: str
    lobs: tuple[str, ...]
    before: Any
    after: Any
    standing: str  # expired | ending | unlimited | lasting
    days_left: int | None


def variances(whole: PolicyDocument, variants: Sequence[PolicyDocument], today: date) -> list[Variance]:
    """The register: every override of every variant, expired ones too."""
    return [each for variant in variants for each in _of(whole, variant, today)]


def by_lob(rows: Sequence[Variance]) -> dict[str, int]:
    """How many overrides touch each line of business; one that touches several counts for each."""
    counts: dict[str, int] = {}
    for row in rows:
        for lob in row.lobs:
            counts[lob] = counts.get(lob, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def standing_of(expires_on: str, today: date) -> tuple[str, int | None]:
    """Whether an override ended, ends soon, never ends, or lasts; and the days that are left."""
    if not expires_on:
        return "unlimited", None
    left = (date.fromisoformat(expires_on) - today).days
    return ("expired" if left < 0 else "ending" if left <= SOON else "lasting"), left


def _of(whole: PolicyDocument, variant: PolicyDocument, today: date) -> Iterator[Variance]:
    note = note_of(variant)
    standing, left = standing_of(note.expires_on, today)
    merged = effective(whole, [variant])
    for change in diff(whole, merged):
        yield Variance(note, change.path, _lobs(merged, variant, change), change.before, change.after, standing, left)


def _lobs(merged: PolicyDocument, variant: PolicyDocument, change: Change) -> tuple[str, ...]:
    if lob := variant.scope.get("lob"):
        return (str(lob),)
    steps = steps_of(change.path)
    if steps[0] == "lobs" and len(steps) > 1:
        return (steps[1],)
    entry = next((each for each in merged.data.get(steps[0]) or () if _is(each, steps)), None)
    told = _named(merged, entry or change.after)
    return tuple(dict.fromkeys(told)) or (EVERYWHERE,)


def _is(entry: Any, steps: Sequence[str]) -> bool:
    return isinstance(entry, Mapping) and len(steps) > 1 and entry.get("key") == steps[1]


def _named(merged: PolicyDocument, entry: Any) -> Iterator[str]:
    """The lines of business that a queue, a filter or a request names, by themselves or through their reasons."""
    if not isinstance(entry, Mapping):
        return
    yield from (lob for lob in entry.get("lobs") or () if lob != EVERYWHERE)
    filters = entry.get("filter") or entry.get("applies_if") or {}
    home = {reason["key"]: lob["key"] for lob in merged.data["lobs"] for reason in lob["reasons"]}
    for condition in [*(filters.get("all") or ()), *(filters.get("any") or ())]:
        values = condition["value"] if isinstance(condition["value"], list) else [condition["value"]]
        if condition["field"] == "lob":
            yield from values
        elif condition["field"] == "reason":
            yield from (home[value] for value in values if value in home)
