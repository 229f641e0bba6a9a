"""Faults of the data come first: a feed that did not arrive explains more than any slice of what did."""

from __future__ import annotations

from collections.abc import Sequence

from nakhoda.core.diagnosis.model import Cause, Fault

COMPLETE = 0.9  # a feed with less than this part of what was expected is a fault

WORDS = {
    "feed": "the feed {name} brought {share:.0%} of what was expected",
    "survey": "the survey {name} reached {share:.0%} of those it should have",
    "calendar": "the calendar differs: {name}",
    "definition": "the definition changed between the windows: {name}",
}


def fault_causes(faults: Sequence[Fault]) -> tuple[Cause, ...]:
    """The faults among what the caller knows of the data, as causes without a size (nobody can say it)."""
    return tuple(_cause(fault) for fault in faults if is_faulty(fault))


def is_faulty(fault: Fault) -> bool:
    if fault.kind in ("calendar", "definition"):
        return True
    return fault.expected > 0 and fault.received < COMPLETE * fault.expected


def _cause(fault: Fault) -> Cause:
    share = fault.received / fault.expected if fault.expected > 0 else 1.0
    words = WORDS[fault.kind].format(name=fault.name, share=share)
    missing = max(fault.expected - fault.received, 0.0)
    return Cause(
        "data_fault", dict(fault.where), 0.0, 0.0, 0.0, missing, 0.0, 0.0, why=f"{words}. {fault.note}".strip()
    )
