"""Works out, once per kind of work, which queues may take it and why the others may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nakhoda.core.decisions import Reason
from nakhoda.core.policy.reach import reads
from nakhoda.core.policy.rules import QueueRule, RoutingRule
from nakhoda.core.policy.schema import EVERY


class CellKey(NamedTuple):
    """A kind of work; `tier` is the lowest tier that may do it."""

    lob: str
    tier: int
    lane: str
    language: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Candidates (indexes of queues), how they were found, and the reasons that hold for every such case."""

    members: tuple[int, ...]
    stage: str  # covered | widened | no_language_cover | no_lob_cover | no_cover
    reasons: tuple[Reason, ...]


def cell_for(key: CellKey, queues: Sequence[QueueRule], routing: RoutingRule) -> Cell:
    """The candidates of the first stage that has any; safety lanes never leave the queues cleared for them."""
    for stage, text, accepts in _STAGES:
        members = tuple(queue.index for queue in queues if accepts(queue, key))
        if members:
            found = (Reason(stage, text.format(key=key)),) if text else ()
            return Cell(members, stage, (*found, *refusals(key, queues, members)))
    last = tuple(queue.index for queue in queues if queue.key == routing.fallback_queue)
    return Cell(last, "no_cover", (Reason("no_cover", f"no queue takes lane {key.lane}: sent to the fallback queue"),))


def refusals(key: CellKey, queues: Sequence[QueueRule], members: Sequence[int]) -> tuple[Reason, ...]:
    """Why the queues of this LOB were passed over; those of another tier in one line."""
    others = [queue for queue in queues if queue.index not in members and serves(queue, key)]
    peers = [queue for queue in others if queue.tier == key.tier]
    found = tuple(Reason("refused", f"refused {queue.title}: {refusal(queue, key)}") for queue in peers)
    if strangers := len(others) - len(peers):
        found += (Reason("other_tier", f"refused {strangers} queues of another tier than {key.tier}"),)
    return found


def refusal(queue: QueueRule, key: CellKey) -> str:
    """What keeps a queue from a kind of work; empty when nothing does."""
    if not serves(queue, key):
        return f"does not do {key.lob}"
    if queue.tier != key.tier:
        return f"is tier {queue.tier}, needed is tier {key.tier}"
    if key.lane not in queue.lanes:
        return f"not cleared for lane {key.lane}"
    return "" if reads(queue.languages, key.language) else f"nobody there reads {key.language}"


def serves(queue: QueueRule, key: CellKey) -> bool:
    """Whether the LOB is among the queue's."""
    return key.lob in queue.lobs or EVERY in queue.lobs


def _exactly(queue: QueueRule, key: CellKey) -> bool:
    return reads(queue.languages, key.language) == 2 and not refusal(queue, key)


def _widened(queue: QueueRule, key: CellKey) -> bool:
    return not refusal(queue, key)


def _any_language(queue: QueueRule, key: CellKey) -> bool:
    return queue.fallback and serves(queue, key) and queue.tier == key.tier and key.lane in queue.lanes


def _any_lob(queue: QueueRule, key: CellKey) -> bool:
    return queue.fallback and queue.tier >= key.tier and key.lane in queue.lanes


_STAGES: tuple[tuple[str, str, Callable[[QueueRule, CellKey], bool]], ...] = (
    ("covered", "", _exactly),
    (
        "widened",
        "nobody reads {key.language} as such: read by people who know the language in its other script",
        _widened,
    ),
    ("no_language_cover", "no queue reads {key.language}: sent to a fallback queue, translation needed", _any_language),
    (
        "no_lob_cover",
        "no queue of {key.lob} takes lane {key.lane} in {key.language}: sent to a fallback queue",
        _any_lob,
    ),
)
