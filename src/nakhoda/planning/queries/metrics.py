"""The governed metrics, as far as a target needs them; the warehouse is loaded when it is asked, not before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nakhoda.org.actors import system

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract


def contracts() -> Mapping[str, MetricContract]:
    """Every metric contract by its key."""
    from nakhoda.warehouse.queries import catalogue

    return {contract.key: contract for contract in catalogue(system("targets"))}


def contract_of(metric: str) -> MetricContract | None:
    """One of them."""
    return contracts().get(metric)
