"""The same new contact, device or words in requests for different accounts: how a takeover ring shows (handbook D8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

KINDS = ("contact", "device", "phrase")
SHARED_MARKS = 4  # so many of a text's marks in common: a good part of the words is the same; one may be chance
MOST_HOLDERS = 50  # of one mark that are compared with each other: a phrase of so many is found all the same


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the search sees it: marks are keyed digests, never values."""

    id: int
    account: str  # whose account it is, as a key
    owner: str  # the organisation in whose hands it is
    at: datetime
    contact: str = ""
    device: str = ""
    phrases: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ring:
    """Requests for several accounts that share one thing, oldest first."""

    kind: str
    requests: tuple[int, ...]
    accounts: int
    owners: tuple[str, ...]
    first_at: datetime
    last_at: datetime

    @property
    def across(self) -> bool:
        """Whether it goes through more than one organisation, so that none of them sees it alone."""
        return len(self.owners) > 1


def rings(requests: Iterable[Request], accounts: int) -> tuple[Ring, ...]:
    """Every thing that requests for at least so many accounts share; those across owners first, then the largest."""
    told = list(requests)
    groups = [("contact", group) for group in _same(told, "contact")]
    groups += [("device", group) for group in _same(told, "device")]
    groups += [("phrase", group) for group in _phrases(told)]
    found = [_ring(kind, group) for kind, group in groups if len({each.account for each in group}) >= accounts]
    return tuple(sorted(found, key=lambda ring: (not ring.across, -ring.accounts, ring.kind, ring.requests)))


def shared_with(one: Request, others: Iterable[Request]) -> int:
    """How many other accounts' requests share a contact, a device or a phrase with this one."""
    return len({each.account for each in others if each.account != one.account and _meets(one, each)})


def _meets(one: Request, other: Request) -> bool:
    contact = bool(one.contact) and one.contact == other.contact
    device = bool(one.device) and one.device == other.device
    return contact or device or len(one.phrases & other.phrases) >= SHARED_MARKS


def _same(requests: Sequence[Request], name: str) -> list[list[Request]]:
    groups: dict[str, list[Request]] = defaultdict(list)
    for each in requests:
        if value := getattr(each, name):
            groups[value].append(each)
    return list(groups.values())


def _phrases(requests: Sequence[Request]) -> list[list[Request]]:
    """Connected by at least `SHARED_MARKS` common marks; found over an index of marks, not over all pairs."""
    holders: dict[int, list[int]] = defaultdict(list)
    for at, each in enumerate(requests):
        for mark in each.phrases:
            holders[mark].append(at)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for group in holders.values():
        for pair in combinations(group[:MOST_HOLDERS], 2):
            common[pair] += 1
    parent = list(range(len(requests)))
    for (first, second), count in common.items():
        if count >= SHARED_MARKS:
            parent[_root(parent, first)] = _root(parent, second)
    groups: dict[int, list[Request]] = defaultdict(list)
    for at, each in enumerate(requests):
        groups[_root(parent, at)].append(each)
    return [group for group in groups.values() if len(group) > 1]


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _ring(kind: str, group: Sequence[Request]) -> Ring:
    ordered = sorted(group, key=lambda each: (each.at, each.id))
    return Ring(
        kind=kind,
        requests=tuple(each.id for each in ordered),
        accounts=len({each.account for each in ordered}),
        owners=tuple(sorted({each.owner for each in ordered})),
        first_at=ordered[0].at,
        last_at=ordered[-1].at,
    )
