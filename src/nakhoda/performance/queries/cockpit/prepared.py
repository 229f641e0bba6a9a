"""Aggregates prepared beside a load: what one process counted, no other counts again.

    <source>/prepared/<load>/<digest>.json   the tables of one question of one reading
    <source>/prepared/<load>/<digest>.home   a home of which every table lies there
    <source>/prepared/asked/<digest>.json    a home that somebody opened lately: prepared again with the next load

A load is immutable, and a reading (roles, labels) decides which rows count: so a file is true for as long as its load
is kept. It holds counts and figures, no case and nobody's words.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
    from nakhoda.warehouse.queries import Ask, Table

KEPT_LOADS = 8
ASKED_DAYS = 2
NAME = "prepared"


def reading_key(actor: Actor) -> tuple[Any, ...]:
    """What decides which rows an actor counts; a person herself only where she reads nobody else's figures."""
    roles = tuple(sorted((held.role, tuple(sorted(held.scopes)), _plain_sums(held.sums)) for held in actor.roles))
    alone = not actor.is_system and not may(actor, "kpi:read")
    return (actor.kind, actor.name if actor.is_system else "", roles, actor.id if alone else 0)


def _plain_sums(sums: tuple[tuple[str, frozenset[int]], ...]) -> tuple[Any, ...]:
    return tuple((name, tuple(sorted(labels))) for name, labels in sums)


def digest_of(*parts: object) -> str:
    """A file name for anything that has a repr."""
    return sha256(repr(parts).encode()).hexdigest()[:32]


def read_tables(folder: Path | None, load: int, digest: str, contracts: Mapping[str, MetricContract]) -> Any:
    """The tables under this digest, metric to table; None when nobody prepared them."""
    if folder is None:
        return None
    try:
        told = json.loads((folder / NAME / str(load) / f"{digest}.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    if not told.keys() <= contracts.keys():
        return None
    return {key: _table(contracts[key], each) for key, each in told.items()}


def write_tables(folder: Path | None, load: int, digest: str, tables: Mapping[str, Table]) -> None:
    """Keeps them; a disk that is full keeps nothing and hinders nobody."""
    if folder is not None:
        told = {key: _told(table) for key, table in tables.items()}
        _write(folder / NAME / str(load) / f"{digest}.json", json.dumps(told))


def _told(table: Table) -> dict[str, Any]:
    return {
        "as_of": table.as_of.isoformat(),
        "completeness": table.completeness,
        "load": table.load,
        "notes": list(table.notes),
        "cells": [
            [cell.key, [_plain(getattr(cell.value, each.name)) for each in fields(cell.value)]] for cell in table.cells
        ],
    }


def _table(contract: MetricContract, told: Mapping[str, Any]) -> Table:
    from nakhoda.core.metrics import MetricValue
    from nakhoda.warehouse.queries import Cell, Table

    as_of = datetime.fromisoformat(told["as_of"])
    names = [each.name for each in fields(MetricValue)]
    cells = []
    for key, values in told["cells"]:
        named = dict(zip(names, values, strict=True))
        at = named["as_of"]
        cells.append(Cell(key, MetricValue(**{**named, "as_of": datetime.fromisoformat(at) if at else None})))
    return Table(contract, tuple(cells), as_of, told["completeness"], told["load"], tuple(told["notes"]))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def question_digest(actor: Actor, metrics: Sequence[str], ask: Ask, contracts: Mapping[str, MetricContract]) -> str:
    """One question of one reading; another once a definition changes. By person, the asker counts too."""
    own = actor.id if "agent" in (*ask.by, *(name for name, _ in ask.where)) else 0
    return digest_of(reading_key(actor), own, tuple(contracts[key] for key in metrics), ask)


# -- homes -------------------------------------------------------------------------------------------------


def prepared_load(folder: Path | None, loads: Sequence[int], home: str) -> int | None:
    """The newest of these loads for which this home is ready; `loads` newest first."""
    if folder is None:
        return None
    return next((load for load in loads[:KEPT_LOADS] if (folder / NAME / str(load) / f"{home}.home").exists()), None)


def mark_prepared(folder: Path | None, load: int, home: str) -> None:
    """All tables of this home lie beside the load."""
    if folder is not None:
        _write(folder / NAME / str(load) / f"{home}.home", "")


def mark_asked(folder: Path | None, person_id: int, role: str) -> None:
    """Somebody opens this home: prepare it again with the next load."""
    if folder is not None:
        _write(folder / NAME / "asked" / f"{person_id}-{role}.json", json.dumps({"person": person_id, "role": role}))


def asked_lately(folder: Path, now: datetime) -> Iterator[tuple[int, str]]:
    """(person, role) of the homes that were opened within two days; older marks are forgotten."""
    for path in sorted((folder / NAME / "asked").glob("*.json")):
        if datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) < now - timedelta(days=ASKED_DAYS):
            path.unlink(missing_ok=True)
            continue
        told = json.loads(path.read_text())
        yield told["person"], told["role"]


def forget_old(folder: Path, newest: int) -> None:
    """Drops what was prepared for loads that nobody opens any more."""
    for path in (folder / NAME).glob("[0-9]*"):
        if path.name.isdecimal() and int(path.name) <= newest - KEPT_LOADS:
            shutil.rmtree(path, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_text(text)
        os.replace(beside, path)
    except OSError:
        return
