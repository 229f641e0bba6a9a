"""Where a draft of the desk policy acts: queues, partners, lines and languages that it moves, largest change first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nakhoda.core.figures import Hand
from nakhoda.planning.queries.names import Names
from nakhoda.planning.queries.runs import RunOption, RunPage
from nakhoda.planning.views.run_words import DIMS, MEASURES
from nakhoda.planning.views.runs_drawn import cell_of, part_word

SHOWN: Mapping[str, tuple[str, ...]] = {
    "queue": ("touches", "sla_first_response", "wait_p90_h", "backlog_end"),
    "owner": ("touches", "sla_first_response", "wait_p90_h", "occupancy"),
    "language": ("sla_first_response", "sla_resolution", "wait_p90_h"),
    "lob": ("sla_first_response", "sla_resolution", "wait_p90_h"),
}
MOST = 8  # parts of one kind


def drawn_moved(page: RunPage, names: Names, hand: Hand) -> list[dict[str, Any]]:
    """A table for each kind of part of which something clearly differs from what is in force, with its bands."""
    draft = page.options[-1]
    tables = []
    for dim, measures in SHOWN.items():
        moved = [part for part in _parts(draft, dim) if _is_moved(draft, dim, part, measures)]
        moved.sort(key=lambda part: -_size(page.options[0], draft, dim, part, measures))
        if moved:
            tables.append(
                {
                    "dim": str(DIMS[dim]),
                    "measures": [{"name": str(MEASURES[name][0])} for name in measures],
                    "rows": [_row(draft, dim, part, measures, names, hand) for part in moved[:MOST]],
                    "more": max(0, len(moved) - MOST),
                }
            )
    return tables


def _parts(draft: RunOption, dim: str) -> list[str]:
    return sorted(draft.difference.by.get(dim, {})) if draft.difference else []


def _less(draft: RunOption, dim: str, part: str, measure: str) -> Any:
    return draft.difference.by.get(dim, {}).get(part, {}).get(measure) if draft.difference else None


def _is_moved(draft: RunOption, dim: str, part: str, measures: tuple[str, ...]) -> bool:
    bands = (_less(draft, dim, part, measure) for measure in measures)
    return any(band and (band.lo > 0 or band.hi < 0) for band in bands)


def _size(first: RunOption, draft: RunOption, dim: str, part: str, measures: tuple[str, ...]) -> float:
    """The largest clear change, against what it was."""
    found = 0.0
    for measure in measures:
        band = _less(draft, dim, part, measure)
        own = first.outcome.by.get(dim, {}).get(part, {}).get(measure) if first.outcome else None
        if band and (band.lo > 0 or band.hi < 0):
            found = max(found, abs(band.mean) / max(abs(own.mean) if own else 0.0, 0.01))
    return found


def _row(draft: RunOption, dim: str, part: str, measures: tuple[str, ...], names: Names, hand: Hand) -> dict[str, Any]:
    own = draft.outcome.by.get(dim, {}).get(part, {}) if draft.outcome else {}
    cells = [cell_of(measure, own.get(measure), _less(draft, dim, part, measure), hand) for measure in measures]
    return {"label": part_word(dim, part, names), "cells": cells}
