"""How complete a load is: what each channel and partner sent against what the facts hold (handbook 1.11)."""

from __future__ import annotations

from pathlib import Path

from nakhoda.journal.bulk_reading import Log
from nakhoda.warehouse.engine.store_manifest import Feed
from nakhoda.warehouse.engine.store_writing import Plan


def feeds_of(folder: Path, files: dict[str, list[str]], source: str, log: Log, plan: Plan) -> tuple[Feed, ...]:
    """One feed a channel and a partner."""
    return ()
