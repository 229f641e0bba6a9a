"""Which figures there are, and by what they may be cut."""

from __future__ import annotations

from nakhoda.core.metrics import DIMENSIONS, Dimension, MetricContract
from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.queries.reading import sees


def catalogue(actor: Actor) -> tuple[MetricContract, ...]:
    """Every metric that the actor may see, by family and title."""
    told = [contract for contract in contracts().values() if sees(actor, contract)]
    return tuple(sorted(told, key=lambda each: (each.family, each.title)))


def dimensions() -> tuple[Dimension, ...]:
    """Every dimension, in the order in which people think of them."""
    return tuple(DIMENSIONS.values())
