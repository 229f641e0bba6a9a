"""What people's verdicts teach: how often a cause of this kind, named by these dimensions, turned out to be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_LIKELY, MOST_LIKELY = 0.02, 0.98


@dataclass(frozen=True, slots=True)
class Judged:
    """A past verdict on one cause; `dims` are its dimensions in order, such as ("channel", "language")."""

    kind: str
    dims: tuple[str, ...]
    accepted: bool


@dataclass(frozen=True, slots=True)
class Prior:
    """What the record says: `accepted` of `judged` causes like this one; `chance` is what to expect of the next."""

    accepted: int
    judged: int
    chance: float


def prior(kind: str, dims: Sequence[str], past: Sequence[Judged]) -> Prior:
    """A beta estimate: exactly alike counts whole, of the same kind by half; two imagined verdicts, one each way."""
    alike = [one for one in past if one.kind == kind and one.dims == tuple(sorted(dims))]
    kin = [one for one in past if one.kind == kind and one not in alike]
    yes = sum(one.accepted for one in alike) + 0.5 * sum(one.accepted for one in kin)
    count = len(alike) + 0.5 * len(kin)
    return Prior(sum(one.accepted for one in alike), len(alike), (yes + 1) / (count + 2))


def confidence(p: float, share: float, known: Prior) -> float:
    """How sure to be of a cause, 0-1: the evidence (chance p, share of the change explained) moved by the record.

    The record is worth its odds against an even start, so that without verdicts the evidence stands alone.
    """
    evidence = _clamped((1 - min(max(p, 0.0), 1.0)) * (0.5 + 0.5 * min(max(share, 0.0), 1.0)))
    chance = _clamped(known.chance)
    odds = evidence / (1 - evidence) * chance / (1 - chance)
    return odds / (1 + odds)


def _clamped(chance: float) -> float:
    return min(max(chance, LEAST_LIKELY), MOST_LIKELY)
