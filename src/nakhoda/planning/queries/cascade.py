"""The cascade of one metric: each target with the targets below it, and whether they add up to it (handbook 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nakhoda.core.metrics import MetricContract
from nakhoda.core.target_periods import Period
from nakhoda.core.target_sums import Part, Sum, add_up
from nakhoda.core.targets import DIMENSIONS, PROMISES, WIDTH, covers
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.planning.queries.metrics import contract_of
from nakhoda.planning.queries.names import Names
from nakhoda.planning.queries.readings import volumes_for
from nakhoda.planning.queries.targets import NoSuchTarget, Target, TargetBook

DEEPEST = 6
Since = Literal["before", "so_far", ""]


@dataclass(frozen=True, slots=True)
class Node:
    """A target in the tree."""

    target: Target
    where: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The targets below one along one cut (by LOB, by partner ...); `sum` None: there is nothing to add up to."""

    dims: tuple[str, ...]
    sum: Sum | None
    volumes: dict[int, float]  # target id -> volume
    since: Since  # whose volumes they are: of the period before, or of this one so far; "" when none is known
    nodes: tuple[Node, ...]


def tree_for(actor: Actor, metric: str, book: TargetBook, names: Names, top: Target | None = None) -> tuple[Node, ...]:
    """The widest targets of a metric (or `top` alone) and all below them; raises `NoSuchTarget`, `Refused`."""
    require(actor, "target:read")
    contract = contract_of(metric)
    if contract is None:
        raise NoSuchTarget(f"there is no metric {metric!r} that you may see")
    chosen = _one_a_place([target for target in book.targets if target.metric == metric])
    tops = [top] if top else [target for target in chosen if not _above(target, chosen)]
    grower = _Grower(actor, contract, chosen, names)
    return tuple(grower.node(target, DEEPEST) for target in tops)


@dataclass(frozen=True, slots=True)
class _Grower:
    actor: Actor
    contract: MetricContract
    chosen: Sequence[Target]
    names: Names

    def node(self, target: Target, depth: int) -> Node:
        below = [other for other in self.chosen if _below(target, other)]
        direct = [other for other in below if not any(_below(between, other) for between in below)]
        cuts: dict[tuple[str, ...], list[Target]] = {}
        for other in direct:
            cuts.setdefault(cut_of(target, other), []).append(other)
        groups = (self.group(target, dims, found, depth) for dims, found in sorted(cuts.items(), key=_narrowness))
        return Node(target, self.names.words(target.place), tuple(groups) if depth else ())

    def group(self, whole: Target, dims: tuple[str, ...], below: list[Target], depth: int) -> Group:
        volumes, since = self.volumes(whole, dims)
        held = {tuple(target.place[name] for name in dims): target for target in below}
        parts = [
            Part(self._said(dims, key), held[key].value if key in held else None, volumes.get(key, 0.0))
            for key in sorted({*volumes, *held})
        ]
        told = None
        if whole.value is not None and (since or not set(dims) & set(PROMISES)):
            told = add_up(whole.value, parts, kind=self.contract.kind, good=self.contract.good)
        sizes = {target.id: volumes.get(key, 0.0) for key, target in held.items()}
        nodes = sorted(below, key=lambda target: (-sizes[target.id], target.id))
        return Group(dims, told, sizes, since, tuple(self.node(target, depth - 1) for target in nodes))

    def volumes(self, whole: Target, dims: tuple[str, ...]) -> tuple[dict[tuple[str, ...], float], Since]:
        """Of the period before; where there was none, of this one so far."""
        period = Period(whole.starts_on, whole.ends_on)
        stretches: tuple[tuple[Since, Period], ...] = (("before", period.before()), ("so_far", period))
        for since, days in stretches:
            if found := volumes_for(self.actor, whole.metric, dims, whole.place, days.start, days.end):
                return found, since
        return {}, ""

    def _said(self, dims: tuple[str, ...], key: tuple[str, ...]) -> str:
        return self.names.words({name: value for name, value in zip(dims, key, strict=True) if value})


def cut_of(whole: Target, part: Target) -> tuple[str, ...]:
    """The dimensions that a part names and the whole does not; what follows from a team or a partner is left out."""
    added = [name for name in DIMENSIONS if name in part.place and name not in whole.place]
    return ("team",) if "team" in added else tuple(added)


def _below(whole: Target, part: Target) -> bool:
    return whole.region == part.region and len(part.place) > len(whole.place) and covers(whole.place, part.place)


def _above(part: Target, chosen: Sequence[Target]) -> bool:
    return any(_below(other, part) for other in chosen)


def _one_a_place(targets: Sequence[Target]) -> list[Target]:
    """Of several that rule one place (a quarter's and a month's) the one that tiles show: the first."""
    found: dict[tuple[tuple[str, str], ...], Target] = {}
    for target in targets:
        found.setdefault(tuple(sorted(target.place.items())), target)
    return list(found.values())


def _narrowness(pair: tuple[tuple[str, ...], list[Target]]) -> tuple[int, list[int]]:
    dims = pair[0]
    return len(dims), [DIMENSIONS.index(name) if name in WIDTH else len(WIDTH) for name in dims]
