"""Metrics as contracts: what a figure is, checked and exact; the engine only counts."""

from nakhoda.core.metrics.contract import MetricContract
from nakhoda.core.metrics.dimensions import DIMENSIONS, Dimension
from nakhoda.core.metrics.document import ContractError, Problem, check, check_all, parse_contract
from nakhoda.core.metrics.values import MetricValue

__all__ = [
    "DIMENSIONS",
    "ContractError",
    "Dimension",
    "MetricContract",
    "MetricValue",
    "Problem",
    "check",
    "check_all",
    "parse_contract",
]
