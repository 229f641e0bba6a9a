"""Keep a load for good: something that people signed shows its figures, and must open to them again."""

from __future__ import annotations

import re

from nakhoda.warehouse.engine.store import folder_of, open_store
from nakhoda.warehouse.engine.store_keeping import pin_load, unpin_load

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def pin(source: str, load: int, why: str) -> None:
    """Keep it until `unpin` with the same `why`, a short code such as pack-12. Raises `NoSuchLoad`, ValueError."""
    if not _CODE.fullmatch(why):
        raise ValueError("say by a short code what keeps the load: pack-12")
    pin_load(folder_of(source), open_store(source, load).load, why)


def unpin(source: str, load: int, why: str) -> None:
    """It may go when its time comes, unless something else keeps it."""
    unpin_load(folder_of(source), load, why)
