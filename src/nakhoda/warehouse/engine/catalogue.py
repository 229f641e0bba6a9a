"""The contracts that ship with the program, and those that a deployment adds in its own folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nakhoda.core.metrics import ContractError, MetricContract, Problem, check_all, parse_contract

SHIPPED = Path(__file__).parent.parent / "metrics"


def contracts() -> Mapping[str, MetricContract]:
    """Every metric by key: the shipped ones, then those in the folder that NAKHODA_METRICS names."""
    return read_contracts(SHIPPED, *map(Path, filter(None, [os.environ.get("NAKHODA_METRICS")])))


@lru_cache(maxsize=8)
def read_contracts(*folders: Path) -> Mapping[str, MetricContract]:
    """The contracts in the YAML files of these folders; raises `ContractError` with every problem."""
    told: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        for key, entry in _entries(path).items():
            problems += [Problem(key, f"is declared twice, again in {path.name}")] if key in told else []
            told[key] = entry
    if problems := problems or check_all(told):
        raise ContractError(problems)
    return {key: parse_contract(key, entry) for key, entry in told.items()}


def _entries(path: Path) -> dict[str, Any]:
    import yaml

    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContractError([Problem(path.name, f"is not YAML: {error}")]) from None
    if not isinstance(told, dict):
        raise ContractError([Problem(path.name, "must be a mapping of metrics")])
    return {str(key): entry for key, entry in told.items() if not str(key).startswith("_")}
